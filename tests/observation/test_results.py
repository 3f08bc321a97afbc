"""What marks show, against figures counted by hand; and nothing that adds them up."""

import dataclasses
from pathlib import Path

import pytest

from trellis.kernel.packs import load_pack
from trellis.observation import results
from trellis.observation.results import Point
from trellis.observation.review_schema import Review


@pytest.fixture(scope="module")
def found():
    return load_pack(Path(__file__).parents[2] / "packs" / "mtl").section(Review)


def test_a_tally_counts_and_gives_the_rate_a_minute(found):
    points = [Point(at, "open") for at in (1, 2, 3)] + [Point(4, "closed")] * 6
    bars = {bar.key: bar for bar in results.tally(found["question-types"], points, 240_000)}
    assert [(bars[key].count, bars[key].rate, bars[key].width) for key in ("closed", "open", "probing")] == [
        (6, "1.5", 100), (3, "0.8", 50), (0, "0.0", 0),
    ]  # fmt: skip
    assert [bar.count for bar in results.tally(found["question-types"], [], 0)] == [0] * 5


def test_sampling_keeps_the_later_mark_of_a_sign_and_shows_gaps(found):
    points = [Point(1_000, "teacher"), Point(14_000, "pupil"), Point(16_000, "pupil"), Point(61_000, "quiet")]
    review = found["who-speaks"]
    assert results.slots(review, points, 74_000) == ["pupil", "pupil", "", "", "quiet"]
    assert [(run.start_ms, run.end_ms, run.label, run.x, run.width) for run in results.runs(review, points, 74_000)] == [
        (0, 30_000, "One pupil, to all", 0, 40), (30_000, 60_000, "Not marked", 40, 40), (60_000, 75_000, "Nobody", 80, 20),
    ]  # fmt: skip
    assert [bar.count for bar in results.sampled(review, points, 74_000)] == [0, 2, 0, 1]
    assert results.runs(review, [], 0) == ()


def test_a_wait_runs_from_the_last_question_to_the_first_voice(found):
    points = [
        Point(500, "pupil"), Point(1_000, "asked"), Point(1_900, "teacher"), Point(5_000, "asked"),
        Point(6_000, "asked"), Point(9_500, "pupil"), Point(9_900, "teacher"),
    ]  # fmt: skip
    waits = results.waits(found["wait-time"], points)
    assert [(wait.at_ms, wait.length_ms, wait.label) for wait in waits] == [
        (1_000, 900, "The teacher speaks"), (6_000, 3_500, "A pupil speaks"),
    ]  # fmt: skip


def test_each_seat_stands_for_itself(found):
    points = [Point(1, "asked", "1-1")] * 4 + [Point(1, "offered", "2-1"), Point(1, "asked", "2-1")]
    seats = {seat.key: seat for seat in results.asked(found["who-was-asked"], points, "oo\n o")}
    assert [(seats[key].name, seats[key].counts, seats[key].levels) for key in ("1-1", "1-2", "2-1")] == [
        ("Row 1, seat 1", (4, 0), (4, 0)), ("Row 1, seat 2", (0, 0), (0, 0)), ("Row 2, seat 1", (1, 1), (1, 4)),
    ]  # fmt: skip
    assert (seats["2-1"].row, seats["2-1"].place) == (1, 1)


def test_no_result_has_a_place_for_a_sum_or_a_grade():
    names = {
        field.name
        for kind in (results.Bar, results.Run, results.Wait, results.Seat)
        for field in dataclasses.fields(kind)
    }
    assert not names & {"total", "score", "grade", "mean", "average", "sum", "points", "rating"}  # R126
