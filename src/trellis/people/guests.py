"""Guests: a name for somebody who is shown one thing and has no account (docs/decisions/0013)."""

from __future__ import annotations

from trellis.kernel import trail
from trellis.kernel.commands import command
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import opaque_id
from trellis.people.models import Person

NAME_MOST = 80


@command
def add_guest(*, actor: Person, name: str) -> Person:
    """Write down a guest by name. They have no address, password or role, and are in no list of accounts.

    Raises Invalid(name=…).
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Say who it is for, such as Jane Hall.")
    if len(name) > NAME_MOST:
        raise Invalid(name=f"A name can have {NAME_MOST} characters; this one has {len(name)}.")
    guest_id = opaque_id()
    guest = Person(
        id=guest_id, name=name, known_as=name[:60], guest=True, is_active=False, email=f"{guest_id.hex}@guest.invalid"
    )
    guest.set_unusable_password()
    guest.save(force_insert=True)
    trail.record("person.add_guest", guest, actor=actor)
    return guest
