"""Following an area from picture to picture: what it looked like when marked is looked for near where it should be.

Runs in the confined child. The flow of points inside the box, checked forwards and backwards (the median
flow of Kalal, Mikolajczyk and Matas, 2010), says where to look; the marked patch, or what it looked like when
last seen clearly, says where it is. Flow alone is believed for a second. OpenCV 5 ships no CSRT; its other
trackers want model files.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from trellis.evidence.masking import path
from trellis.evidence.masking.plan import Area
from trellis.evidence.regions import WHOLE

POINTS = 60
LEAST_POINTS = 5
MOST_OFF = 1.0  # pixels a point may miss itself by, there and back
MOST_SPREAD = 2.0  # pixels the points may disagree by
SURE, FOUND = 0.7, 0.5  # how alike a patch must be to be learnt anew, and to be believed
BELIEVED_MS = 1000  # how long flow alone counts
LEAST_TEXTURE = 4.0
LEAST_SIDE = 8  # pixels
Picture = Any  # rows by columns by blue, green, red, 8 bits


class Follower:
    """One area on its way. Give it the pictures in order by `see`; `way` and `lost` are what came of it."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self.way: list[tuple[int, path.Box]] = []
        self.lost: list[int] = []  # moments at which it could not be followed any further
        self._key = -1
        self._since: list[tuple[int, path.Box]] = []  # from the last key on
        self._before: Picture = None
        self._patches: list[Picture] = []  # as it was marked, and as it was last seen clearly
        self._seen_at = 0
        self._gone = False

    def see(self, at: float, picture: Picture) -> None:
        """Take the picture at that moment into account."""
        moment = round(at)
        if moment < self.area.begins or moment > self.area.until:
            return
        if self._next_key(moment):
            self._begin(moment, picture)
        elif not self._gone:
            self._follow(moment, picture)
        self._before = picture

    def end(self) -> None:
        """Say that there are no more pictures: keys that were never reached are joined straight."""
        while self._key + 1 < len(self.area.keys):
            self._pass_key()
        self.way += [pair for pair in self._since if not self.way or pair[0] > self.way[-1][0]]
        self.way = path.simplified(self.way)

    def _next_key(self, moment: int) -> bool:
        """Go on to the newest key that lies at or before this moment, if it is a new one."""
        passed = False
        while self._key + 1 < len(self.area.keys) and self.area.keys[self._key + 1].at <= moment:
            self._pass_key()
            passed = True
        return passed

    def _pass_key(self) -> None:
        key = self.area.keys[self._key + 1]
        if self._since:
            self.way += path.corrected(self._since, key)[:-1]
        self._key += 1
        self._since = [(key.at, path.of(key.box))]

    def _begin(self, moment: int, picture: Picture) -> None:
        self._patches = [_cut(picture, self._since[-1][1])]
        self._seen_at, self._gone = moment, False

    def _follow(self, moment: int, picture: Picture) -> None:
        box = self._since[-1][1]
        moved = _flow(self._before, picture, box)
        near = box if moved is None else _moved(box, moved, picture)
        score, found = self._look(picture, near, wide=moved is None)
        if score >= FOUND:
            self._seen_at = moment
            if score >= SURE:
                self._patches = [self._patches[0], _cut(picture, found)]
        elif moved is not None and moment - self._seen_at < BELIEVED_MS:
            found = near
        else:
            self._lose(moment)
            return
        self._since.append((moment, found))

    def _lose(self, moment: int) -> None:
        """Take back what flow alone said, and say so unless the next key tells where it went."""
        self._gone = True
        self._since = [pair for pair in self._since if pair[0] <= self._seen_at]
        if self._key + 1 >= len(self.area.keys):
            self.lost.append(self._seen_at if self._seen_at > self.area.keys[self._key].at else moment)

    def _look(self, picture: Picture, near: path.Box, *, wide: bool) -> tuple[float, path.Box]:
        """Return how alike (to 1) and where what looks most like a known patch lies near a place."""
        return max((_match(picture, patch, near, wide=wide) for patch in self._patches), key=lambda pair: pair[0])


def _match(picture: Picture, patch: Picture, near: path.Box, *, wide: bool) -> tuple[float, path.Box]:
    rows, columns = patch.shape[:2]
    if min(rows, columns) < LEAST_SIDE or float(patch.std(axis=(0, 1)).max()) < LEAST_TEXTURE:
        return 0.0, near
    reach = max(rows, columns) // (1 if wide else 4) + 4
    left, top, right, bottom = _edges(near, picture)
    x, y = max(0, left - reach), max(0, top - reach)
    window = picture[y : bottom + reach, x : right + reach]
    if window.shape[0] < rows or window.shape[1] < columns:
        return 0.0, near
    _, score, _, (across, down) = cv2.minMaxLoc(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED))
    height, width = picture.shape[:2]
    centre_x, centre_y = x + across + columns / 2, y + down + rows / 2
    return float(score), near._replace(x=centre_x * WHOLE / width, y=centre_y * WHOLE / height)


def _edges(box: path.Box, picture: Picture) -> tuple[int, int, int, int]:
    return path.pixels(box, picture.shape[1], picture.shape[0], margin=0.0)


def _cut(picture: Picture, box: path.Box) -> Picture:
    left, top, right, bottom = _edges(box, picture)
    return picture[top:bottom, left:right].copy()


def _moved(box: path.Box, by: tuple[float, float], picture: Picture) -> path.Box:
    height, width = picture.shape[:2]
    x, y = box.x + by[0] * WHOLE / width, box.y + by[1] * WHOLE / height
    return box._replace(x=min(max(x, 0.0), WHOLE), y=min(max(y, 0.0), WHOLE))


def _flow(before: Picture, now: Picture, box: path.Box) -> tuple[float, float] | None:
    """Return how many pixels the box moved across and down, or None when its points do not say so alike."""
    left, top, right, bottom = _edges(box, before)
    grey = cv2.cvtColor(before[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    corners = cv2.goodFeaturesToTrack(grey, POINTS, 0.05, 3)
    if corners is None or len(corners) < LEAST_POINTS:
        return None
    points = corners + np.array([[left, top]], np.float32)
    there, good, _ = cv2.calcOpticalFlowPyrLK(before, now, points, None)  # type: ignore[call-overload]
    back, again, _ = cv2.calcOpticalFlowPyrLK(now, before, there, None)  # type: ignore[call-overload]
    off = np.linalg.norm(points - back, axis=2).ravel()
    kept = (good.ravel() == 1) & (again.ravel() == 1) & (off < MOST_OFF)
    if int(kept.sum()) < LEAST_POINTS:
        return None
    moves = (there - points).reshape(-1, 2)[kept]
    middle = np.median(moves, axis=0)
    if float(np.median(np.abs(moves - middle).max(axis=1))) > MOST_SPREAD:
        return None
    return float(middle[0]), float(middle[1])
