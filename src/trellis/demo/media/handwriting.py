"""A handwriting of our own: each letter is a few strokes, and no two come out alike.

Letters stand on 0, small ones are 5 high, tall ones 9, tails reach to -3.5.
Strokes are divided by ";", points by spaces; lines through three points or
more are smooth.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from trellis.demo.media.drawing import Point, turned

if TYPE_CHECKING:
    from trellis.demo.media.drawing import Canvas

_BOWL = "3.8,4.2 2.4,5 .8,4.2 .2,2.2 1.2,.1 2.8,.6 3.8,3"
_BELLY = ".4,3.2 1.8,4.9 3.6,4 3.9,2 2.6,.1 1,.3 .4,1.2"
_ROUND = "2.6,9 .6,7.4 .2,4 1.4,.5 3.4,.2 4.9,3 4.6,7.2 2.8,9"
_HEAD = ".5,9 .5,0;.5,9 3.6,8.6 3.9,5.6 2.6,4.4 .5,4.4"
STROKES: dict[str, str] = {
    "a": f"{_BOWL};3.9,5 3.8,2 4.2,0",
    "b": f".4,9 .4,.2;{_BELLY}",
    "c": "3.6,4.2 2.2,5 .6,3.8 .3,1.8 1.6,.1 3.6,.8",
    "d": f"{_BOWL};3.9,9 3.8,3 4.1,0",
    "e": ".5,2.6 3.8,2.8 3.3,4.6 1.9,5 .5,3.6 .5,1.4 1.8,0 3.7,.8",
    "f": "3.4,8.4 2.4,9 1.5,8 1.4,5 1.4,0;0,5 3,5",
    "g": f"{_BOWL};3.9,5 3.8,0 3,-3 1.4,-3.4 .4,-2.6",
    "h": ".4,9 .4,0;.4,3.2 1.8,4.9 3.3,4.4 3.5,2.5 3.6,0",
    "i": ".5,5 .5,1.2 .9,0;.5,7 .6,7.1",
    "j": "1.4,5 1.4,-1 .6,-3.2 -.6,-2.8;1.4,7 1.5,7.1",
    "k": ".4,9 .4,0;3.4,4.8 .5,2.2;1.4,3 3.6,0",
    "l": ".5,9 .5,1.2 1.1,0",
    "m": ".4,5 .4,0;.4,3.4 1.5,4.9 2.6,4.2 2.7,2 2.7,0;2.7,3.4 3.9,4.9 5,4.2 5.1,2 5.2,0",
    "n": ".4,5 .4,0;.4,3.2 1.8,4.9 3.3,4.4 3.5,2.5 3.6,0",
    "o": "2,5 .5,4 .3,1.6 1.8,0 3.5,.9 3.8,3.2 2.6,4.9 1.8,5",
    "p": f".4,5 .4,-3.5;{_BELLY}",
    "q": f"{_BOWL};3.9,5 3.9,-3.2 4.6,-2.6",
    "r": ".4,5 .4,0;.4,3 1.6,4.8 3,4.6",
    "s": "3.2,4.3 1.8,5 .6,4 1.2,2.8 2.8,2 3.1,.7 1.6,0 .2,.7",
    "t": "1.4,7.6 1.4,1.2 2.2,.1 3,.5;0,5 2.9,5",
    "u": ".4,5 .4,1.6 1.4,.1 2.8,.6 3.6,2.4;3.7,5 3.6,1.5 4.1,0",
    "v": ".1,5 1.7,0;1.7,0 3.4,5",
    "w": ".1,5 1.3,0;1.3,0 2.6,4.2;2.6,4.2 3.8,0;3.8,0 5.2,5",
    "x": ".2,5 3.4,0;3.4,5 .1,0",
    "y": ".3,5 .5,2.4 1.6,1 2.8,1.6 3.6,3.4;3.7,5 3.5,0 2.6,-3 1,-3.4 .2,-2.6",
    "z": ".3,5 3.4,4.9;3.4,4.9 .2,.1;.2,.1 3.6,0",
    "A": "0,0 2.6,9;2.6,9 5,0;.9,3.2 4.2,3.3",
    "B": ".5,9 .5,0;.5,9 3.2,8.6 3.4,6 .6,5;.6,5 4,4.4 4.2,1.4 2.6,0 .5,0",
    "C": "4.6,7.6 2.8,9 .8,7.4 .2,4 1.4,.6 3.2,0 4.8,1.4",
    "D": ".5,9 .5,0;.5,9 3.6,8 4.8,4.6 3.4,.8 .5,0",
    "E": ".5,9 .5,0;.5,9 4,9;.5,4.8 3.4,4.8;.5,0 4.2,0",
    "F": ".5,9 .5,0;.5,9 4,9;.5,4.8 3.4,4.8",
    "G": "4.6,7.6 2.8,9 .8,7.4 .2,4 1.4,.6 3.4,0 4.8,1.6 4.8,3.8;3,3.8 5.2,3.8",
    "H": ".5,9 .5,0;4.4,9 4.4,0;.5,4.6 4.4,4.7",
    "I": "1,9 1,0",
    "J": "3,9 3,2 2,0 .4,.8",
    "K": ".5,9 .5,0;4.2,9 .6,4;1.6,5 4.4,0",
    "L": ".5,9 .5,0;.5,0 4,0",
    "M": ".3,0 .8,9;.8,9 3,3;3,3 5.2,9;5.2,9 5.8,0",
    "N": ".4,0 .4,9;.4,9 4.4,0;4.4,0 4.4,9",
    "O": _ROUND,
    "P": _HEAD,
    "Q": f"{_ROUND};3,2.4 5.2,-.8",
    "R": f"{_HEAD};1.8,4.4 4.2,0",
    "S": "4,7.8 2.4,9 .6,7.6 1,5.6 3.4,4 4.2,1.8 2.4,0 .3,1.2",
    "T": "0,9 4.8,9;2.4,9 2.4,0",
    "U": ".4,9 .4,2.4 2,0 4,1.4 4.4,4 4.4,9",
    "V": "0,9 2.4,0;2.4,0 4.8,9",
    "W": "0,9 1.6,0;1.6,0 3.2,6.6;3.2,6.6 4.8,0;4.8,0 6.4,9",
    "X": ".2,9 4.4,0;4.4,9 0,0",
    "Y": "0,9 2.4,4.6;4.8,9 1.6,0",
    "Z": ".2,9 4.4,9;4.4,9 .1,0;.1,0 4.6,0",
    "0": "2.2,8.6 .6,7 .4,3 1.6,.2 3.4,.8 4,4.4 3.2,8 2,8.6",
    "1": ".4,6.8 1.8,8.6;1.8,8.6 1.8,0",
    "2": ".4,7 1.8,8.6 3.6,7.4 3,4.6 .3,.1;.3,.1 4,0",
    "3": ".5,7.6 2,8.6 3.6,7 1.8,4.6;1.8,4.6 3.9,3.4 3.4,.8 1.8,0 .2,1",
    "4": "2.4,8.6 .2,3;.2,3 4.2,3;3.2,5 3.2,0",
    "5": "3.8,8.6 .8,8.6;.8,8.6 .7,5;.7,5 2.6,5.4 3.8,3.4 3,.6 1.4,0 .2,.8",
    "6": "3.4,8.4 1.2,6 .3,2.4 1.6,0 3.4,.8 3.6,3 2.2,4.2 .6,3",
    "7": ".2,8.6 4,8.5;4,8.5 1.4,0",
    "8": "3.4,7.6 2,8.8 .8,7.4 1.6,5.4 3.4,3.4 3.2,.8 1.8,0 .5,1.4 1,3.6 2.8,5.4 3.5,7.2",
    "9": "3.6,6 2.2,4.4 .6,5.4 .8,7.8 2.4,8.6 3.6,7.2 3.6,4 3,0",
    ".": ".6,.1 .7,.2",
    ",": ".8,.4 .4,-1.2",
    "!": ".6,9 .6,2.6;.6,.1 .7,.2",
    "?": ".2,7.4 1.6,9 3.4,7.8 2.8,5.4 1.7,4 1.6,2.6;1.6,.1 1.7,.2",
    "'": ".6,9 .4,7.4",
    "-": ".2,3 2.6,3.1",
    ":": ".6,.6 .7,.7;.6,4 .7,4.1",
    "+": "2,5 2,.8;0,2.9 4,3",
    "=": "0,3.8 3.8,3.9;0,1.8 3.8,1.8",
    "\u00d7": ".3,4.6 3.1,1.2;3.1,4.6 .3,1.2",
    "(": "1.8,9.4 .5,6 .5,2.4 1.8,-1",
    ")": ".2,9.4 1.5,6 1.5,2.4 .2,-1",
    "→": "0,2.8 5,2.9;3.4,4.2 5,2.9;5,2.9 3.6,1.4",
}
_SPACE = 3.2
_GAP = 1.1


class Hand:
    """Someone's writing. `wobble` runs from 0.2 (a teacher) to 1 (a child in a hurry)."""

    def __init__(self, seed: int, wobble: float = 0.7, slant: float = 0.05, thickness: float = 0.75) -> None:
        self._random = random.Random(seed)
        self._wobble = wobble
        self._slant = slant
        self._thickness = thickness

    def write(self, canvas: Canvas, x: float, y: float, words: str, colour: str, size: float) -> float:
        """Write one line standing on `y`; small letters are `size` pixels high. Return its end."""
        unit = size / 5
        for letter in words:
            if letter == " ":
                x += (_SPACE + self._off(0.7)) * unit
                continue
            x = self._letter(canvas, x, y, letter, colour, unit)
        return x

    def lines(self, canvas: Canvas, at: Point, rows: list[str], colour: str, size: float, step: float) -> None:
        """Write several lines, `step` pixels apart, each beginning a little differently."""
        for row, words in enumerate(rows):
            self.write(canvas, at[0] + self._off(size * 0.5), at[1] + row * step, words, colour, size)

    def _letter(self, canvas: Canvas, x: float, y: float, letter: str, colour: str, unit: float) -> float:
        scale = unit * (1 + self._off(0.09))
        angle, rise = self._off(4.5), self._off(0.5) * unit
        for stroke in _strokes(letter):
            points = []
            for px, py in stroke:
                wx, wy = px + py * self._slant + self._off(0.13), py + self._off(0.13)
                tx, ty = turned(wx * scale, -wy * scale, angle)
                points.append((x + tx, y - rise + ty))
            canvas.line(points, colour, self._thickness * unit)
        return x + (_width(letter) + _GAP + self._off(0.35)) * unit

    def _off(self, most: float) -> float:
        return self._random.uniform(-most, most) * self._wobble


@cache
def _strokes(letter: str) -> tuple[tuple[Point, ...], ...]:
    strokes = STROKES[letter].split(";")
    return tuple(tuple((float(x), float(y)) for x, y in (p.split(",") for p in s.split())) for s in strokes)


@cache
def _width(letter: str) -> float:
    return max(x for stroke in _strokes(letter) for x, _ in stroke)


def length(words: str, size: float) -> float:
    """Return about how many pixels a line takes."""
    units = sum(_SPACE if letter == " " else _width(letter) + _GAP for letter in words)
    return units * size / 5
