"""What jobs do about requests: tell owners who are asked, and officers before a day is over and once it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from trellis.kernel import clock
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.protection.enums import REQUEST_NOTICE_DAYS
from trellis.protection.models import RequestTask, RightsRequest
from trellis.protection.requests import places


def tell_owners(request_id: UUID) -> int:
    """Write to everybody newly asked because of a request, once each."""
    untold = RequestTask.objects.using("system").filter(request_id=request_id, told_at=None)
    told = 0
    for owner_id in sorted(set(untold.values_list("owner_id", flat=True))):
        with transaction.atomic():  # the mark is made first, so that nobody is written to twice
            if untold.filter(owner_id=owner_id).update(told_at=clock.now()):
                letters.post_to(owner_id, "protection/email/request_task.txt")
                told += 1
    return told


def remind() -> int:
    """Write to the officers a week before a request is due, and on the day; once each."""
    told = 0
    for days in sorted(REQUEST_NOTICE_DAYS):  # the nearest first: what is late is told once
        due = RightsRequest.objects.using("system").filter(
            Q(told_days=None) | Q(told_days__gt=days), closed_at=None, due_on__lte=clock.today() + timedelta(days=days)
        )
        for request in list(due):
            with transaction.atomic():
                mine = RightsRequest.objects.using("system").filter(id=request.id, told_days=request.told_days)
                if mine.update(told_days=days):
                    told += _officers(request)
    return told


def _officers(request: RightsRequest) -> int:
    found = people.members_of(places.above(request.organisation_id), Role.PROTECTION)
    found = [one for one in found if one.id != request.person_id]
    for officer in found:
        letters.post(to=officer.email, template="protection/email/request_due.txt")
    return len(found)
