"""When things happen in the demo: school days counted back from today, around the holidays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from trellis.kernel.clock import LONDON

WEEK = timedelta(weeks=1)
SATURDAY = 5
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
# A week whose Monday falls in one of these spans has no school; (month, day) to (month, day).
HOLIDAYS = (
    ((1, 1), (1, 3)), ((2, 13), (2, 19)), ((4, 1), (4, 14)), ((5, 25), (5, 31)),
    ((7, 20), (8, 31)), ((10, 24), (10, 30)), ((12, 20), (12, 31)),
)  # fmt: skip


def in_holidays(monday: date) -> bool:
    """Say whether the week that begins on this day is a holiday."""
    return any(begin <= (monday.month, monday.day) <= end for begin, end in HOLIDAYS)


def clock_time(text: str) -> time:
    """Return the time of day '15:45' names."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


@dataclass
class SchoolYear:
    """The school weeks before `today`; week 1 is the last one that is over or nearly so."""

    today: date
    _mondays: list[date] = field(default_factory=list)

    def monday(self, weeks_back: int) -> date:
        """Return the Monday of the school week so many school weeks ago; 1 lies wholly before today's week.

        On Saturday and Sunday week 1 is the week just over. If that was a holiday it counts
        all the same: somebody signed "on Friday" even so.
        """
        if not self._mondays:
            ahead = timedelta(days=7 - self.today.weekday()) if self.today.weekday() >= SATURDAY else timedelta()
            this = self.today + ahead
            self._mondays = [this - timedelta(days=this.weekday()) - WEEK]
        while len(self._mondays) < weeks_back:
            before = self._mondays[-1] - WEEK
            while in_holidays(before):
                before -= WEEK
            self._mondays.append(before)
        return self._mondays[weeks_back - 1]

    def day(self, weeks_back: int, weekday: str) -> date:
        """Return a day of that week: 'Mon' to 'Fri'."""
        return self.monday(weeks_back) + timedelta(days=DAYS.index(weekday))

    def moment(self, weeks_back: int, weekday: str, at: str) -> datetime:
        """Return a moment of that week in the schools' own time zone."""
        return datetime.combine(self.day(weeks_back, weekday), clock_time(at), LONDON)

    def ahead(self, at: str, *, days: int = 1, weekday: str = "") -> datetime:
        """Return a moment at least so many days from now, on a school day, or on the weekday named."""
        on = self.today + timedelta(days=days)
        wanted = {DAYS.index(weekday)} if weekday else set(range(SATURDAY))
        while on.weekday() not in wanted:
            on += timedelta(days=1)
        return datetime.combine(on, clock_time(at), LONDON)
