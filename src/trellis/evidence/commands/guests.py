"""Guests: asking somebody without an account to look at one item, letting them in, ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from trellis.circles import commands as circles
from trellis.evidence.commands.sharing import OWNERS_SHOW, end_of, place
from trellis.evidence.guest_keys import code_hash, new_code, new_token, token_hash
from trellis.evidence.models import Guest, Item
from trellis.evidence.rules import owns
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import opaque_id
from trellis.people import commands as people
from trellis.people import letters
from trellis.people.models import Person

LONGEST_DAYS = 90
MOST = 20  # guests of one item at a time
CODE_DAYS = 7  # a code passed on by its owner
MAILED_MINUTES = 15  # a code sent by mail
OVER = "This guest’s time is over."


@dataclass(frozen=True)
class Key:
    """The secret half of a guest's link, and their code; shown once and never again. '' where unchanged."""

    guest_id: UUID
    token: str
    code: str


@dataclass(frozen=True)
class Visit:
    """A guest let in: what a browser carries to come again until the visit ends."""

    guest_id: UUID
    person_id: UUID
    turn: int


def _call(function: str, *arguments: Any) -> list[tuple[Any, ...]]:
    holes = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({holes})", arguments)  # noqa: S608  own names only
        return list(cursor.fetchall())


@command
def invite_guest(
    *,
    actor: Person,
    item_id: UUID,
    name: str,
    until: date | None,
    address: str = "",
    may_comment: bool = True,
    once: UUID | None = None,
) -> Key:
    """Ask somebody without an account to look at one own item until a day (R34, R68).

    Without an address the owner passes the code on; with one, the guest has codes sent to it. `once`
    makes a form sent twice refuse the second. Raises Refused, Invalid(name=…, until=…, address=…).
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_SHOW)
    _check(item, until, address)
    guest_id = once or opaque_id()
    require(not Guest.objects.filter(id=guest_id).exists(), "This guest was added already. Make a new code for them.")
    visitor = people.add_guest(actor=actor, name=name)
    ends = end_of(until)
    assert ends is not None  # noqa: S101  _check refuses without a day
    circle_id = circles.open_guest_circle(actor=actor, guest_id=visitor.id, until=ends)
    place(actor=actor, item_id=item.id, circle_id=circle_id, until=ends, may_comment=may_comment)
    token, code = new_token(), "" if address else new_code()
    _call(
        "invite_guest", guest_id, item.id, visitor.id, circle_id, address.strip(), ends, token_hash(token),
        code_hash(token_hash(token), code) if code else "", clock.now() + timedelta(days=CODE_DAYS),
    )  # fmt: skip
    trail.record("guest.invite", Guest(id=guest_id), actor=actor, circle_id=circle_id)
    return Key(guest_id, token, code)


def _check(item: Item, until: date | None, address: str) -> None:
    if until is None:
        raise Invalid(until="Choose the last day they can see it.")
    if until > clock.today() + timedelta(days=LONGEST_DAYS):
        raise Invalid(until=f"Choose a day within the next {LONGEST_DAYS} days. You can ask them again later.")
    if address.strip():
        try:
            validate_email(address.strip())
        except ValidationError as error:
            raise Invalid(address="Give a whole e-mail address, or leave it empty and pass the code on.") from error
    now = Guest.objects.filter(item=item, ended_at=None, until__gt=clock.now()).count()
    require(now < MOST, f"{MOST} guests at a time are the most. End one first.")


@command
def renew_key(*, actor: Person, guest_id: UUID, link: bool) -> Key:
    """Make a guest's code anew, and the link too where that was lost; what was before, and the visit, end.

    Raises Refused when the guest's time is over.
    """
    guest = Guest.objects.get(id=guest_id, owner_id=actor.id)
    require(guest.ended_at is None and guest.until > clock.now(), OVER)
    token = new_token() if link else ""
    kept = token_hash(token) if link else guest.token_hash
    code = "" if guest.address else new_code()
    _call(
        "renew_guest_key", guest.id, kept, code_hash(kept, code) if code else "",
        clock.now() + timedelta(days=CODE_DAYS),
    )  # fmt: skip
    trail.record("guest.renew", guest, actor=actor)
    return Key(guest.id, token, code)


@command
def send_guest_code(*, actor: None, token: str) -> None:
    """Send a guest a code to the address their owner gave; nobody is signed in, so `actor` is None.

    At most one a minute. Raises Refused when there is no address, or the time is over.
    """
    code = new_code()
    ends = clock.now() + timedelta(minutes=MAILED_MINUTES)
    ((address,),) = _call("ask_guest_code", token_hash(token), code_hash(token_hash(token), code), ends)
    require(bool(address), "A code was sent a moment ago. Look for it in your mail, or wait a minute.")
    letters.post(to=address, template="guest/email/code.txt", code=code, minutes=MAILED_MINUTES)
    trail.record("guest.send_code", Guest(id=opaque_id()), actor=actor)


def enter(*, actor: None, token: str, code: str) -> tuple[str, Visit | None]:
    """Let a guest in by link and code, once. Returns ('in', visit), or 'wrong', 'spent' or 'over' and None.

    No exception for a wrong code, since the count of tries has to stay.
    """
    kept = token_hash(token)
    ((outcome, guest_id, person_id, turn),) = _call("enter_guest", kept, code_hash(kept, code))
    if outcome != "in":
        return outcome, None
    trail.record("guest.enter", Guest(id=guest_id), actor=actor)
    return outcome, Visit(guest_id, person_id, turn)


@command
def end_guest_visit(*, actor: Person, guest_id: UUID) -> None:
    """End a guest's own visit in this browser; a new code lets them in again while their time lasts."""
    _call("end_guest_visit", guest_id)
    trail.record("guest.leave", Guest(id=guest_id), actor=actor)
