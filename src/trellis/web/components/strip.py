"""Where the moments marked in a recording stand on its marker strip.

Places are percentages of the strip's width, sizes are pixels, so that a mark keeps its size at any
width and every target is 32 pixels wide and high on the narrowest phone, without touching the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

APART = 13.4  # percent between targets in one row: 32 px of the 240 px a sheet on a 320 px phone leaves
ROWS = 2
ROW_HEIGHT = 34  # pixels


@dataclass(frozen=True)
class Marker:
    """One marked moment. `kind` is note, ask or theory; `label` says it in words ("Ruth’s question at 4:12")."""

    at_ms: int
    kind: str
    href: str
    label: str
    until_ms: int | None = None
    chosen: bool = False


@dataclass
class Mark:
    """One target on the strip: where it stands and the markers it stands for."""

    x: float
    row: int
    markers: list[Marker] = field(default_factory=list)

    @property
    def first(self) -> Marker:
        """The marker the target leads to: the chosen one if it is among them."""
        return next((marker for marker in self.markers if marker.chosen), self.markers[0])

    @property
    def label(self) -> str:
        """What a screen reader says."""
        if len(self.markers) == 1:
            return self.first.label
        return f"{len(self.markers)} moments close together, first: {self.first.label}"


@dataclass(frozen=True)
class Strip:
    """A laid-out strip: targets, bars for ranges as (x, width) in percent, and the height in pixels."""

    marks: tuple[Mark, ...]
    ranges: tuple[tuple[float, float], ...]
    rows: int
    height: int
    rail: int


def lay_out(markers: Sequence[Marker], duration_ms: int) -> Strip:
    """Place markers in time order; near ones go to a second row, and where both are full they are counted in one."""
    whole = max(duration_ms, 1)
    latest: list[Mark | None] = [None] * ROWS
    marks: list[Mark] = []
    for marker in sorted(markers, key=lambda one: one.at_ms):
        x = 100 * min(max(marker.at_ms / whole, 0), 1)
        row = next((at for at, mark in enumerate(latest) if mark is None or x - mark.x >= APART), None)
        if row is None:
            nearest = max((mark for mark in latest if mark), key=lambda mark: (mark.x, mark.row))
            nearest.markers.append(marker)
            continue
        mark = Mark(round(x, 2), row, [marker])
        latest[row] = mark
        marks.append(mark)
    ranges = tuple(
        (round(100 * one.at_ms / whole, 2), round(100 * (min(one.until_ms, whole) - one.at_ms) / whole, 2))
        for one in markers
        if one.until_ms and one.until_ms > one.at_ms
    )
    rows = 1 + max((mark.row for mark in marks), default=0)
    return Strip(tuple(marks), ranges, rows, rows * ROW_HEIGHT + 18, rows * ROW_HEIGHT + 6)
