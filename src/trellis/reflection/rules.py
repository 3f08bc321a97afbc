"""Who may do what with reflections, each rule in words."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_learner(actor: Any, thing: Any) -> bool:
    """The person whose thinking it is."""
    return actor is not None and thing.learner_id == actor.id


@rules.predicate
def may_be_shown(actor: Any, reflection: Any) -> bool:
    """An honest note about a difficulty stays with its writer (R46)."""
    return not reflection.difficulty


@rules.predicate
def is_not_personal(actor: Any, factor: Any) -> bool:
    """What is personal stays with its writer (R36)."""
    return bool(factor.kind != "personal")
