"""From bands and marks to one figure. Pure: the weights, bands and pass mark come from the pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trellis.programme.rubric_schema import Band, Rubric

HALF = 2


@dataclass(frozen=True)
class Score:
    """What a marker says under one criterion; `mark` is 0 to 100, or None for the middle of the band."""

    band: str
    mark: int | None = None
    words: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Score:
        """Rebuild a score from its JSON."""
        return cls(str(stored.get("band", "")), stored.get("mark"), str(stored.get("words", "")))

    def stored(self) -> dict[str, Any]:
        """Return the score as JSON."""
        return {"band": self.band, "mark": self.mark, "words": self.words}


def middle(band: Band) -> int:
    """Return the mark in the middle of a band, rounded down."""
    return (band.lowest + band.highest) // HALF


def mark_of(rubric: Rubric, score: Score) -> int | None:
    """Return a score's mark from 0 to 100, or None when no band is chosen."""
    bands = {band.key: band for band in rubric.bands}
    if score.band not in bands:
        return None
    return middle(bands[score.band]) if score.mark is None else score.mark


def weighted(weights: Mapping[str, int], marks: Mapping[str, int]) -> int:
    """Return the weighted mean of marks (0 to 100), halves rounded up. Raises KeyError for a missing mark."""
    whole = sum(weights.values())
    summed = sum(weight * marks[key] for key, weight in weights.items())
    return (HALF * summed + whole) // (HALF * whole)


def total(rubric: Rubric, scores: Mapping[str, Score]) -> int | None:
    """Return the mark of the whole, or None while a criterion has no band."""
    marks = {one.key: mark_of(rubric, scores.get(one.key, Score(""))) for one in rubric.criteria}
    known = {key: mark for key, mark in marks.items() if mark is not None}
    if len(known) < len(marks):
        return None
    return weighted({one.key: one.weight for one in rubric.criteria}, known)


def passes(rubric: Rubric, mark: int) -> bool:
    """Whether a mark of the whole earns the credits."""
    return mark >= rubric.pass_mark


def problems(rubric: Rubric, scores: Mapping[str, Score]) -> dict[str, str]:
    """Return what does not fit, by criterion: a mark outside its band, a band the rubric does not have."""
    bands = {band.key: band for band in rubric.bands}
    found = {}
    for one in rubric.criteria:
        score = scores.get(one.key)
        if score is None or (not score.band and score.mark is None):
            continue
        band = bands.get(score.band)
        if band is None:
            found[one.key] = f"Choose a band for “{one.title}”."
        elif score.mark is not None and not band.lowest <= score.mark <= band.highest:
            found[one.key] = f"{band.title} goes from {band.lowest} to {band.highest}, and the mark is {score.mark}."
    return found


def missing(rubric: Rubric, scores: Mapping[str, Score]) -> list[str]:
    """Return the titles of criteria without a band."""
    return [one.title for one in rubric.criteria if mark_of(rubric, scores.get(one.key, Score(""))) is None]
