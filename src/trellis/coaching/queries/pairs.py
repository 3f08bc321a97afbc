"""The pairs a person is in, each in a line: how it stands, what was asked, what may be shown anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trellis.kernel import clock, words
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face_of

TURNS = "You coach each other. Whoever sets the date brings the question."


@dataclass(frozen=True)
class PairLine:
    """A partnership in a list. `pause` says when the time since they met is longer than they agreed (R22).

    `says` how it stands; `question`: whether to coach each other waits for this person's answer;
    `news` what came of asking for another partner; `before`: things shown to an earlier partner could be
    shown to this one.
    """

    id: UUID
    state: str
    other: Face
    pause: str
    says: str = ""
    news: str = ""
    before: bool = False
    question: bool = False


_PAIR_LINES = """
SELECT p.id, p.state, o.id, o.name, o.known_as, (a.terms ->> 'rhythm-weeks')::int,
       (SELECT max(s.closed_at) FROM coaching_session s WHERE s.partnership_id = p.id),
       EXISTS (SELECT 1 FROM coaching_session s WHERE s.partnership_id = p.id AND s.state IN ('planned', 'open')),
       p.kind = 'co_coaching', p.learner_id = %(me)s,
       EXISTS (SELECT 1 FROM coaching_agreement n WHERE n.partnership_id = p.id),
       r.at, r.settled_at, r.outcome,
       p.state = 'active' AND p.learner_id = %(me)s AND EXISTS (
           SELECT 1 FROM coaching_partnership e WHERE e.learner_id = %(me)s AND e.state = 'ended'
              AND e.kind = p.kind AND e.circle_id IS NOT NULL AND e.ended_at > now() - interval '90 days')
  FROM coaching_partnership p
  LEFT JOIN coaching_agreement a ON a.partnership_id = p.id AND a.state = 'signed'
  LEFT JOIN LATERAL (SELECT r.at, r.settled_at, r.outcome FROM coaching_rematchrequest r
        WHERE r.partnership_id = p.id AND r.person_id = %(me)s
        ORDER BY r.at DESC LIMIT 1) r ON true
  JOIN people_person o ON o.id = CASE WHEN p.learner_id = %(me)s THEN p.coach_id ELSE p.learner_id END
 WHERE (p.learner_id = %(me)s OR p.coach_id = %(me)s) AND p.state <> 'ended'
 ORDER BY o.name
"""
NEWS_DAYS = 30


def pair_lines(person: HasId) -> list[PairLine]:
    """Return the partnerships a person is learner or coach in, by the other's name. One statement."""
    with prepared() as cursor:
        cursor.execute(_PAIR_LINES, {"me": person.id})
        rows = cursor.fetchall()
    return [
        PairLine(
            row[0], row[1], other := face_of(*row[2:5]), _pause(*row[5:8]),
            _says(row[1], other.first_name, together=row[8], asker=row[9], answered=row[10]), _news(*row[11:14]),
            row[14], row[8] and not row[9] and not row[10],
        )
        for row in rows
    ]  # fmt: skip


def _says(state: str, other: str, *, together: bool, asker: bool, answered: bool) -> str:
    if together and not answered:
        return f"You asked whether you would coach each other. {other} answers." if asker else (
            f"{other} asks whether you would coach each other."
        )  # fmt: skip
    if state != "active":
        return "Not signed by both yet"
    return TURNS if together else "You agreed how you work together"


def _news(asked: datetime | None, settled: datetime | None, outcome: str | None) -> str:
    """Say to whoever asked for another partner what became of it; '' when nobody asked, or long ago."""
    if asked is None:
        return ""
    if settled is None:
        return f"You asked for another partner, {words.day(asked)}. It is not settled yet."
    if outcome == "kept" and (clock.now() - settled).days <= NEWS_DAYS:
        return f"You asked for another partner. It was talked through, {words.day(settled)}: you stay together."
    return ""


def _pause(rhythm: int | None, last: datetime | None, planned: bool) -> str:
    """Say that it is longer since the last conversation than agreed; '' when a date is set or it is not (R22)."""
    weeks = (clock.now() - last).days // 7 if last else 0
    if planned or rhythm is None or weeks <= rhythm:
        return ""
    agreed = "every week" if rhythm == 1 else f"every {rhythm} weeks"
    return f"It is {weeks} weeks since you met. You agreed to meet {agreed}."
