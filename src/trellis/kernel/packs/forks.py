"""Local adaptations of pack content: who changed which words and why, with the diff in view (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from trellis.kernel.packs.errors import Problem
from trellis.kernel.packs.models import ANYWHERE, PackItem, PackModel, Ref, SourcedItem, SourceKeys, Text
from trellis.kernel.packs.registry import register_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs.pack import Pack


class Change(PackModel):
    """One field reworded: what it said and what it says now."""

    field: Text = Field(description="the name of the field that was reworded")
    was: str = Field(description="the words as they stand in the original")
    now: Text = Field(description="the new words")


class Fork(PackItem):
    """A local adaptation of one item; it may add sources and can drop none (R1)."""

    of: Annotated[str, Ref(ANYWHERE, 0)] = Field(description="the address of what is adapted")
    author: Text = Field(description="who adapted it")
    reason: Text = Field(description="why it was adapted, in one sentence")
    made_on: date = Field(description="the day it was made, such as 2026-09-01")
    changes: tuple[Change, ...] = Field(min_length=1, description="what was reworded")
    sources: SourceKeys


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words in a visible diff."""

    kind: Literal["kept", "taken out", "put in"]
    words: str


def fork_problems(original: PackItem, fork: Fork) -> Iterator[Problem]:
    """Yield what keeps ``fork`` from being an honest adaptation of ``original`` (R1)."""
    for source in getattr(original, "sources", ()):
        if source not in fork.sources:
            what = f'the fork "{fork.key}" drops the source "{source}" of what it adapts'
            yield Problem(what, f'add "{source}" to its sources', ("sources",))
    for index, change in enumerate(fork.changes):
        here = ("changes", index)
        current = getattr(original, change.field, None)
        if change.field in {"key", "sources"} or not isinstance(current, str):
            what = f'the fork "{fork.key}" changes "{change.field}", which is not wording of the original'
            yield Problem(what, "name a field that holds text", (*here, "field"))
        elif _words(current) != _words(change.was):
            what = f'the fork "{fork.key}" quotes words in "was" that the original no longer has'
            yield Problem(what, f"copy the present words: {current}", (*here, "was"))


def adapted(original: SourcedItem, fork: Fork) -> SourcedItem:
    """Return the original with the fork's words and sources; its key and everything else stay."""
    update = {change.field: change.now for change in fork.changes}
    return type(original).model_validate({**original.model_dump(), **update, "sources": fork.sources})


def visible_diff(change: Change) -> tuple[Piece, ...]:
    """Return the change word by word, in reading order, for people to see (R1)."""
    old, new = _words(change.was), _words(change.now)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("kept", " ".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("taken out", " ".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("put in", " ".join(new[new_from:new_to])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return text.split()


def _check(pack: Pack, fork: Fork) -> Iterator[Problem]:
    original = pack.index.get(fork.of)  # None when the original has faults of its own
    if original is not None:
        yield from fork_problems(original, fork)


register_section("forks", Fork, noun="fork", check=_check)
