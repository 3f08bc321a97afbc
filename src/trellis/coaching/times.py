"""When things may still be written: pure functions of moments."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from trellis.kernel import clock


def writable_until(held_at: datetime) -> datetime:
    """Return the end of the day after `held_at`, in the schools' own time zone."""
    day_after = held_at.astimezone(clock.LONDON).date() + timedelta(days=1)
    return datetime.combine(day_after, time(23, 59, 59), clock.LONDON)
