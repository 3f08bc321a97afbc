"""What the owner may do about a record that will go."""

from __future__ import annotations

from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.people.models import Person
from trellis.protection.models import Notice, Renewal
from trellis.protection.retention.clocks import clock_of

NOT_LONGER = "This cannot be kept longer. You can take a copy before it goes."


@command
def renew(*, actor: Person, record_id: UUID) -> Renewal:
    """Lengthen an own record's time, once, by what the pack allows. Raises Refused."""
    found = clock_of(record_id)
    require(found is not None and found.person_id == actor.id and found.due_on is not None, NOT_LONGER)
    assert found is not None  # noqa: S101  for the type checker
    require(found.may_renew > 0, NOT_LONGER)
    renewal = Renewal.objects.create(person_id=actor.id, record_id=record_id, days=found.may_renew, at=clock.now())
    Notice.objects.filter(person_id=actor.id, record_id=record_id, dismissed_at=None).update(dismissed_at=clock.now())
    trail.record("retention.renew", renewal, actor=actor)
    return renewal


@command
def dismiss_notices(*, actor: Person) -> None:
    """Put away what Today says about things that will go; the page about them still says it."""
    open_now = Notice.objects.filter(person_id=actor.id, dismissed_at=None)
    if open_now.update(dismissed_at=clock.now()):
        trail.record("retention.dismiss", actor, actor=actor)
