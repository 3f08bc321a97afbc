"""What a person's own devices know them by, and lock with, while something waits on them (decision 0015)."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac

from trellis.people.models import Person


def who_is(person: Person) -> str:
    """Return what a device knows a person by: says nothing about them, and the same on each of their devices."""
    return salted_hmac("trellis.capture.who", str(person.id), algorithm="sha256").hexdigest()[:32]


def key_of(person: Person) -> str:
    """Return the 256-bit key, in base64, under which a person's own devices lock what is not sent yet."""
    return base64.b64encode(salted_hmac("trellis.capture.key", str(person.id), algorithm="sha256").digest()).decode()
