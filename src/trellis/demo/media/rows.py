"""A short clip in another format: twelve counters, three rows of four, then four of three.

WebM with VP9 and Opus, as a browser records it, so that the demo shows a
recording being made ready to play.
"""

from __future__ import annotations

import math
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trellis.demo.media import palette, voice
from trellis.demo.media.drawing import Canvas, Sprite, eased
from trellis.demo.media.handwriting import Hand
from trellis.demo.media.lesson import FRAMES_A_SECOND, encode
from trellis.demo.media.script import MAKING_ROWS, MAKING_ROWS_SECONDS

if TYPE_CHECKING:
    from PIL import Image

WIDTH, HEIGHT = 640, 360
_STEP = 62
_MOVES_FROM, _A_MOVE = 3.2, 0.55  # seconds
_VP9 = (
    "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "36", "-b:v", "0",
    "-pix_fmt", "yuv420p", "-c:a", "libopus", "-b:a", "32k", "-f", "webm",
)  # fmt: skip


def make_rows(path: Path) -> None:
    """Write the clip to `path`: WebM, VP9 and Opus, 640 x 360, eight seconds."""
    table = _table()
    count = round(MAKING_ROWS_SECONDS * FRAMES_A_SECOND)
    frames = (frame(table, number / FRAMES_A_SECOND) for number in range(count))
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        voice.speak(sound, MAKING_ROWS, MAKING_ROWS_SECONDS)
        encode(path, frames, sound, (WIDTH, HEIGHT), _VP9)


def frame(table: Image.Image, seconds: float) -> Image.Image:
    """Return the picture `seconds` into the clip."""
    picture = table.copy()
    for number in range(12):
        x, y = _place(number, seconds)
        _counter().put(picture, round(x) - 28, round(y) - 28)
    x, y = _finger(seconds)
    _hand().put(picture, round(x) - 40, round(y) - 12)
    return picture


def _place(number: int, seconds: float) -> tuple[float, float]:
    """Return where a counter lies: three rows of four turn into four rows of three."""
    row, column = divmod(number, 4)
    share = eased((seconds - _MOVES_FROM - column * _A_MOVE) / 1.2)
    before = (84 + column * _STEP, 110 + row * _STEP)
    after = (84 + row * _STEP, 78 + column * _STEP)
    lift = 10 * math.sin(math.pi * share)
    return before[0] + (after[0] - before[0]) * share + lift, before[1] + (after[1] - before[1]) * share


def _finger(seconds: float) -> tuple[float, float]:
    """Return the tip of the finger: it points along the rows, then pushes."""
    moving = seconds - _MOVES_FROM
    if moving < 0:
        row = min(2, int(seconds / 0.95))
        return 100 + 190 * eased(seconds / 0.95 - row), 118 + row * _STEP
    column = min(3, int(moving / _A_MOVE))
    x, y = _place(column + 4, seconds)
    away = eased((moving - 3.2) / 0.8)
    return x + 16 + 120 * away, y + 12 + 70 * away


def _table() -> Image.Image:
    canvas = Canvas(WIDTH, HEIGHT, "#b08f6c")
    for y in range(30, HEIGHT, 66):
        canvas.line([(-5, y), (200, y + 5), (430, y - 4), (650, y + 2)], "#a38361", 2)
    canvas.polygon([(372, 34), (612, 22), (622, 330), (384, 342)], "#9b7b5a")
    canvas.polygon([(366, 28), (606, 16), (616, 324), (378, 336)], palette.SHEET)
    for step in range(6):
        y = 96 + step * 40
        canvas.line([(370 + (y - 28) * 0.039, y), (606 + (y - 28) * 0.032, y - 12)], palette.SKY_SOFT, 2)
    child = Hand(61, 1.0)
    child.lines(
        canvas,
        (400, 92),
        ["3 rows of 4", "3 \u00d7 4 = 12", "", "4 rows of 3", "4 \u00d7 3 = 12"],
        palette.PENCIL,
        18,
        40,
    )
    return canvas.image().convert("RGB")


@cache
def _counter() -> Sprite:
    canvas = Canvas(56, 56)
    canvas.circle(30, 31, 22, "#96764f")
    canvas.circle(28, 28, 22, "#d99a1f")
    canvas.circle(28, 27, 19, palette.QUINCE)
    canvas.circle(24, 22, 6, "#ffd980")
    return canvas.sprite()


@cache
def _hand() -> Sprite:
    canvas = Canvas(520, 560)
    skin = palette.SKIN[1]
    canvas.line([(250, 290), (186, 190), (132, 118)], skin, 58)
    for x, y, w in ((128, 72, 21), (106, 74, 21), (92, 88, 20)):
        canvas.line([(142, 120), (x, y)], skin, w)
    canvas.line([(138, 112), (84, 50), (46, 18)], skin, 21)
    canvas.line([(520, 560), (300, 350), (214, 230)], palette.JUMPERS[1], 78)
    canvas.line([(190, 240), (246, 200)], "#6b9065", 12)
    canvas.ellipse(45, 18, 7, 6, "#e6c0a4")
    return canvas.sprite()
