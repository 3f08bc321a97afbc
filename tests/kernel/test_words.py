"""Dates, times, lists and sizes read as people say them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.kernel import clock, words

MONDAY = datetime(2026, 11, 23, 16, 10, tzinfo=UTC)


@pytest.mark.parametrize(("on", "said"), [
    (date(2026, 11, 23), "today"), (date(2026, 11, 24), "tomorrow"), (date(2026, 11, 22), "yesterday"),
    (date(2026, 11, 26), "Thursday"), (date(2026, 11, 30), "Monday 30 November"),
    (date(2026, 11, 20), "Friday 20 November"), (date(2027, 1, 5), "Tuesday 5 January 2027"),
])  # fmt: skip
def test_day_is_said_from_today(on, said):
    with clock.set_to(MONDAY):
        assert words.day(on) == said


def test_time_of_day_follows_british_summer_time():
    assert words.time_of_day(datetime(2026, 11, 24, 15, 45, tzinfo=UTC)) == "3.45 pm"
    assert words.time_of_day(datetime(2026, 6, 24, 7, 0, tzinfo=UTC)) == "8.00 am"
    assert words.time_of_day(datetime(2026, 11, 24, 0, 5, tzinfo=UTC)) == "12.05 am"


@pytest.mark.parametrize(("people", "said"), [
    ([], ""), (["You"], "You"), (["You", "Ruth"], "You and Ruth"), (["You", "Ruth", "Owen"], "You, Ruth and Owen"),
])  # fmt: skip
def test_names_are_joined_with_and(people, said):
    assert words.names(people) == said


@pytest.mark.parametrize(("count", "said"), [
    (0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (3_200_000, "3.2 MB"), (2 * 10**9, "2 GB"),
])  # fmt: skip
def test_size_uses_decimal_units(count, said):
    assert words.size(count) == said


@given(st.integers(min_value=0, max_value=10**8))
def test_timecode_reads_back(milliseconds):
    parts = [int(part) for part in words.timecode(milliseconds).split(":")]
    seconds = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    assert seconds == milliseconds // 1000


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (40, "40 min"), (60, "1 h"), (250, "4 h 10 min")])
def test_a_span_of_time_is_said_in_hours_and_minutes(minutes, said):
    assert words.span(minutes) == said
