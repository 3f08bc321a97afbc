"""Days of the demo: always school days, never in the future, whenever the demo is told."""

from datetime import date, timedelta

import pytest

from trellis.demo.chapters.school_year import SchoolYear, in_holidays

EVERY_DAY = [date(2026, 1, 1) + timedelta(days=days) for days in range(730)]


def test_weeks_go_back_without_gaps_or_holidays_from_any_day():
    for today in EVERY_DAY:
        year = SchoolYear(today)
        mondays = [year.monday(weeks) for weeks in range(1, 33)]
        assert all(monday.weekday() == 0 for monday in mondays)
        assert mondays == sorted(set(mondays), reverse=True)
        assert not any(in_holidays(monday) for monday in mondays[1:])
        assert year.day(1, "Fri") < today


def test_ten_months_lie_between_the_first_week_and_today():
    months = [(today - SchoolYear(today).monday(32)).days / 30.4 for today in EVERY_DAY]
    assert min(months) > 8
    assert max(months) < 12


@pytest.mark.parametrize(
    ("today", "coming"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),  # from Friday to Monday
        (date(2026, 11, 28), date(2026, 11, 30)),
    ],
)
def test_what_lies_ahead_is_the_next_school_day(today, coming):
    moment = SchoolYear(today).ahead("15:45")
    assert (moment.date(), moment.hour, moment.minute) == (coming, 15, 45)
    assert moment.utcoffset() is not None


def test_a_weekday_can_be_asked_for():
    assert SchoolYear(date(2026, 11, 23)).ahead("8:00", days=3, weekday="Thu").date() == date(2026, 11, 26)
