"""What the pages of Thinking share: links within the place, the pieces of evidence they name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from trellis.evidence import queries as evidence
from trellis.people.models import Person
from trellis.web.evidence import present

PLACES = (
    ("Thoughts", "reflection_home"), ("What you believe", "reflection_beliefs"),
    ("What helps and hinders", "reflection_factors"), ("How you learn", "reflection_self"),
    ("What others say", "feedback_home"),
)  # fmt: skip
Piece = tuple[str, str]


def within(current: str) -> list[tuple[str, str, bool]]:
    """Return the links within Thinking."""
    return [(label, reverse(name), name == current) for label, name in PLACES]


def choices(person: Person) -> list[tuple[str, str]]:
    """Return (id, words) of the person's own evidence, to choose one from."""
    return [(str(item), f"{title} ({kind.lower()})") for item, title, kind in evidence.options(person)]


def pieces(person: Person, items: Iterable[UUID]) -> dict[UUID, Piece]:
    """Return (title, address) of evidence that the person may see, by id."""
    return {key: (card.title, present.item_url(key)) for key, card in evidence.cards(person, set(items)).items()}
