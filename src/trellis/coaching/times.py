"""When things may still be written: pure functions of moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from trellis.kernel import clock


def writable_until(held_at: datetime) -> datetime:
    """Return the end of the day after `held_at`, in the schools' own time zone."""
    day_after = held_at.astimezone(clock.LONDON).date() + timedelta(days=1)
    return datetime.combine(day_after, time(23, 59, 59), clock.LONDON)


def until_said(held_at: datetime, today: date) -> str:
    """Return when writing ends, in words: 'tomorrow evening' on the day itself, then 'this evening'."""
    return "tomorrow evening" if writable_until(held_at).date() > today else "this evening"


EARLY = timedelta(minutes=20)


def is_early(starts_at: datetime, now: datetime) -> bool:
    """Whether beginning now would be well before the time set, so that one is asked first."""
    return starts_at - now > EARLY
