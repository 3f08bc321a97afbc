"""The empty classroom: walls, window, board, clock, desks. Sizes are pixels of a 1280 x 720 picture."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from trellis.demo.media import palette
from trellis.demo.media.drawing import Canvas, eased
from trellis.demo.media.handwriting import Hand, length
from trellis.demo.media.script import BOARD_TITLE, WRITINGS

if TYPE_CHECKING:
    from PIL import Image

WIDTH, HEIGHT = 1280, 720
BOARD = (262, 60, 700, 318)
WINDOW = (48, 74, 156, 232)
CLOCK = (1190, 96)
CLOCK_RADIUS = 42
DESK_TOP = 596
_STARTS_AT = 10 * 3600 + 11 * 60 + 40  # the clock says 10.11 and 40 seconds
_LINES_AT = ((300, 170), (324, 222), (324, 266), (300, 316), (324, 358))


def room() -> Image.Image:
    """Return the room with nobody in it: everything that never moves."""
    canvas = Canvas(WIDTH, HEIGHT, palette.WALL)
    canvas.rect(0, 452, WIDTH, 300, palette.FLOOR)
    canvas.rect(0, 440, WIDTH, 13, palette.WALL_LOW)
    _bunting(canvas)
    _display(canvas)
    x, y, w, h = BOARD
    canvas.rect(x - 9, y - 9, w + 18, h + 18, palette.WALL_LOW, 12)
    canvas.rect(x, y, w, h, palette.BOARD, 7)
    canvas.rect(x + 250, y + h + 9, 200, 9, palette.BOARD_EDGE, 4)
    _clock_face(canvas)
    title = Hand(11, 0.25, thickness=0.85)
    title.write(canvas, 300, 116, BOARD_TITLE, palette.DAMSON, 27)
    canvas.line([(300, 132), (470, 129)], palette.QUINCE, 5)
    _little_volcano(canvas, 850, 196)
    return canvas.image().convert("RGB")


def sill() -> Image.Image:
    """Return what stands in front of the view: frame, sill and a sweet pea on its trellis."""
    canvas = Canvas(230, 330)
    x, y, w, h = 24, 40, WINDOW[2], WINDOW[3]
    for top, thick in ((y - 8, 10), (y + h / 2 - 4, 8), (y + h - 2, 10)):
        canvas.rect(x - 8, top, w + 16, thick, palette.LIMEWASH, 3)
    for left, thick in ((x - 8, 10), (x + w / 2 - 4, 8), (x + w - 2, 10)):
        canvas.rect(left, y - 8, thick, h + 16, palette.LIMEWASH, 3)
    canvas.rect(x - 22, y + h + 6, w + 44, 13, palette.BOARD_EDGE, 4)
    _sweet_pea(canvas, 150, y + h + 6)
    return canvas.image()


def view() -> Image.Image:
    """Return the sky outside, three times the window's width, to be moved slowly past it."""
    width, height = WINDOW[2] * 3, WINDOW[3]
    canvas = Canvas(width, height, palette.GLASS)
    for x, y, r in ((70, 62, 24), (102, 54, 30), (136, 66, 22), (260, 104, 20), (288, 96, 27), (318, 108, 19)):
        canvas.circle(x, y, r, palette.CLOUD)
    canvas.blob(
        [(-20, 232), (60, 176), (150, 190), (240, 168), (350, 194), (490, 170), (490, 260), (-20, 260)], "#8fae8c"
    )
    canvas.blob([(-20, 232), (110, 206), (260, 214), (400, 200), (490, 214), (490, 260), (-20, 260)], "#6f9470")
    return canvas.image().convert("RGB")


def desks() -> Image.Image:
    """Return the desks in front of the pupils, with paper on them."""
    canvas = Canvas(WIDTH, HEIGHT - DESK_TOP + 10)
    for x, w in ((-30, 560), (566, 470), (1072, 300)):
        canvas.rect(x, 10, w, 22, palette.WOOD_LIGHT, 5)
        canvas.rect(x, 26, w, 12, palette.WOOD, 4)
        canvas.rect(x + 14, 38, w - 28, 90, "#3d2b43")
    for x in (232, 262, 492, 742, 770, 1010, 1092):
        canvas.polygon([(x, 16), (x + 34, 13), (x + 40, 20), (x + 4, 23)], palette.SHEET)
    return canvas.image()


def board_lines() -> list[tuple[int, int, Image.Image]]:
    """Return each line written on the board as (left, top, picture), in `WRITINGS`' order."""
    found = []
    for writing in WRITINGS:
        x, y = _LINES_AT[writing.line]
        bullet = writing.line in {1, 2, 4}
        canvas = Canvas(round(length(writing.words, 19)) + 60, 56)
        if bullet:
            canvas.circle(8, 28, 5, palette.LEAF)
        hand = Hand(20 + writing.line, 0.3, thickness=0.8)
        hand.write(canvas, 24 if bullet else 4, 36, writing.words, palette.INK if bullet else palette.SKY, 17)
        found.append((x - 4, y - 36, canvas.image()))
    return found


def written(seconds: float, line: int) -> float:
    """Return how much of a line of the board is written, 0…1."""
    writing = WRITINGS[line]
    return min(1.0, max(0.0, (seconds - writing.start) / (writing.end - writing.start)))


@cache
def hands_of_clock(second: int) -> Image.Image:
    """Return the clock's hands `second` seconds into the clip."""
    now = _STARTS_AT + second
    side = CLOCK_RADIUS * 2
    canvas = Canvas(side, side)
    for turn, reach, width, colour in (
        (now / 43_200, 20, 5.0, palette.INK),
        (now / 3600, 29, 4.0, palette.INK),
        (now / 60, 32, 1.8, palette.DAMSON),
    ):
        angle = turn * 2 * math.pi
        tip = (CLOCK_RADIUS + reach * math.sin(angle), CLOCK_RADIUS - reach * math.cos(angle))
        canvas.line([(CLOCK_RADIUS, CLOCK_RADIUS), tip], colour, width)
    canvas.circle(CLOCK_RADIUS, CLOCK_RADIUS, 4, palette.DAMSON)
    return canvas.image()


def drift(seconds: float, total: float) -> int:
    """Return how far the sky has moved, in pixels."""
    return round(WINDOW[2] * 1.4 * eased(seconds / total))


def _clock_face(canvas: Canvas) -> None:
    x, y = CLOCK
    canvas.circle(x, y, CLOCK_RADIUS + 5, palette.DAMSON_DEEP)
    canvas.circle(x, y, CLOCK_RADIUS, palette.SHEET)
    for hour in range(12):
        angle = hour * math.pi / 6
        near, far = (32, 38) if hour % 3 == 0 else (35, 38)
        sine, cosine = math.sin(angle), math.cos(angle)
        canvas.line([(x + near * sine, y - near * cosine), (x + far * sine, y - far * cosine)], palette.INK_SOFT, 2.6)


def _bunting(canvas: Canvas) -> None:
    colours = (palette.QUINCE, palette.BLOUSE, "#7fa37a", "#7aa3bd", palette.PETAL)
    points = [(-10 + step * 50, 12 + 16 * math.sin(math.pi * ((step * 50) % 430) / 430)) for step in range(27)]
    canvas.line(points, palette.LIMEWASH, 2)
    for number, (x, y) in enumerate(points):
        canvas.polygon([(x - 13, y), (x + 13, y), (x, y + 25)], colours[number % len(colours)])


def _display(canvas: Canvas) -> None:
    """Draw the board of words on leaves at the right."""
    canvas.rect(1112, 168, 152, 196, "#7d6a80", 6)
    words = ("erupt", "crater", "lava", "ash", "vent", "magma")
    colours = (palette.LEAF_SOFT, palette.QUINCE_SOFT, palette.PETAL, palette.SKY_SOFT)
    for number, word in enumerate(words):
        x, y = 1120 + number % 2 * 72, 180 + number // 2 * 60
        canvas.rect(x, y, 64, 46, colours[number % 4], 5)
        canvas.rect(x, y, 32, 23, colours[number % 4], 16 if number % 2 else 5)
        Hand(40 + number, 0.5).write(canvas, x + 8, y + 29, word, palette.INK_SOFT, 9)


def _little_volcano(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x - 70, y + 130), (x - 24, y + 14), (x - 24, y + 14)], palette.INK_SOFT, 4, smooth=False)
    canvas.line([(x + 24, y + 14), (x + 70, y + 130)], palette.INK_SOFT, 4)
    canvas.line([(x - 82, y + 130), (x + 84, y + 130)], palette.INK_SOFT, 4)
    canvas.line([(x - 24, y + 14), (x, y + 22), (x + 24, y + 14)], palette.INK_SOFT, 4)
    canvas.line([(x - 10, y + 18), (x - 16, y + 60), (x - 4, y + 84)], "#c2452f", 7)
    canvas.line([(x + 8, y + 18), (x + 14, y + 48), (x + 8, y + 64)], "#e88a2d", 7)
    for dx, dy, r in ((-6, -14, 13), (12, -26, 16), (-8, -42, 15)):
        canvas.circle(x + dx, y + dy, r, "#d3cfc4")


def _sweet_pea(canvas: Canvas, x: float, floor: float) -> None:
    for dx in (-18, 18):
        canvas.line([(x + dx * 0.6, floor - 40), (x + dx, floor - 190)], palette.WOOD_LIGHT, 3)
    for up in (70, 110, 150):
        canvas.line([(x - 15, floor - up), (x + 15, floor - up)], palette.WOOD_LIGHT, 2.4)
    stem = [
        (x - 2, floor - 40),
        (x + 13, floor - 76),
        (x - 12, floor - 108),
        (x + 12, floor - 142),
        (x - 4, floor - 182),
    ]
    canvas.line(stem, palette.LEAF, 3.4)
    for dx, up, side in ((20, 74, 1), (-20, 100, -1), (21, 138, 1), (-18, 160, -1)):
        canvas.blob(
            [
                (x + dx - 10 * side, floor - up),
                (x + dx, floor - up - 9),
                (x + dx + 12 * side, floor - up - 6),
                (x + dx, floor - up + 4),
            ],
            "#5f8f5c",
        )
    for dx, up, colour in ((-16, 126, palette.BLOUSE), (18, 168, "#e6a9c4"), (-8, 192, palette.BLOUSE)):
        canvas.circle(x + dx, floor - up, 8, colour)
        canvas.circle(x + dx + 3, floor - up + 3, 4, palette.PETAL)
    canvas.polygon([(x - 24, floor - 42), (x + 24, floor - 42), (x + 17, floor), (x - 17, floor)], "#a8644a")
    canvas.rect(x - 27, floor - 48, 54, 11, "#bb7557", 3)
