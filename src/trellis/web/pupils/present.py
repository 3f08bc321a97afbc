"""Making classes fit for their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import words
from trellis.pupils.enums import Basis
from trellis.pupils.queries import ClassView, History, keys_said

# Why each basis; domain facts, data protection.
WHY = (
    ("Public task", "The school teaches and develops its teachers as its public task. State-funded schools."),
    ("Legitimate interests", "An independent school has no public task, and weighs its interest against the pupil’s."),
    (
        "Consent",
        (
            "Only where refusing is free. In a lesson that every pupil has to attend, saying no may cost a pupil "
            "something, and then consent is no basis. Whatever the basis, a pupil or parent may object: untick it here."
        ),
    ),
)


@dataclass(frozen=True)
class Card:
    """One class in the list."""

    id: UUID
    name: str
    school: str
    says: str
    basis: str
    until: str
    expired: bool
    seat: str


def card(view: ClassView) -> Card:
    """Return a class in sentences. `seat`: whom to seat outside the frame."""
    until = "Does not run out." if view.expires_on is None else f"Until {words.short_day(view.expires_on)}."
    if view.expired and view.expires_on:
        until = f"Ran out on {words.short_day(view.expires_on)}."
    apart = view.not_recorded
    if not view.lines or len(apart) == len(view.here):
        seat = "Nobody in it may be recorded." if apart else ""
    else:
        seat = f"Seat outside the picture, and out of hearing: {keys_said(apart)}." if apart else ""
    basis = f"{Basis(view.basis).label}, {words.short_day(view.decided_on)}."
    return Card(view.id, view.name, view.school, " ".join(view.says), basis, until, view.expired, seat)


def history(rows: Iterable[History]) -> list[list[str]]:
    """Return the history as rows of a table."""
    return [[words.short_day(row.at), row.key, row.says, row.who] for row in rows]
