"""Two colleagues coaching each other, nobody senior: one asks, the other says yes by proposing the agreement (R137)."""

from __future__ import annotations

from uuid import UUID

from trellis.coaching.enums import Kind
from trellis.coaching.models import Partnership
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.programme import queries as programme

MAIL = "coaching/email/co_coaching.txt"


@command
def ask_to_co_coach(*, actor: Person, person_id: UUID, link: str = "") -> Partnership:
    """Ask a colleague of one's school or cohort to coach each other. Twice is once.

    Nothing is shared: they say yes by proposing the agreement, no by ending it, and the circle opens
    when both have signed. Whoever sets a date for a session brings the question to it. Raises Refused.
    """
    require(Role.LEARNER in people.roles_of(actor), "Whoever learns here asks a colleague.")
    there = Partnership.objects.exclude(state="ended").filter(
        learner_id__in=[actor.id, person_id], coach_id__in=[actor.id, person_id]
    )
    if pair := there.filter(kind=Kind.CO_COACHING).first():
        return pair
    shared = people.shared_school(actor, person_id)
    allowed = person_id != actor.id and (shared is not None or programme.is_cohort_fellow(person_id))
    require(allowed, "Ask somebody of your school or your cohort.")
    require(not there.exists(), "You are a pair already.")
    pair = Partnership.objects.create(
        learner=actor, coach_id=person_id, school_id=shared, kind=Kind.CO_COACHING, started_at=clock.now()
    )
    trail.record("partnership.ask", pair, actor=actor, state_to=pair.state)
    letters.post(to=people.address_of(person_id), template=MAIL, asker=actor.name, link=link)
    return pair
