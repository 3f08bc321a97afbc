"""Reading guests: those of an item, what a link says, and whether a visit still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from trellis.evidence.guest_keys import token_hash
from trellis.evidence.models import Guest, Item
from trellis.kernel import clock
from trellis.kernel.database import HasId

TRIES_MOST = 5
VISIT_HOURS = 12


def last_day(until: datetime) -> date:
    """Return the last whole day before a moment, in the schools' time zone."""
    return (until - timedelta(seconds=1)).astimezone(clock.LONDON).date()


@dataclass(frozen=True)
class GuestView:
    """A guest as the item's owner sees them; when they opened it is in the access log."""

    id: UUID
    person_id: UUID
    circle_id: UUID
    name: str
    address: str
    until: datetime
    entered_at: datetime | None
    ended_at: datetime | None
    tries: int
    code_waits: bool

    @property
    def last_day(self) -> date:
        """The last day they can see it."""
        return last_day(self.until)

    @property
    def over(self) -> bool:
        """Whether their time is over."""
        return self.ended_at is not None or self.until <= clock.now()


@dataclass(frozen=True)
class Link:
    """What the page behind a guest's link says before anybody is let in."""

    guest_id: UUID
    name: str
    shower: str
    until: datetime
    over: bool
    by_mail: bool
    code_waits: bool


def guests_of(person: HasId, item_id: UUID) -> list[GuestView]:
    """Return the guests of an own item, newest first, in one statement."""
    rows = Guest.objects.filter(owner_id=person.id, item_id=item_id).select_related("person")
    return [_view(row) for row in rows.order_by("-made_at")]


def guest_of(person: HasId, guest_id: UUID) -> tuple[UUID, GuestView]:
    """Return the item's id and one guest of an own item. Raises Guest.DoesNotExist."""
    row = Guest.objects.select_related("person").get(id=guest_id, owner_id=person.id)
    return row.item_id, _view(row)


def _view(row: Guest) -> GuestView:
    return GuestView(
        id=row.id,
        person_id=row.person_id,
        circle_id=row.circle_id,
        name=row.person.name,
        address=row.address,
        until=row.until,
        entered_at=row.entered_at,
        ended_at=row.ended_at,
        tries=row.tries,
        code_waits=bool(row.code_hash) and row.code_until > clock.now() and row.tries < TRIES_MOST,
    )


def guest_link(token: str) -> Link | None:
    """Return what a link says; None for one that is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM guest_link(%s)", [token_hash(token)])
        row = cursor.fetchone()
    return Link(*row) if row else None


def still_shown(item_id: UUID) -> bool:
    """Say whether the person this transaction acts as may see an item, for pages that ask every two seconds."""
    return Item.objects.filter(id=item_id).exists()


def visiting(guest_id: UUID, person_id: UUID, turn: int) -> Guest | None:
    """Return the guest if the visit with this number still holds, asked as the guest; None when it is over.

    It is over, too, when the account of whoever asked the guest in is closed.
    """
    now = clock.now()
    found = Guest.objects.select_related("person", "owner").filter(
        id=guest_id, person_id=person_id, turn=turn, ended_at=None, until__gt=now, owner__is_active=True,
        entered_at__gt=now - timedelta(hours=VISIT_HOURS),
    )  # fmt: skip
    return found.first()
