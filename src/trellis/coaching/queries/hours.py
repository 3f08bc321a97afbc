"""Contact hours: arrangements, which those who arrange them see by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from trellis.coaching.enums import LostReason
from trellis.coaching.queries.agreement import newest_promises
from trellis.kernel.database import HasId
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.people.queries import Face, face_of, organisations_where


@dataclass(frozen=True)
class Arrangement:
    """One pair's coaching time: never what was said. `lost` lists reasons in words with their count."""

    learner: Face
    coach: Face
    school: str
    planned: int
    held: int
    lost: int
    held_minutes: int
    lost_minutes: int
    reasons: dict[str, int]
    next_on: date | None


_HOURS = """
SELECT h.learner_id, l.name, l.known_as, h.coach_id, c.name, c.known_as, coalesce(o.name, ''),
       count(*) FILTER (WHERE h.state = 'planned'), count(*) FILTER (WHERE h.state = 'held'),
       count(*) FILTER (WHERE h.state = 'lost'),
       coalesce(sum(h.minutes) FILTER (WHERE h.state = 'held'), 0),
       coalesce(sum(h.minutes) FILTER (WHERE h.state = 'lost'), 0),
       array_agg(h.reason) FILTER (WHERE h.state = 'lost'),
       min(h.held_on) FILTER (WHERE h.state = 'planned' AND h.held_on >= current_date)
  FROM coaching_contacthours h
  JOIN people_person l ON l.id = h.learner_id
  JOIN people_person c ON c.id = h.coach_id
  LEFT JOIN people_organisation o ON o.id = h.school_id
 WHERE h.held_on >= %s
 GROUP BY 1, 2, 3, 4, 5, 6, 7
 ORDER BY l.name, c.name
"""


@dataclass(frozen=True)
class SchoolView:
    """What those who arrange coaching see: the head's promise and each pair's hours, nothing said or written.

    `promise` is accepted, declined or '' (not answered); `lost` counts conversations that did not happen.
    """

    school_id: UUID | None
    school: str
    promise: str
    pairs: tuple[Arrangement, ...]

    @property
    def held(self) -> int:
        """How many conversations were held."""
        return sum(pair.held for pair in self.pairs)

    @property
    def planned(self) -> int:
        """How many are planned."""
        return sum(pair.planned for pair in self.pairs)

    @property
    def lost(self) -> int:
        """How many were lost."""
        return sum(pair.lost for pair in self.pairs)


def school_view(viewer: Person, *, since: date = date(2000, 1, 1)) -> SchoolView:
    """Return the arrangements a leader sees of their school. Two statements."""
    ids = organisations_where(viewer, Role.LEADER)
    school_id = ids[0] if ids else None
    promises = newest_promises(ids)
    name = next((row["organisation"] for row in viewer.roles if row["role"] == Role.LEADER), "")  # type: ignore[attr-defined]
    answer = promises[school_id][0] if school_id in promises else ""
    return SchoolView(school_id, name, answer, tuple(pair_hours(viewer, since=since)))


def pair_hours(viewer: HasId, *, since: date = date(2000, 1, 1)) -> list[Arrangement]:
    """Return pairs with their hours, as far as `viewer` arranges them or is part of them. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, [since])
        rows = cursor.fetchall()
    return [
        Arrangement(
            face_of(*row[0:3]), face_of(*row[3:6]), row[6], row[7], row[8], row[9], row[10], row[11],
            {str(LostReason(reason).label): row[12].count(reason) for reason in row[12] or ()}, row[13],
        )
        for row in rows
    ]  # fmt: skip
