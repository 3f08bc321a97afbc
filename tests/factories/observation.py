"""Lessons watched and looks for tests, made by the people themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from trellis.kernel.database import acting_as
from trellis.observation import commands
from trellis.observation.models import Look, Observation

FOCUS = {"focus": "Who thinks in the quiet?", "counts_as": "Eyes on the page", "lesson": "Year 4, volcanoes"}


def make_observation(pair: Any, *, by: Any = None, coach_teaches: bool = False, proposed: bool = True) -> Observation:
    """Plan a lesson to be watched and propose it to the partnership."""
    author = by or pair.learner
    teacher, observer = (pair.coach, pair.learner) if coach_teaches else (pair.learner, pair.coach)
    with acting_as(author):
        row = commands.plan_observation(actor=author, teacher_id=teacher.id, observer_id=observer.id, fields=FOCUS)
        if proposed:
            row = commands.propose_observation(actor=author, observation_id=row.id, circle_id=pair.circle)
    return row


def make_look(taker: Any, review: str = "question-types", *, marks: Any = (), **more: Any) -> Look:
    """Begin a look and keep marks: (at_ms, code) or (at_ms, code, seat)."""
    with acting_as(taker):
        look = commands.begin_look(actor=taker, review=review, **more)
        if marks:
            commands.mark(
                actor=taker,
                look_id=look.id,
                marks=[commands.NewMark(uuid4(), one[0], one[1], *one[2:]) for one in marks],
            )
    return look


def note(taker: Any, look_id: UUID, text: str, at_ms: int = 1000) -> UUID:
    """Write a note with its time."""
    new = commands.NewMark(uuid4(), at_ms, text=text)
    with acting_as(taker):
        commands.mark(actor=taker, look_id=look_id, marks=[new])
    return new.id
