"""What the charts of a look need: geometry for SVG, and the same as tables. No figure is summed over others (R126)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trellis.kernel import words
from trellis.observation import results
from trellis.observation.queries import LookView

PLACE = 10  # units of the plan's drawing for one seat


@dataclass(frozen=True)
class Shown:
    """A chart with its table: `kind` is the framework's; `heads` and `rows` are the table."""

    kind: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[tuple[str, str, float], ...] = ()  # label, value in words, percent of the longest
    runs: tuple[results.Run, ...] = ()
    lines: tuple[str, ...] = ()  # the rows of a time strip, by label
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One map of the seats: (x, y, level 0 to 4, count) of each, in units of PLACE."""

    label: str
    width: int
    height: int
    seats: tuple[tuple[int, int, int, int], ...]


def clock(milliseconds: int) -> str:
    """Return '4:12'."""
    return words.timecode(milliseconds)


def results_kind(view: LookView) -> str:
    """Return the framework's kind, notes when the pack has it no more."""
    return view.review.kind if view.review else "notes"


def results_of(view: LookView) -> Any:
    """Return the drawing of a look's marks, None for notes alone or when nothing is marked."""
    draw = {"tally": _tally, "sampling": _sampling, "waits": _waits, "seats": _seats}.get(results_kind(view))
    return draw(view) if draw and view.points else None


def _tally(view: LookView) -> Shown:
    bars = results.tally(view.review, view.points, view.length_ms)
    return Shown(
        "tally", f"{view.title}: how often, and how often a minute", ("What", "Times", "A minute"),
        tuple((bar.label, str(bar.count), bar.rate) for bar in bars),
        bars=tuple((bar.label, f"{bar.count}, {bar.rate} a minute", bar.width) for bar in bars),
    )  # fmt: skip


def _sampling(view: LookView) -> Shown:
    bars = results.sampled(view.review, view.points, view.length_ms)
    runs = results.runs(view.review, view.points, view.length_ms)
    return Shown(
        "sampling", f"{view.title}: in order", ("From", "To", "What"),
        tuple((clock(run.start_ms), clock(run.end_ms), run.label) for run in runs),
        bars=tuple((bar.label, f"at {bar.count} signs" if bar.count != 1 else "at 1 sign", bar.width) for bar in bars),
        runs=runs, lines=tuple(bar.label for bar in bars),
    )  # fmt: skip


def _waits(view: LookView) -> Shown:
    waits = results.waits(view.review, view.points)
    return Shown(
        "waits", f"{view.title}: each wait", ("Question ended at", "Seconds", "Then"),
        tuple((clock(one.at_ms), f"{one.length_ms / 1000:.1f}", one.label) for one in waits),
        bars=tuple((clock(one.at_ms), f"{one.length_ms / 1000:.1f} seconds. {one.label}", one.width) for one in waits),
    )  # fmt: skip


def _seats(view: LookView) -> Shown:
    seats = results.asked(view.review, view.points, view.row.seats)
    codes = view.review.codes if view.review else ()
    width = PLACE * (1 + max((seat.place for seat in seats), default=0))
    height = PLACE * (1 + max((seat.row for seat in seats), default=0))
    plans = tuple(
        Plan(code.title, width, height, tuple(
            (PLACE * seat.place, PLACE * seat.row, seat.levels[at], seat.counts[at]) for seat in seats
        ))
        for at, code in enumerate(codes)
    )  # fmt: skip
    return Shown(
        "seats", "Each seat, the front of the room first", ("Seat", *(code.title for code in codes)),
        tuple((seat.name, *(str(count) for count in seat.counts)) for seat in seats), plans=plans,
    )  # fmt: skip
