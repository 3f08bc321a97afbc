"""What packs say about the days that the law sets for requests about personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from trellis.kernel.packs import Problem, SourcedItem, Text, register_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

AskedKind = Literal["held", "pupil", "objection", "correction", "complaint"]
Does = Literal["acknowledge", "answer", "extend"]


class LawfulClock(SourcedItem):
    """Within which time a request has to be acknowledged or answered, or by how much the answer may come later."""

    title: Text
    does: Does = Field(description='"acknowledge", "answer" or "extend"')
    kinds: tuple[AskedKind, ...] = Field(min_length=1, description="which requests it holds for")
    months: int = Field(default=0, ge=0, le=12, description="calendar months from the day it was received")
    days: int = Field(default=0, ge=0, le=366, description="days from the day it was received")
    says: Text = Field(description="the rule in plain words")
    unverified: bool = Field(default=False, description="true when nobody has checked it against the law")


def _check_clock(pack: Pack, one: LawfulClock) -> Iterator[Problem]:
    if bool(one.months) == bool(one.days):
        yield Problem(f'"{one.key}" says no time, or two', 'give either "months" or "days"', ("months",))
    for other in pack.section(LawfulClock).values():
        twice = set(other.kinds) & set(one.kinds)
        if other.key < one.key and other.does == one.does and twice:
            what = f'"{other.key}" and "{one.key}" both say when to {one.does} {", ".join(sorted(twice))}'
            yield Problem(what, "keep one of them", ("kinds",))


register_section("clocks", LawfulClock, noun="clock", check=_check_clock)
