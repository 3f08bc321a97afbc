"""Dates, times and lists in plain English, for pages and mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from trellis.kernel import clock

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def day(value: date | datetime) -> str:
    """Return 'today', 'tomorrow', 'Thursday' (within a week) or 'Tuesday 24 November'."""
    on = value.astimezone(clock.LONDON).date() if isinstance(value, datetime) else value
    today = clock.today()
    if on == today:
        return "today"
    if on == today + timedelta(days=1):
        return "tomorrow"
    if on == today - timedelta(days=1):
        return "yesterday"
    name = f"{on:%A} {on.day} {on:%B}"
    if today < on < today + timedelta(days=7):
        return f"{on:%A}"
    return name if on.year == today.year else f"{name} {on.year}"


def short_day(value: date | datetime) -> str:
    """Return '24 November 2026'."""
    on = value.astimezone(clock.LONDON).date() if isinstance(value, datetime) else value
    return f"{on.day} {on:%B %Y}"


def time_of_day(value: datetime) -> str:
    """Return '3.45 pm'."""
    local = value.astimezone(clock.LONDON)
    return f"{local.hour % 12 or 12}.{local:%M} {'am' if local.hour < 12 else 'pm'}"


def moment(value: datetime) -> str:
    """Return 'Thursday, 8.00 am'."""
    return f"{day(value)}, {time_of_day(value)}"


def dated_moment(value: datetime) -> str:
    """Return 'Monday 23 November, 4.10 pm', whatever today is."""
    local = value.astimezone(clock.LONDON)
    return f"{local:%A} {local.day} {local:%B}, {time_of_day(value)}"


def capital(text: str) -> str:
    """Return the text with its first letter capital."""
    return text[:1].upper() + text[1:]


def names(people: Sequence[str]) -> str:
    """Return 'You', 'You and Ruth' or 'You, Ruth and Owen'."""
    if len(people) <= 1:
        return "".join(people)
    return f"{', '.join(people[:-1])} and {people[-1]}"


def count(number: int) -> str:
    """Return 'One' to 'Twelve' for small numbers at the beginning of a sentence, else figures."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def span(minutes: int) -> str:
    """Return minutes as '40 min', '5 h' or '5 h 10 min'."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join(parts + ([f"{rest} min"] if rest or not hours else []))


def size(count: int) -> str:
    """Return bytes as '840 kB', '3.2 MB' or '1.4 GB' (decimal units)."""
    for unit, one in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= one:
            return f"{count / one:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} bytes"


@lru_cache(maxsize=4096)
def timecode(milliseconds: int) -> str:
    """Return '4:12', or '1:04:12' from an hour on."""
    seconds = milliseconds // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, last = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes}:{last:02}"
