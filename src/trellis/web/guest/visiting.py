"""A guest's visit: ids in the session, asked of the database at every request."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest

from trellis.evidence import queries
from trellis.evidence.commands import Visit
from trellis.evidence.models import Guest
from trellis.kernel.database import acting_as
from trellis.people.models import Person

KEY = "guest_visits"


def begin(request: HttpRequest, visit: Visit) -> None:
    """Note the visit in a fresh session, which ends with the browser."""
    visits = request.session.get(KEY, {})
    request.session.cycle_key()
    request.session[KEY] = {**visits, visit.guest_id.hex: [visit.person_id.hex, visit.turn]}
    request.session.set_expiry(0)


def end(request: HttpRequest, guest_id: UUID) -> None:
    """Forget the visit in this browser."""
    visits = request.session.get(KEY, {})
    visits.pop(guest_id.hex, None)
    request.session[KEY] = visits


def guest(request: HttpRequest, guest_id: UUID) -> Guest:
    """Return the guest whose visit this browser carries. Raises ObjectDoesNotExist when there is none any more."""
    noted = request.session.get(KEY, {}).get(guest_id.hex)
    if noted is None or request.user.is_authenticated:
        raise ObjectDoesNotExist
    return still_there(guest_id, UUID(noted[0]), noted[1])


def still_there(guest_id: UUID, person_id: UUID, turn: int) -> Guest:
    """Return the guest while the visit holds. Raises ObjectDoesNotExist."""
    with acting_as(person_id):
        found = queries.visiting(guest_id, person_id, turn)
    if found is None:
        raise ObjectDoesNotExist
    return found


def checker(guest: Guest) -> Callable[[Person], None]:
    """Return what a long download asks before each slice."""

    def check(person: Person) -> None:
        still_there(guest.id, person.id, guest.turn)

    return check
