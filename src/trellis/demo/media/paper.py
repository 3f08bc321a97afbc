"""Sheets of paper on a desk, as a teacher's phone would see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

from trellis.demo.media import palette
from trellis.demo.media.drawing import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trellis.demo.media.drawing import Point

PAGE = (900, 1180)
_SCALE = 2


def page(colour: str = palette.SHEET, size: tuple[int, int] = PAGE) -> Canvas:
    """Return a blank sheet."""
    return Canvas(*size, colour, _SCALE)


def lined(first: int = 170, step: int = 46) -> Canvas:
    """Return a sheet with writing lines and a margin."""
    sheet = page()
    for y in range(first, PAGE[1] - 40, step):
        sheet.line([(0, y), (PAGE[0], y)], "#c9dbe6", 1.6)
    sheet.line([(96, 0), (96, PAGE[1])], "#e9b9c8", 1.8)
    for y in (220, 590, 960):
        sheet.circle(42, y, 15, palette.HAIR)
    return sheet


def squared(step: int = 36) -> Canvas:
    """Return a sheet of squares."""
    sheet = page()
    for x in range(step, PAGE[0], step):
        sheet.line([(x, 0), (x, PAGE[1])], "#d5e2ea", 1.4)
    for y in range(step, PAGE[1], step):
        sheet.line([(0, y), (PAGE[0], y)], "#d5e2ea", 1.4)
    return sheet


def on_desk(sheet: Canvas, turn: float = 1.2, desk: str = "#b49a7c") -> Image.Image:
    """Return the sheet lying a little askew on a desk, with its shadow."""
    flat = sheet.image().convert("RGBA")
    margin = 60
    size = (flat.width + 2 * margin, flat.height + 2 * margin)
    placed = Image.new("RGBA", size, (0, 0, 0, 0))
    placed.paste(flat, (margin, margin))
    placed = placed.rotate(turn, Image.Resampling.BICUBIC)
    shadow = Image.new("RGBA", size, (43, 30, 47, 0))
    shadow.putalpha(placed.getchannel("A").point(lambda value: value * 0.4).filter(ImageFilter.GaussianBlur(9)))
    wood = Canvas(*size, desk, 1)
    grain = "#" + "".join(f"{int(desk[at : at + 2], 16) * 93 // 100:02x}" for at in (1, 3, 5))
    for number, y in enumerate(range(-40, size[1] + 60, 97)):
        bend = 14 if number % 2 else -10
        wood.line([(-10, y), (size[0] / 3, y + bend), (size[0] + 10, y - bend)], grain, 2.5)
    picture = wood.image().convert("RGBA")
    picture.alpha_composite(shadow.transform(size, Image.Transform.AFFINE, (1, 0, -7, 0, 1, -10)))
    picture.alpha_composite(placed)
    return picture.convert("RGB")


def crayon(sheet: Canvas, points: Sequence[Point], colour: str, width: float = 5) -> None:
    """Draw a waxy line: three thin ones, not quite together."""
    for dx, dy in ((0, 0), (1.6, -1.2), (-1.4, 1.5)):
        sheet.line([(x + dx, y + dy) for x, y in points], colour, width * 0.62)


def shade(sheet: Canvas, box: tuple[float, float, float, float], colour: str, step: float = 11) -> None:
    """Fill a box with a child's slanting strokes, from its bottom left to its top right."""
    x, y, w, h = box
    at = 0.0
    while at < w:
        lean = min(26.0, w - at)
        crayon(sheet, [(x + at, y + h), (x + at + lean, y)], colour, 5.5)
        at += step
