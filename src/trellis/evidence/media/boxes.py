"""The outermost boxes of an MP4 or QuickTime file, read to see whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BOXES = 10_000  # a fragmented recording of hours has a few thousand
_HEADER = 8
_LONG_HEADER = 16


@dataclass(frozen=True, slots=True)
class Outline:
    """The kinds of the outermost boxes in order, and where the file should end (bytes)."""

    kinds: tuple[str, ...]
    should_end: int
    index_first: bool

    @property
    def has_index(self) -> bool:
        """Whether the box that says where everything is has arrived."""
        return "moov" in self.kinds


def outline(path: Path) -> Outline:
    """Return the outline of an MP4 or QuickTime file; only box headers are read."""
    size = path.stat().st_size
    kinds: list[str] = []
    at = 0
    with path.open("rb") as file:
        while at + _HEADER <= size and len(kinds) < _MOST_BOXES:
            file.seek(at)
            header = file.read(_LONG_HEADER)
            length = int.from_bytes(header[:4], "big")
            kinds.append(header[4:8].decode("latin-1"))
            if length == 1 and len(header) == _LONG_HEADER:
                length = int.from_bytes(header[8:], "big")
            elif length == 0:
                length = size - at
            if length < _HEADER:
                break
            at += length
    index_first = "moov" in kinds and "mdat" in kinds and kinds.index("moov") < kinds.index("mdat")
    return Outline(tuple(kinds), max(at, 0), index_first)
