"""Priya shows her plan to somebody outside, and begins a group with two who read with their classes."""

from __future__ import annotations

from datetime import timedelta

from trellis.circles import commands as circles
from trellis.circles import queries as circle_queries
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.evidence import commands as evidence
from trellis.evidence import queries
from trellis.kernel import clock
from trellis.kernel.database import acting_as

GUEST = "Judith Marlowe"  # a librarian, invented as everybody here
SAYS = "The third question is the one I would put first. Children who borrow from us often ask exactly that."


def shows(found: Enquiry) -> None:
    """A guest let in by link and code, who says something; a group with one member and one not yet decided.

    Today, since a code given weeks ago would have run out.
    """
    people, plan = found.pair.cast.people, found.items["plan"]
    priya, tom = people["priya"], people["tom"]
    with acting_as(priya):
        key = evidence.invite_guest(actor=priya, item_id=plan.id, name=GUEST, until=clock.today() + timedelta(days=9))
        group = circles.begin_group(actor=priya, title="Reading across subjects")
        for colleague in ("tom", "leila"):
            circles.ask_into_group(actor=priya, circle_id=group, person_id=people[colleague].id)
    _, visit = evidence.enter(actor=None, token=key.token, code=key.code)
    assert visit is not None  # noqa: S101  the code is new
    with acting_as(visit.person_id):
        guest = queries.visiting(visit.guest_id, visit.person_id, visit.turn)
        assert guest is not None  # noqa: S101  let in a line ago
        evidence.comment(actor=guest.person, item_id=plan.id, circle_id=guest.circle_id, text=SAYS)
    with acting_as(tom):
        (asked,) = circle_queries.asked_into(tom)
        circles.answer_group(actor=tom, invitation_id=asked.id, yes=True)
