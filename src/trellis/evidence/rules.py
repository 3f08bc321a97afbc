"""Who may do what with evidence, each rule in words."""

from __future__ import annotations

from typing import Any

from trellis.evidence.models import Comment, Hiding, Item, Upload


def owns(actor: Any, thing: Item | Upload) -> bool:
    """Only the person whose item (or upload) it is."""
    return actor is not None and thing.owner_id == actor.id


def owns_its_item(actor: Any, hiding: Hiding) -> bool:
    """Only the person whose recording or picture it is."""
    return actor is not None and hiding.item.owner_id == actor.id


def wrote(actor: Any, comment: Comment) -> bool:
    """Only the person who said it."""
    return actor is not None and comment.author_id == actor.id


def by_job(actor: Any, item: Item | Hiding) -> bool:
    """Only a job, which acts for nobody."""
    return actor is None


OWNERS_ALONE = "Only the person whose evidence it is can do that."
AUTHORS_ALONE = "Only the person who said it can change it."
