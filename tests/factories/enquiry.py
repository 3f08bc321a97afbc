"""Goals and experiments for tests, set by the people themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trellis.enquiry import commands
from trellis.enquiry.models import Experiment, Goal
from trellis.kernel.database import acting_as

WHOLE = {
    "aim": "To wait before I speak again",
    "domain": "skill",
    "context": "Year 4, guided reading",
    "practice": "Count to five after each question",
    "pupil_outcome": "Longer answers from more pupils",
    "baseline": "Six of twenty-eight answer in more than one word",
}


def make_goal(learner: Any, *, circle_id: UUID | None = None, agreed_by: Any = None, **fields: str) -> Goal:
    """Draft a goal; with a circle propose it there; with `agreed_by` let that person agree it."""
    with acting_as(learner):
        goal = commands.draft_goal(actor=learner, fields=WHOLE | fields)
        if circle_id:
            goal = commands.propose_goal(actor=learner, goal_id=goal.id, circle_id=circle_id)
    if agreed_by:
        with acting_as(agreed_by):
            goal = commands.agree_goal(actor=agreed_by, goal_id=goal.id)
    return goal


def make_experiment(learner: Any, *, circle_id: UUID | None = None, **fields: str) -> Experiment:
    """Plan something to try."""
    with acting_as(learner):
        return commands.plan_experiment(
            actor=learner, circle_id=circle_id, fields={"title": "Wait with the information text"} | fields
        )
