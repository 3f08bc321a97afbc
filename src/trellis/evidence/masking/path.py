"""The way an area takes through a recording: boxes at moments, straight in between. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from trellis.evidence.masking.plan import Area, Key
from trellis.evidence.regions import WHOLE, Region

LEAD_MS = 250  # hidden this much before and after as well: a hand sets moments a little late
TOLERANCE = 25  # ten-thousandths: what a straight line may be off


class Box(NamedTuple):
    """A box in ten-thousandths, not yet rounded: centre and size."""

    x: float
    y: float
    width: float
    height: float


Way = Sequence[tuple[int, Box]]  # moments in milliseconds, rising


def of(region: Region) -> Box:
    """Return the region by its centre."""
    return Box(region.x + region.width / 2, region.y + region.height / 2, region.width, region.height)


def between(one: Box, other: Box, share: float) -> Box:
    """Return the box that far (0…1) from one to the other."""
    return Box(*(a + (b - a) * share for a, b in zip(one, other, strict=True)))


def straight(area: Area) -> list[tuple[int, Box]]:
    """Return the way without following: straight from key to key, and still after the last."""
    return [(key.at, of(key.box)) for key in area.keys]


def corrected(seen: Way, to: Key) -> list[tuple[int, Box]]:
    """Return what was followed from one key to the next, bent so that it ends where the next key lies.

    `seen` begins at the first key; what following was off at the end is shared out by time.
    """
    begin, end = seen[0][0], to.at
    goal, last = of(to.box), seen[-1][1]
    span = max(1, end - begin)
    bent = []
    for at, box in seen:
        share = (at - begin) / span
        off_x, off_y = (goal.x - last.x) * share, (goal.y - last.y) * share
        size = between(seen[0][1], goal, share)
        bent.append((at, Box(box.x + off_x, box.y + off_y, size.width, size.height)))
    return [*(pair for pair in bent if pair[0] < end), (end, goal)]


def simplified(way: Way) -> list[tuple[int, Box]]:
    """Return as few of the moments as keep every other one within TOLERANCE of the straight line."""
    if len(way) <= 2:  # noqa: PLR2004  its two ends
        return list(way)
    kept = [way[0]]
    start = 0
    for at in range(2, len(way)):
        if not _straight_enough(way, start, at):
            start = at - 1
            kept.append(way[start])
    return [*kept, way[-1]]


def _straight_enough(way: Way, start: int, end: int) -> bool:
    (first, one), (last, other) = way[start], way[end]
    step = max(1, (end - start) // 16)  # a sample of a long stretch
    for at, box in way[start + 1 : end : step]:
        line = between(one, other, (at - first) / max(1, last - first))
        if max(abs(a - b) for a, b in zip(line, box, strict=True)) > TOLERANCE:
            return False
    return True


def box_at(way: Way, until: int, at: float) -> Box | None:
    """Return where the area lies at a moment, or None when it is not hidden then."""
    if not way or at < way[0][0] - LEAD_MS or at > until + LEAD_MS:
        return None
    index = bisect_right([moment for moment, _ in way], at)
    if index == 0:
        return way[0][1]
    if index == len(way):
        return way[-1][1]
    (begin, one), (end, other) = way[index - 1], way[index]
    return between(one, other, (at - begin) / max(1, end - begin))


def pixels(box: Box, width: int, height: int, margin: float = 0.12) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the box in a picture, a little larger than it was drawn, cut at the edges."""
    half_x, half_y = box.width * (0.5 + margin), box.height * (0.5 + margin)
    left, right = (box.x - half_x) * width / WHOLE, (box.x + half_x) * width / WHOLE
    top, bottom = (box.y - half_y) * height / WHOLE, (box.y + half_y) * height / WHOLE
    return max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1)


def way_data(way: Way) -> list[list[int]]:
    """Return the way as JSON holds it."""
    return [[at, *(round(value) for value in box)] for at, box in way]


def way_from(data: Sequence[Sequence[int]]) -> list[tuple[int, Box]]:
    """Return the way that `way_data` wrote."""
    return [(at, Box(*box)) for at, *box in data]
