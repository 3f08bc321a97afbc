"""Reading recordings as a data-protection officer: arrangements alone, worked out in the database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from trellis.kernel import words
from trellis.protection.enums import Why
from trellis.protection.retention import clocks
from trellis.pupils.enums import Basis

PAGE = 50


@dataclass(frozen=True)
class Recording:
    """One recording (once for each class in it): where, when, on what basis, what its pupils may be."""

    place: str
    made: str
    kind: str
    basis: str
    permissions: str
    note: str


@dataclass(frozen=True)
class Deleted:
    """One deleted recording and its proof's number."""

    proof_id: UUID
    place: str
    made: str
    deleted: str
    why: str
    files: int
    signed: bool


@dataclass(frozen=True)
class Desk:
    """A page of recordings, what was deleted of late, how long recordings are kept."""

    recordings: list[Recording]
    more: bool
    deleted: list[Deleted]
    kept: str
    basis: str


def desk(number: int = 1) -> Desk:
    """Return one page of the desk (50 recordings, newest first), for the places of the current person's office."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM protection_recordings(%s, %s)", [PAGE + 1, (number - 1) * PAGE])
        found = cursor.fetchall()
        cursor.execute("SELECT * FROM protection_deleted_recordings(%s)", [PAGE])
        gone = cursor.fetchall()
    kind = clocks.classes()["recordings"]
    return Desk(
        [_recording(row) for row in found[:PAGE]], len(found) > PAGE,
        [
            Deleted(row[0], row[1], words.short_day(row[2]), words.short_day(row[3]), _why(row[4]), row[5], row[6])
            for row in gone
        ],
        kind.says, kind.basis_why,
    )  # fmt: skip


def _why(why: str) -> str:
    return "Its owner deleted it" if why == Why.OWNER else Why(why).label


def _recording(row: tuple) -> Recording:  # type: ignore[type-arg]  # a row of protection_recordings, in its order
    place, made_on, classed, kind, basis, said, pupils, refused, alone, hidden, ran_out, held = row
    if not said:
        permissions = "Its owner has not said who is in it; nobody else is shown it"
    elif not classed:
        permissions = "No pupils in it, its owner says"
    else:
        parts = [
            f"{refused} may not be recorded" if refused else "",
            f"{alone} for the teacher alone" if alone else "",
            f"{hidden} with the face hidden" if hidden else "",
            f"permission of {ran_out} has run out" if ran_out else "",
        ]
        rest = words.names([part for part in parts if part]) or "nobody kept back"
        permissions = f"A class of {pupils} pupil{'s' if pupils != 1 else ''}: {rest}"
    return Recording(
        place, words.short_day(made_on), "Video" if kind == "video" else "Sound",
        Basis(basis).label if basis else "", permissions,
        "Deleted by its owner, and held" if held else "",
    )  # fmt: skip
