"""Marking rubrics in packs: bands, criteria and a descriptor for every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import Field

from trellis.kernel.packs import Key, PackItem, PackModel, Problem, SourcedItem, Text, register_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

MASTERS: Final = 7
WHOLE: Final = 100


class Band(PackItem):
    """A range of marks; bands follow one another without gap from 0 to 100."""

    title: Text
    lowest: int = Field(ge=0, le=100, description="the lowest mark in the band, a whole number")
    highest: int = Field(ge=0, le=100, description="the highest mark in the band, a whole number")


class Descriptor(PackModel):
    """What work in one band looks like under one criterion."""

    band: Key = Field(description="the key of a band")
    text: Text


class Criterion(PackItem):
    """One thing the marker looks for; ``context`` marks "where would this not work?" (R21)."""

    title: Text
    asks: Text = Field(description="the question the marker asks of the work")
    weight: int = Field(ge=1, le=100, description="its share of the mark, per cent")
    context: bool = False
    descriptors: tuple[Descriptor, ...] = Field(min_length=1, description="one descriptor for each band")

    def in_band(self, band: str) -> str:
        """Return the descriptor for a band; KeyError when there is none."""
        for descriptor in self.descriptors:
            if descriptor.band == band:
                return descriptor.text
        raise KeyError(band)


class Rubric(SourcedItem):
    """How submissions are marked, essay and workplace evidence alike (R19)."""

    title: Text
    about: Text
    level: int = Field(ge=4, le=8, description="the level, 7 for a master's")
    pass_mark: int = Field(ge=1, le=100, description="the lowest mark that passes, a whole number")
    bands: tuple[Band, ...] = Field(min_length=2, description="the bands, lowest first")
    criteria: tuple[Criterion, ...] = Field(min_length=1, description="the criteria")

    def band_of(self, mark: int) -> Band:
        """Return the band a mark of 0 to 100 falls in; ValueError outside that range."""
        for band in self.bands:
            if band.lowest <= mark <= band.highest:
                return band
        message = f"{mark} is not a mark from 0 to 100"
        raise ValueError(message)


def _check_rubric(_: Pack, rubric: Rubric) -> Iterator[Problem]:
    yield from _check_bands(rubric)
    weight = sum(criterion.weight for criterion in rubric.criteria)
    if weight != WHOLE:
        what = f'the weights of the rubric "{rubric.key}" add up to {weight}, not 100'
        yield Problem(what, "change the weights", ("criteria",))
    if rubric.level >= MASTERS and not any(criterion.context for criterion in rubric.criteria):
        what = f'the rubric "{rubric.key}" never asks where the approach would not work'
        yield Problem(what, 'mark such a criterion with "context: true"', ("criteria",))
    keys = [band.key for band in rubric.bands]
    for index, criterion in enumerate(rubric.criteria):
        if [descriptor.band for descriptor in criterion.descriptors] != keys:
            what = f'the criterion "{criterion.key}" does not describe each band once, in order'
            yield Problem(what, f"describe {', '.join(keys)}", ("criteria", index, "descriptors"))


def _check_bands(rubric: Rubric) -> Iterator[Problem]:
    expected = 0
    for index, band in enumerate(rubric.bands):
        if band.lowest != expected or band.highest < band.lowest:
            what = f'the band "{band.key}" runs from {band.lowest} to {band.highest}, leaving a gap or an overlap'
            yield Problem(what, f"start it at {expected}", ("bands", index))
        expected = band.highest + 1
    if expected != WHOLE + 1:
        what = f'the bands of "{rubric.key}" end at {expected - 1}'
        yield Problem(what, "end the last one at 100", ("bands",))
    if rubric.pass_mark not in {band.lowest for band in rubric.bands}:
        what = f'the pass mark {rubric.pass_mark} of "{rubric.key}" is not where a band starts'
        yield Problem(what, "start a band at the pass mark", ("pass_mark",))


register_section("rubrics", Rubric, noun="rubric", check=_check_rubric)
