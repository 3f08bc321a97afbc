"""Priya asks her class: what she expected beforehand, what they chose, and that she shows it to Ruth and Owen."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from trellis.demo.chapters.priya_begins import Enquiry
from trellis.feedback import commands as feedback
from trellis.feedback.models import Request
from trellis.kernel.database import acting_as
from trellis.people.models import Person

# What she thought most would choose, and how many of 26 chose each: Always, Most of the time, Sometimes, Never.
EXPECTED = {"know-what": 1, "time-to-think": 0, "safe-wrong": 1, "listened-to": 1, "makes-think": 1}
CHOSEN = {
    "know-what": (11, 12, 3, 0),
    "time-to-think": (4, 9, 12, 1),
    "safe-wrong": (13, 8, 4, 1),
    "listened-to": (7, 10, 8, 1),
    "makes-think": (9, 11, 5, 1),
}
PUPILS = 26


def asks(found: Enquiry) -> None:
    """One request counted and shown, one under way."""
    cast = found.pair.cast
    next_week = cast.when.today + timedelta(7)  # the database itself knows today only
    with cast.at("priya", 6, "Tue", "12:30") as priya:
        made = _ask(priya, "Reading with Miss Nair", next_week)
    with acting_as(None):
        for pupil in range(PUPILS):
            chosen = {key: _choice(counts, pupil) for key, counts in CHOSEN.items()}
            feedback.answer(actor=None, code=made.code, once=uuid4(), chosen=chosen)
    with cast.at("priya", 6, "Tue", "15:40") as priya:
        feedback.close(actor=priya, request_id=made.id)
        feedback.show(actor=priya, request_id=made.id, circle_id=found.pair.circle)
    with cast.at("priya", 1, "Fri", "12:30") as priya:
        _ask(priya, "Reading with Miss Nair, again", next_week)


def _ask(priya: Person, heading: str, closes_on: date) -> Request:
    made = feedback.ask(actor=priya, set_key="pupils-lessons", heading=heading, expected=28, closes_on=closes_on)
    return feedback.open_link(actor=priya, request_id=made.id, prediction=EXPECTED)


def _choice(counts: tuple[int, ...], pupil: int) -> int:
    """Return the choice of one pupil, so that all together make the counts."""
    for place, count in enumerate(counts):
        if pupil < count:
            return place
        pupil -= count
    return len(counts) - 1
