"""Where things of evidence are, and how long a recording is said to be."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import reverse

from trellis.evidence.media.sizes import say_duration

ROUNDED_FROM_MS = 120_000
NOWHERE = UUID(int=0)


@cache
def _address(name: str, argument: str) -> str:
    """Return a page's address up to its id: reversing each row of a list is dear."""
    return reverse(name, kwargs={argument: NOWHERE}).removesuffix(str(NOWHERE))


def item_url(item_id: UUID) -> str:
    """Return the address of an item's page."""
    return f"{_address('evidence_item', 'item_id')}{item_id}"


def file_url(file_id: UUID) -> str:
    """Return the address of a file."""
    return f"{_address('file', 'file_id')}{file_id}"


def length(duration_ms: int) -> str:
    """Return '11 minutes' or '48 seconds'."""
    if duration_ms >= ROUNDED_FROM_MS:
        duration_ms = round(duration_ms / 60_000) * 60_000
    return say_duration(duration_ms)
