"""A part of a picture or of a frame: a rectangle in ten-thousandths of its width and height.

Shares and not pixels, so that it lies on the same thing at any size and in any rendition.
"""

from __future__ import annotations

from typing import NamedTuple

WHOLE = 10_000
LEAST = 100  # one hundredth of a side: what can still be seen and pointed at


class Region(NamedTuple):
    """From the left, from the top, width and height, in ten-thousandths."""

    x: int
    y: int
    width: int
    height: int

    @property
    def fits(self) -> bool:
        """Whether it lies in the picture and is large enough to be seen."""
        inside = min(self.x, self.y) >= 0 and self.x + self.width <= WHOLE and self.y + self.height <= WHOLE
        return inside and min(self.width, self.height) >= LEAST

    @property
    def words(self) -> str:
        """Say where it lies, for those who do not see it: 'top left', 'in the middle', 'bottom'."""
        across, down = self.x + self.width / 2, self.y + self.height / 2
        column = "left" if across < WHOLE / 3 else "right" if across > 2 * WHOLE / 3 else ""
        row = "top" if down < WHOLE / 3 else "bottom" if down > 2 * WHOLE / 3 else ""
        return " ".join(part for part in (row, column) if part) or "in the middle"


def region_from(values: str) -> Region | None:
    """Read 'x,y,width,height' in percent with at most two decimals, as a form sends it; None when empty.

    Raises ValueError for anything else, and for what does not lie in the picture.
    """
    if not values.strip():
        return None
    parts = values.split(",")
    if len(parts) != len(Region._fields):
        raise ValueError(values)
    region = Region(*(round(float(part) * 100) for part in parts))
    if not region.fits:
        raise ValueError(values)
    return region


def in_percent(region: Region) -> str:
    """Return it as a form sends it: '12.5,30,20,15'."""
    return ",".join(f"{share / 100:g}" for share in region)
