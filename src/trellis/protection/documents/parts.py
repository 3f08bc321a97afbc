"""What a drafted document is made of. Pure: pages and Word files are made from the same parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OPEN, CLOSE = "⟦", "⟧"
_GAP = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def gap(what: str, who: str = "your school") -> str:
    """Return the mark for what only the organisation knows: '[your school fills this in: …]'."""
    return f"{OPEN}[{who} fills this in: {what}]{CLOSE}"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield (words, whether they are a gap) of a text, in order."""
    last = 0
    for found in _GAP.finditer(text):
        if found.start() > last:
            yield text[last : found.start()], False
        yield found.group(1), True
        last = found.end()
    if last < len(text):
        yield text[last:], False


@dataclass(frozen=True)
class Table:
    """Rows under heads; the first cell of a row names it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs, then a list, then a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())


@dataclass(frozen=True)
class Document:
    """A drafted document. `drafted` says from what and when."""

    key: str
    title: str
    lede: str
    sections: tuple[Section, ...]
    drafted: str

    @property
    def gaps(self) -> int:
        """How many things are still to be filled in."""
        texts = [text for one in self.sections for text in (*one.paragraphs, *one.items)]
        cells = [cell for one in self.sections for table in one.tables for row in table.rows for cell in row]
        return sum(is_gap for text in (*texts, *cells) for _, is_gap in pieces(text))
