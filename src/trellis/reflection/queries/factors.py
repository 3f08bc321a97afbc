"""Reading what bears on people's work."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.people.queries import Face, face_of
from trellis.reflection.enums import FactorKind
from trellis.reflection.models import Factor

LIST_MOST = 200


@dataclass(frozen=True)
class FactorCard:
    """One factor in a list. `kind` is its label; `stays` says that it cannot be shown."""

    id: UUID
    kind: str
    words: str
    when: str
    stays: bool
    learner: Face
    mine: bool
    circle_id: UUID


def factors_of(person: HasId) -> list[FactorCard]:
    """Return factors the person may see, newest first. One statement."""
    rows = Factor.objects.select_related("learner").order_by("-id")[:LIST_MOST]
    return [
        FactorCard(
            row.id, FactorKind(row.kind).label, row.words, words.day(row.created_at), row.kind == FactorKind.PERSONAL,
            face_of(row.learner_id, row.learner.name, row.learner.known_as), row.learner_id == person.id, row.circle_id,
        )
        for row in rows
    ]  # fmt: skip
