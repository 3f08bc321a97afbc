"""Hiding in one picture. What is hidden is made from a few averages, so nothing finer is left to bring back.

Runs in the confined child. Pictures are arrays of rows by columns by blue, green, red, changed in place.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Picture = Any
CELLS = 5  # averages along the longer side of what is hidden
GREY = 128
SHAPES = 24  # averages along the longer side of a whole picture of shapes
TONES = 5


def hide(picture: Picture, left: int, top: int, right: int, bottom: int, look: str) -> None:
    """Hide a rectangle (right and bottom exclusive) as 'blur', 'squares' or 'cover'."""
    part = picture[top:bottom, left:right]
    if not part.size:
        return
    if look == "cover":
        part[:] = GREY
        return
    height, width = part.shape[:2]
    few = cv2.resize(part, _cells(width, height, CELLS), interpolation=cv2.INTER_AREA)
    way = cv2.INTER_NEAREST if look == "squares" else cv2.INTER_LINEAR
    part[:] = cv2.resize(few, (width, height), interpolation=way)


def shapes(picture: Picture) -> None:
    """Make the whole picture a few grey tones of large soft shapes: that somebody moves is seen, not who."""
    height, width = picture.shape[:2]
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    few = cv2.resize(grey, _cells(width, height, SHAPES), interpolation=cv2.INTER_AREA)
    soft = cv2.resize(few, (width, height), interpolation=cv2.INTER_LINEAR)
    step = 256 // TONES + 1
    picture[:] = ((soft // step) * step + step // 2)[:, :, np.newaxis]


def _cells(width: int, height: int, most: int) -> tuple[int, int]:
    share = most / max(width, height)
    return max(1, round(width * share)), max(1, round(height * share))
