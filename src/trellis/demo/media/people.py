"""The people in the clip, drawn as paper cut-outs: a teacher from the front, pupils from behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from trellis.demo.media import palette
from trellis.demo.media.drawing import Canvas, Sprite

TEACHER_SIZE = (460, 480)
TEACHER_MIDDLE = 250  # her middle inside the picture
TEACHER_HEAD = (140, 150)
PUPIL_SIZE = (300, 330)
PUPIL_MIDDLE = 150
HEAD_SIZE = (190, 200)
ARM_SIZE = (110, 250)
STEPS = 12  # positions of an arm on its way up
_SHOULDER = 176


@dataclass(frozen=True, slots=True)
class Pupil:
    """Where a pupil sits, and how they look from behind."""

    x: int
    y: int
    jumper: str
    skin: str
    hair: str
    style: str


PUPILS = (
    Pupil(128, 522, palette.JUMPERS[0], palette.SKIN[3], palette.HAIRS[3], "bob"),
    Pupil(378, 540, palette.JUMPERS[1], palette.SKIN[2], palette.HAIRS[4], "curls"),
    Pupil(640, 518, palette.JUMPERS[2], palette.SKIN[4], palette.HAIRS[0], "short"),
    Pupil(884, 542, palette.JUMPERS[3], palette.SKIN[1], palette.HAIRS[1], "plaits"),
    Pupil(1150, 526, palette.JUMPERS[4], palette.SKIN[0], palette.HAIRS[2], "bun"),
)


@cache
def teacher_body() -> Sprite:
    """Return the teacher without head and arms."""
    canvas = Canvas(*TEACHER_SIZE)
    x, skin = TEACHER_MIDDLE, palette.SKIN[0]
    canvas.blob(
        [(x - 72, 470), (x - 72, 470), (x - 50, 330), (x + 50, 330), (x + 72, 470), (x + 72, 470)], palette.SKIRT
    )
    canvas.rect(x - 15, 128, 30, 50, "#7a4d3a", 12)
    left = [(x - 66, 352), (x - 60, 260), (x - 56, 172), (x - 20, 152)]
    right = [(x + 20, 152), (x + 56, 172), (x + 60, 260), (x + 66, 352)]
    canvas.blob([*left, *right, (x, 364)], palette.BLOUSE)
    canvas.polygon([(x - 18, 150), (x + 18, 150), (x, 186)], skin)
    return canvas.sprite()


@cache
def open_arm(step: int) -> Sprite:
    """Return the arm that invites, `step` of `STEPS` away from her side; it goes behind her body."""
    canvas = Canvas(*TEACHER_SIZE)
    x, share = TEACHER_MIDDLE, step / STEPS
    elbow = (x + 62 + 22 * share, 262 - 8 * share)
    hand = (x + 60 + 62 * share, 340 - 84 * share)
    canvas.line([(x + 38, _SHOULDER + 4), elbow, hand], palette.BLOUSE_DEEP, 31)
    canvas.circle(*hand, 17, palette.SKIN[0])
    return canvas.sprite()


@cache
def pointing_arm(step: int) -> Sprite:
    """Return the arm that points to the board, `step` of `STEPS` on its way up."""
    canvas = Canvas(*TEACHER_SIZE)
    x, share, skin = TEACHER_MIDDLE, step / STEPS, palette.SKIN[0]
    elbow = (x - 66 - 38 * share, 262 - 66 * share)
    hand = (x - 60 - 118 * share, 344 - 202 * share)
    canvas.line([(x - 40, _SHOULDER + 6), elbow, hand], palette.BLOUSE, 31)
    canvas.circle(*hand, 17, skin)
    if share > 0.6:
        canvas.line([hand, (hand[0] - 26, hand[1] - 14)], skin, 9)
    return canvas.sprite()


@cache
def teacher_head(mouth: int, blink: int, looking: int) -> Sprite:
    """Return the teacher's head: `mouth` 0…2 open, eyes shut when `blink`, `looking` -1, 0 or 1 aside."""
    canvas = Canvas(*TEACHER_HEAD)
    x, y, skin, hair = 66 + looking * 2, 76, palette.SKIN[0], palette.HAIRS[0]
    canvas.blob([(x + 20, 40), (x + 58, 44), (x + 66, 92), (x + 52, 136), (x + 40, 118), (x + 42, 84)], hair)
    canvas.circle(x, 62, 52, hair)
    canvas.ellipse(x + looking * 3, y, 43, 48, skin)
    canvas.blob(
        [(x - 46, 76), (x - 40, 34), (x + 4, 18), (x + 42, 40), (x + 47, 78), (x + 34, 56), (x + 6, 46), (x - 22, 54)],
        hair,
    )
    middle = x - 2 + looking * 11
    for dx in (-16, 16):
        if blink:
            canvas.line([(middle + dx - 5, 80), (middle + dx + 5, 80)], palette.INK, 3)
        else:
            canvas.ellipse(middle + dx, 79, 4.2, 5.4, palette.INK)
        canvas.line([(middle + dx - 8, 67), (middle + dx, 64), (middle + dx + 8, 67)], hair, 3)
    canvas.line([(middle + 1, 84), (middle + 5 * (looking or 1), 93), (middle, 95)], "#6f4434", 3)
    if mouth:
        canvas.ellipse(middle, 107, 11, 3 + 3.5 * mouth, "#4a1f2c")
    else:
        canvas.line([(middle - 11, 105), (middle, 109), (middle + 11, 105)], "#5c2f33", 3.4)
    return canvas.sprite()


@cache
def pupil_body(number: int) -> Sprite:
    """Return a pupil's back and shoulders."""
    who = PUPILS[number]
    canvas = Canvas(*PUPIL_SIZE)
    x = PUPIL_MIDDLE
    canvas.rect(x - 74, 168, 148, 190, "#3a2a40", 22)
    canvas.rect(x - 20, 30, 40, 60, who.skin, 14)
    canvas.blob(
        [
            (x - 122, 340),
            (x - 122, 340),
            (x - 112, 140),
            (x - 62, 72),
            (x, 64),
            (x + 62, 72),
            (x + 112, 140),
            (x + 122, 340),
            (x + 122, 340),
        ],
        who.jumper,
    )
    canvas.line([(x - 30, 71), (x, 79), (x + 30, 71)], _darker(who.jumper), 7)
    canvas.line([(x - 84, 168), (x - 90, 330)], _darker(who.jumper), 5)
    canvas.line([(x + 84, 168), (x + 90, 330)], _darker(who.jumper), 5)
    return canvas.sprite()


@cache
def pupil_head(number: int, turn: int) -> Sprite:
    """Return a pupil's head from behind, or turned to a neighbour (-1 left, 1 right)."""
    who = PUPILS[number]
    canvas = Canvas(*HEAD_SIZE)
    x, y, r = 95, 98, 62
    if who.style == "bun":
        canvas.circle(x, 28, 27, who.hair)
    if turn:
        face = x + 16 * turn
        canvas.ellipse(face, y + 4, 55, 60, who.skin)
        canvas.ellipse(face + 55 * turn, y + 14, 8, 7, who.skin)
        canvas.line([(face + 36 * turn, y + 33), (face + 47 * turn, y + 32)], _darker(who.skin), 3.4)
        canvas.ellipse(face + 36 * turn, y + 2, 3.6, 5, palette.INK)
        x -= 14 * turn
        canvas.ellipse(x + 12 * turn, y - 40, 46, 26, who.hair)
        canvas.circle(x, y, r, who.hair)
        canvas.ellipse(x + 47 * turn, y + 12, 9, 14, who.skin)
    else:
        for side in (-1, 1):
            canvas.ellipse(x + side * 60, y + 12, 10, 15, who.skin)
        canvas.circle(x, y, r, who.hair)
    _hair(canvas, who, x, y, turn)
    return canvas.sprite()


def _hair(canvas: Canvas, who: Pupil, x: float, y: float, turn: int) -> None:
    shine = _lighter(who.hair)
    if who.style == "bob":
        canvas.rect(x - 64, y - 10, 116 if turn else 128, 76, who.hair, 26)
        canvas.line([(x - 4, y - 54), (x - 10, y), (x - 6, y + 56)], shine, 2.4)
        canvas.line([(x + 26, y - 44), (x + 30, y), (x + 28, y + 50)], shine, 2.4)
    elif who.style == "curls":
        for dx, dy in (
            (-44, -30),
            (-20, -54),
            (14, -56),
            (42, -34),
            (58, 0),
            (52, 34),
            (-58, 4),
            (-50, 38),
            (0, 52),
            (-26, 52),
            (28, 50),
        ):
            if dx * turn < 40:
                canvas.circle(x + dx, y + dy, 22, who.hair)
        for dx, dy in ((-30, -30), (10, -36), (34, 4), (-28, 14), (4, 28)):
            canvas.line([(x + dx - 8, y + dy), (x + dx, y + dy - 7), (x + dx + 8, y + dy)], shine, 2.2)
    elif who.style == "plaits":
        canvas.line([(x, y - 60), (x + 1, y + 44)], shine, 2.6)
        for side in (-1,) if turn > 0 else (1,) if turn else (-1, 1):
            for step in range(4):
                canvas.ellipse(x + side * (46 + step * 2), y + 40 + step * 17, 14 - step, 13, who.hair)
            canvas.rect(x + side * 51 - 9, y + 84, 18, 8, palette.QUINCE, 3)
    elif who.style == "bun":
        canvas.line([(x - 40, y + 30), (x - 26, y - 20), (x - 6, y - 56)], shine, 2.4)
        canvas.line([(x + 40, y + 30), (x + 26, y - 20), (x + 6, y - 56)], shine, 2.4)
        canvas.rect(x - 22, y - 62, 44, 9, palette.BLOUSE, 4)
    else:
        canvas.line([(x - 16, y - 40), (x - 4, y - 46), (x + 10, y - 42)], shine, 2.4)
        canvas.line([(x - 24, y - 6), (x - 10, y - 14), (x + 4, y - 10)], shine, 2.4)


@cache
def raised_arm(number: int) -> Sprite:
    """Return a pupil's arm, straight up, to be moved up from behind the shoulder."""
    who = PUPILS[number]
    canvas = Canvas(*ARM_SIZE)
    canvas.line([(34, 246), (62, 170), (64, 72)], who.jumper, 42)
    canvas.rect(45, 60, 38, 18, _darker(who.jumper), 7)
    canvas.rect(50, 30, 28, 40, who.skin, 12)
    for dx, up in ((-11, 12), (-4, 4), (4, 5), (11, 11)):
        canvas.line([(64 + dx, 36), (64 + dx * 1.25, up + 4)], who.skin, 7.5)
    canvas.line([(52, 50), (42, 38)], who.skin, 7.5)
    return canvas.sprite()


def _mixed(colour: str, other: int, share: float) -> str:
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (other - part) * share):02x}" for part in parts)


def _darker(colour: str) -> str:
    return _mixed(colour, 20, 0.25)


def _lighter(colour: str) -> str:
    return _mixed(colour, 255, 0.16)
