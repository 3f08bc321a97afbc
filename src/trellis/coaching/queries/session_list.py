"""The list of a person's sessions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from trellis.kernel import words
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face_of

LIST_MOST = 60


@dataclass(frozen=True)
class Row:
    """A session in the list. `brought` says who brought what (R40), '' when the pair chose not to see it."""

    id: UUID
    partnership_id: UUID
    other: Face
    when: str
    starts_at: datetime
    place: str
    question: str
    state: str
    taken: str
    brought: str
    href: str
    circle_id: UUID


_ROWS = """
SELECT s.id, s.partnership_id, s.starts_at, s.place, s.question, s.question_by_id, s.state, s.circle_id,
       l.id, l.name, l.known_as, c.id, c.name, c.known_as, t.words, t.kind, s.evidence,
       (SELECT a.terms ->> 'independence-shown' FROM coaching_agreement a
         WHERE a.partnership_id = p.id AND a.state = 'signed')
  FROM coaching_session s
  JOIN coaching_partnership p ON p.id = s.partnership_id
  JOIN people_person l ON l.id = CASE p.kind WHEN 'co_coaching' THEN s.planned_by_id ELSE p.learner_id END
  JOIN people_person c ON c.id = CASE l.id WHEN p.learner_id THEN p.coach_id ELSE p.learner_id END
  LEFT JOIN coaching_takeaway t ON t.session_id = s.id
 WHERE s.state <> 'cancelled' {only}
 ORDER BY s.starts_at DESC LIMIT %(most)s
"""


def session_rows(person: HasId, *, partnership_id: UUID | None = None) -> list[Row]:
    """Return the person's sessions, latest date first. One statement."""
    only = "AND s.partnership_id = %(pair)s" if partnership_id else ""
    with prepared() as cursor:
        cursor.execute(_ROWS.format(only=only), {"most": LIST_MOST, "pair": partnership_id})
        rows = cursor.fetchall()
    return [_row(row, person) for row in rows]


def _brought(asker: UUID | None, bringers: set[UUID], first: dict[UUID, str]) -> str:
    """Return 'You brought the question and the evidence', or who brought which (R40)."""
    if asker and bringers == {asker}:
        return f"{first.get(asker, 'Someone')} brought the question and the evidence"
    parts = [f"{first.get(asker, 'Someone')} brought the question"] if asker else []
    if bringers:
        who = words.names(sorted((first.get(one, "Someone") for one in bringers), key=lambda name: name != "You"))
        who = who.replace("You", "you", 1) if parts and who.startswith("You") else who
        parts.append(f"{who} brought the evidence")
    return "; ".join(parts)


def _row(row: tuple[Any, ...], person: HasId) -> Row:
    learner, coach = face_of(*row[8:11]), face_of(*row[11:14])
    first = {learner.id: learner.first_name, coach.id: coach.first_name, person.id: "You"}
    bringers = {UUID(piece["by"]) for piece in (json.loads(row[16]) if isinstance(row[16], str) else row[16])}
    planned = row[6] == "planned" and person.id in first
    return Row(
        id=row[0], partnership_id=row[1], other=coach if person.id == learner.id else learner,
        when=words.capital(words.moment(row[2])), starts_at=row[2], place=row[3], question=row[4], state=row[6],
        taken=row[14] or ("Nothing yet" if row[15] == "nothing" else ""),
        brought=_brought(row[5], bringers, first) if row[17] != "no" else "",
        href=reverse("coaching_prepare" if planned else "coaching_session", args=[row[0]]), circle_id=row[7],
    )  # fmt: skip
