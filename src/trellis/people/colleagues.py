"""Who works with somebody: for asking a colleague. Arrangements only. Reached through `queries`."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from trellis.kernel import clock
from trellis.people.enums import OrganisationKind
from trellis.people.models import Membership, Person

COLLEAGUES_MOST = 50


def colleagues(person: Person, *, search: str = "") -> tuple[list[Person], bool]:
    """Return active people with a role at one of the person's own places, by name, and whether there are more.

    Fifty at most, in one statement; `search` narrows by name.
    """
    today = clock.today()
    open_now = Q(until__isnull=True) | Q(until__gte=today)
    places = Membership.objects.filter(open_now, person_id=person.id, since__lte=today).values("organisation_id")
    at = Membership.objects.filter(open_now, organisation_id__in=places, since__lte=today).values("person_id")
    found = Person.objects.filter(id__in=at, is_active=True).exclude(id=person.id)
    for word in search.split()[:6]:
        found = found.filter(name__icontains=word)
    rows = list(found.order_by("name", "id")[: COLLEAGUES_MOST + 1])
    return rows[:COLLEAGUES_MOST], len(rows) > COLLEAGUES_MOST


def shared_school(person: Person, other_id: UUID) -> UUID | None:
    """Return a school where both work now, or None. One statement."""
    now = clock.today()
    open_now = (Q(until__isnull=True) | Q(until__gte=now)) & Q(since__lte=now)
    mine = Membership.objects.filter(open_now, person_id=person.id).values("organisation_id")
    rows = Membership.objects.filter(open_now, person_id=other_id, person__is_active=True, organisation_id__in=mine)
    found = rows.filter(organisation__kind=OrganisationKind.SCHOOL).order_by("since")
    return found.values_list("organisation_id", flat=True).first()
