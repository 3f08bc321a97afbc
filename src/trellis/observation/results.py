"""What marks show, as charts and tables draw it: plain arithmetic, never summed over what was marked (R126).

There is no total, no average and no grade here: each thing marked stands for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from trellis.observation import seats
from trellis.observation.review_schema import Review

MINUTE_MS = 60_000
LEVELS = 4
BAR_WIDTH = 100.0


@dataclass(frozen=True)
class Point:
    """A mark as results need it."""

    at_ms: int
    code: str
    seat: str = ""


@dataclass(frozen=True)
class Bar:
    """One thing marked: how often, how often a minute ('1.4'), and its bar in percent of the longest."""

    key: str
    label: str
    count: int
    rate: str
    width: float


@dataclass(frozen=True)
class Run:
    """Signs one after another at which the same was marked; `code` is '' where none was, `row` its line."""

    start_ms: int
    end_ms: int
    code: str
    label: str
    row: int
    x: float
    width: float


@dataclass(frozen=True)
class Wait:
    """One wait: the question's end, its length in milliseconds, who ended it, its bar in percent of the longest."""

    at_ms: int
    length_ms: int
    code: str
    label: str
    width: float


@dataclass(frozen=True)
class Seat:
    """One seat of the plan: where it stands, its name, how often each thing was marked, how dark each is drawn."""

    key: str
    name: str
    row: int
    place: int
    counts: tuple[int, ...]
    levels: tuple[int, ...]


def tally(review: Review, points: Sequence[Point], length_ms: int) -> tuple[Bar, ...]:
    """Return how often each thing was marked, in the framework's order; rates are counts a minute of looking."""
    counts = Counter(point.code for point in points)
    longest = max((counts[code.key] for code in review.codes), default=0)
    minutes = length_ms / MINUTE_MS
    return tuple(
        Bar(
            code.key, code.title, counts[code.key], f"{counts[code.key] / minutes:.1f}" if minutes else "",
            round(BAR_WIDTH * counts[code.key] / longest, 2) if longest else 0,
        )
        for code in review.codes
    )  # fmt: skip


def slots(review: Review, points: Sequence[Point], length_ms: int) -> list[str]:
    """Return what was marked at each sign, '' where nothing was; a sign marked twice keeps the later mark."""
    every = review.every_s * 1000
    last = max((point.at_ms for point in points), default=0)
    found = [""] * (max(length_ms, last) // every + 1 if points or length_ms else 0)
    for point in sorted(points, key=lambda one: one.at_ms):
        found[point.at_ms // every] = point.code
    return found


def sampled(review: Review, points: Sequence[Point], length_ms: int) -> tuple[Bar, ...]:
    """Return at how many signs each thing was seen; bars in percent of the most frequent."""
    counts = Counter(slots(review, points, length_ms))
    most = max((counts[code.key] for code in review.codes), default=0)
    return tuple(
        Bar(code.key, code.title, counts[code.key], "", round(BAR_WIDTH * counts[code.key] / most, 2) if most else 0)
        for code in review.codes
    )


def runs(review: Review, points: Sequence[Point], length_ms: int) -> tuple[Run, ...]:
    """Return stretches of like signs in order, gaps among them; x and width in percent of all signs."""
    signs = slots(review, points, length_ms)
    every, titles = review.every_s * 1000, {code.key: code.title for code in review.codes}
    order = [code.key for code in review.codes]
    found: list[Run] = []
    start = 0
    for at in range(1, len(signs) + 1):
        if at < len(signs) and signs[at] == signs[start]:
            continue
        code = signs[start]
        row = order.index(code) if code in order else -1
        x, width = (round(BAR_WIDTH * part / len(signs), 3) for part in (start, at - start))
        found.append(Run(start * every, at * every, code, titles.get(code, "Not marked"), row, x, width))
        start = at
    return tuple(found)


def waits(review: Review, points: Sequence[Point]) -> tuple[Wait, ...]:
    """Pair each question's end with the next voice. A question asked before anybody spoke begins the wait anew."""
    titles = {code.key: code.title for code in review.codes}
    opens = {code.key for code in review.codes if code.part == "opens"}
    found: list[tuple[int, int, str]] = []
    since: int | None = None
    for point in sorted(points, key=lambda one: one.at_ms):
        if point.code in opens:
            since = point.at_ms
        elif since is not None:
            found.append((since, point.at_ms - since, point.code))
            since = None
    longest = max((length for _, length, _ in found), default=0)
    return tuple(
        Wait(at, length, code, titles.get(code, code), round(BAR_WIDTH * length / longest, 2) if longest else 0)
        for at, length, code in found
    )


def asked(review: Review, points: Sequence[Point], plan: str) -> tuple[Seat, ...]:
    """Return each seat with its counts in the order of the framework's codes; seats never marked among them."""
    counts = Counter((point.seat, point.code) for point in points)
    rows = [
        (key, row, place, tuple(counts[key, code.key] for code in review.codes))
        for key, row, place in seats.seats(plan)
    ]
    most = [max((row[3][at] for row in rows), default=0) for at in range(len(review.codes))]
    return tuple(
        Seat(key, seats.name_of(key), row, place, each, tuple(map(_level, each, most)))
        for key, row, place, each in rows
    )


def _level(count: int, most: int) -> int:
    """Return 0 for never, then 1 to 4: how dark a seat is drawn."""
    return 0 if not count else max(1, round(LEVELS * count / most))
