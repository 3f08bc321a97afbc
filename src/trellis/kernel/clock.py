"""The one place that asks what time it is; tests may set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return the present moment, with its time zone."""
    return _set.get() or timezone.now()


def today() -> date:
    """Return today's date in the schools' own time zone."""
    return now().astimezone(LONDON).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Make `now()` answer `moment` inside the block (demo story and tests)."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
