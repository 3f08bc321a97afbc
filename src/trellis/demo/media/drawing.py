"""Smooth shapes with Pillow: drawn large, then made small. Coordinates are final pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.ImageFont import FreeTypeFont

Point = tuple[float, float]
_SCALE = 3
_SPLINE_STEPS = 7


@dataclass(frozen=True, slots=True)
class Sprite:
    """A part of a picture without its empty edges, and where it lies in the whole."""

    picture: Image.Image
    left: int
    top: int

    def put(self, onto: Image.Image, x: int, y: int) -> None:
        """Paste it where its whole begins at (x, y)."""
        onto.paste(self.picture, (x + self.left, y + self.top), self.picture)


class Canvas:
    """A picture three times too large, with shapes in final pixels; `image()` makes it smooth."""

    def __init__(self, width: int, height: int, colour: str | None = None, scale: int = _SCALE) -> None:
        self.scale = scale
        self.size = (width, height)
        size = (width * scale, height * scale)
        self._picture = Image.new("RGB", size, colour) if colour else Image.new("RGBA", size, (0, 0, 0, 0))
        self.draw = ImageDraw.Draw(self._picture)

    def image(self) -> Image.Image:
        """Return the picture at its real size."""
        return self._picture.resize(self.size, Image.Resampling.BOX)

    def sprite(self) -> Sprite:
        """Return what was drawn, without empty edges."""
        picture = self.image()
        box = picture.getbbox() or (0, 0, 1, 1)
        return Sprite(picture.crop(box), box[0], box[1])

    def _box(self, x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
        s = self.scale
        return x * s, y * s, (x + w) * s, (y + h) * s

    def rect(self, x: float, y: float, w: float, h: float, colour: str, radius: float = 0) -> None:
        """Fill a rectangle with rounded corners."""
        self.draw.rounded_rectangle(self._box(x, y, w, h), radius * self.scale, fill=colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: str) -> None:
        """Fill an ellipse around a middle."""
        self.draw.ellipse(self._box(x - rx, y - ry, 2 * rx, 2 * ry), fill=colour)

    def circle(self, x: float, y: float, r: float, colour: str) -> None:
        """Fill a circle around a middle."""
        self.ellipse(x, y, r, r, colour)

    def blob(self, points: Sequence[Point], colour: str) -> None:
        """Fill the smooth closed shape through `points`; a point given twice is a corner."""
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in spline(points, closed=True)], fill=colour)

    def polygon(self, points: Iterable[Point], colour: str) -> None:
        """Fill a shape with straight sides."""
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float, *, smooth: bool = True) -> None:
        """Draw a line with round ends through `points`."""
        s, half = self.scale, width / 2 * self.scale
        through = spline(points) if smooth and len(points) > 2 else points
        scaled = [(x * s, y * s) for x, y in through]
        self.draw.line(scaled, fill=colour, width=max(1, round(width * s)), joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            self.draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    def text(self, x: float, y: float, words: str, colour: str, size: float) -> None:
        """Write printed words, their top left at (x, y)."""
        self.draw.text((x * self.scale, y * self.scale), words, fill=colour, font=printed(size * self.scale))


def printed(size: float) -> FreeTypeFont:
    """Return the printed letters that come with Pillow, `size` pixels high."""
    font: FreeTypeFont = ImageFont.load_default(size)
    return font


def spline(points: Sequence[Point], *, closed: bool = False) -> list[Point]:
    """Return a Catmull–Rom curve through `points`. A repeated point makes a corner."""
    if len(points) < 3:
        return list(points)
    ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for before, start, end, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        curve.extend(_between(before, start, end, after, step / _SPLINE_STEPS) for step in range(_SPLINE_STEPS))
    curve.append(ring[-2])
    return curve


def _between(before: Point, start: Point, end: Point, after: Point, t: float) -> Point:
    def along(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)

    return along(before[0], start[0], end[0], after[0]), along(before[1], start[1], end[1], after[1])


def eased(share: float) -> float:
    """Return a share of a movement, 0…1, slow at both ends."""
    held = min(1.0, max(0.0, share))
    return held * held * (3 - 2 * held)


def turned(x: float, y: float, angle: float) -> Point:
    """Return a point turned about the origin by `angle` degrees."""
    a = math.radians(angle)
    return x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)
