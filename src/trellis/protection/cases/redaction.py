"""What to look at before a record leaves: names, pupils' keys, addresses, numbers. Pure; a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

HIDDEN_NAME, HIDDEN_PUPIL, HIDDEN_CONTACT = "[name removed]", "[pupil removed]", "[contact removed]"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[ ()-]?\d){8,13}(?!\w)")
_ANOTHER = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? +[A-Z][\w’'-]+")
_TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr", "Prof"})
SHORTEST = 3  # letters of a first name alone that is worth looking at


@dataclass(frozen=True)
class Mark:
    """Something to look at: where it stands in the text, what it is, what would stand there instead."""

    start: int
    end: int
    said: str
    what: str
    instead: str


def look_at(text: str, *, names: Iterable[str], keys: Iterable[str]) -> list[Mark]:
    """Return what of a text to look at, in its order and without overlaps; longer finds win.

    `names` are full names of people other than the one concerned; their parts are looked for too. `keys` are pupils'.
    """
    found: list[Mark] = []
    for key in keys:
        found.extend(_whole(text, key, "A pupil’s key", HIDDEN_PUPIL))
    for name in names:
        parts = [part for part in name.split() if part.rstrip(".") not in _TITLES]
        for said in {name, " ".join(parts), *(part for part in parts if len(part) >= SHORTEST)}:
            found.extend(_whole(text, said, "A name", HIDDEN_NAME))
    for pattern, what, instead in (
        (_MAIL, "An address", HIDDEN_CONTACT), (_PHONE, "A number", HIDDEN_CONTACT), (_ANOTHER, "A name", HIDDEN_NAME),
    ):  # fmt: skip
        found.extend(Mark(hit.start(), hit.end(), hit.group(), what, instead) for hit in pattern.finditer(text))
    return _apart(found)


def masked(text: str, marks: Iterable[Mark]) -> str:
    """Return the text with every mark replaced. Marks do not overlap."""
    parts, last = [], 0
    for mark in sorted(marks, key=lambda one: one.start):
        parts += [text[last : mark.start], mark.instead]
        last = mark.end
    return "".join([*parts, text[last:]])


def _whole(text: str, said: str, what: str, instead: str) -> list[Mark]:
    if not said:
        return []
    pattern = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)", re.IGNORECASE)
    return [Mark(hit.start(), hit.end(), hit.group(), what, instead) for hit in pattern.finditer(text)]


def _apart(found: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(mark.end <= other.start or mark.start >= other.end for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda one: one.start)
