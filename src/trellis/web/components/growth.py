"""Where the leaves, tendrils and flower of a growth drawing go: a plant seen sideways on a trellis.

Plain geometry in the units of the drawing's view box; colours and strokes are the style sheet's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MIDDLE = 720, 200, 104
MOST = 8  # moments drawn; those before them are listed under "Earlier"
SWAY, WAVE = 24.0, 236.0  # how far the stem sways, and how long one sway is
FIRST, LAST = 84.0, 640.0  # where the first and the last moment stand


@dataclass(frozen=True)
class Moment:
    """One moment of an enquiry: `kind` is noticed, tried, side, now or ahead; label and text say it in words."""

    kind: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Shape:
    """One thing drawn on the stem: `kind` leaf, tendril, flower or open, and an SVG transform."""

    kind: str
    transform: str


@dataclass(frozen=True)
class Drawing:
    """A growth drawing: paths, shapes, the moments shown and those before them."""

    stem: str
    ahead: str
    shapes: tuple[Shape, ...]
    shown: tuple[Moment, ...]
    earlier: tuple[Moment, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw(moments: Sequence[Moment]) -> Drawing:
    """Lay out the last eight moments from left to right; side questions hang between the others."""
    shown, earlier = tuple(moments[-MOST:]), tuple(moments[:-MOST])
    places = _places(shown)
    reached = max((x for moment, x in zip(shown, places, strict=True) if moment.kind != "ahead"), default=40.0)
    shapes = [_shape(at, moment, x) for at, (moment, x) in enumerate(zip(shown, places, strict=True))]
    ends = max(places, default=reached)
    return Drawing(_curve(18, reached), _curve(reached, ends) if ends > reached else "", tuple(shapes), shown, earlier)


def _places(shown: Sequence[Moment]) -> list[float]:
    """Spread the moments evenly; few moments stay close, so that a young plant looks young."""
    if not shown:
        return []
    gap = min((LAST - FIRST) / max(len(shown) - 1, 1), 139.0)
    return [FIRST + gap * at for at in range(len(shown))]


def height_at(x: float) -> float:
    """Where the stem is at x: it rises from the ground, then sways."""
    rise = 74 * math.exp(-x / 46)
    return MIDDLE + rise + SWAY * math.sin(2 * math.pi * x / WAVE + 0.6)


def _slope(x: float) -> float:
    return (height_at(x + 1) - height_at(x - 1)) / 2


def _curve(start: float, end: float) -> str:
    """Return an SVG path along the stem as cubic pieces of at most 30 units."""
    pieces = max(1, math.ceil((end - start) / 30))
    step = (end - start) / pieces
    path = f"M{start:.0f} {height_at(start):.1f}"
    for at in range(pieces):
        x0, x1 = start + at * step, start + (at + 1) * step
        third = step / 3
        y0, y1 = height_at(x0) + _slope(x0) * third, height_at(x1) - _slope(x1) * third
        path += f"C{x0 + third:.1f} {y0:.1f} {x1 - third:.1f} {y1:.1f} {x1:.1f} {height_at(x1):.1f}"
    return path


def _shape(at: int, moment: Moment, x: float) -> Shape:
    """Put a leaf up or down in turn, leaning with the stem; tendrils reach up, flowers sit on top."""
    y = height_at(x)
    where = f"translate({x:.1f} {y:.1f})"
    lean = math.degrees(math.atan(_slope(x)))
    if moment.kind == "side":
        return Shape("tendril", f"{where} rotate({lean * 0.8 - 6:.0f}) scale(.82)")
    if moment.kind == "now":
        return Shape("flower", f"{where} rotate({lean / 3:.0f}) scale(1.1)")
    if moment.kind == "ahead":
        return Shape("open", where)
    turn = (lean + 14) if at % 2 == 0 else (lean + 158)
    size = 0.92 if at % 3 else 1.04
    return Shape("leaf", f"{where} rotate({turn:.0f}) scale({size})")
