"""Until when a request is to be acknowledged or answered: days worked out from what the pack says."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from trellis.knowledge import queries as knowledge
from trellis.protection.clocks_schema import LawfulClock
from trellis.protection.retention.clocks import STANDARD


@dataclass(frozen=True)
class Days:
    """The days of one request. None where nothing is set. `extended_by`: the answer's day once it is put off."""

    acknowledge_by: date | None
    answer_by: date | None
    extended_by: date | None


def month_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has none."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def clocks() -> list[LawfulClock]:
    """Return what the pack says about requests, in its order."""
    return list(knowledge.pack(STANDARD).section(LawfulClock).values())


def days_of(kind: str, received_on: date, found: list[LawfulClock] | None = None) -> Days:
    """Return the days of a request of this kind."""
    rules = {one.does: one for one in (clocks() if found is None else found) if kind in one.kinds}
    answer, extend = rules.get("answer"), rules.get("extend")
    return Days(
        _add(received_on, rules["acknowledge"]) if "acknowledge" in rules else None,
        _add(received_on, answer) if answer else None,
        _add(received_on, answer, extend) if answer and extend else None,
    )


def next_due(days: Days, *, acknowledged: bool, extended: bool) -> date | None:
    """Return the day that comes next, or None when the law sets none (any more)."""
    if days.acknowledge_by and not acknowledged:
        return days.acknowledge_by
    return days.extended_by if extended else days.answer_by


def _add(day: date, *rules: LawfulClock) -> date:
    """Months first, so that the 31st is not lost on the way."""
    later = month_later(day, sum(one.months for one in rules))
    return later + timedelta(days=sum(one.days for one in rules))
