"""What is wrong with a pack, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trellis.kernel.packs.reading import Path


@dataclass(frozen=True, order=True, slots=True)
class PackError:
    """One fault in a pack: the file, the line (from 1), what is wrong and how to mend it."""

    file: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        """Give one plain sentence, on one line even where a key that it quotes holds line breaks."""
        return " ".join(f"{self.file}, line {self.line}: {self.what}; {self.fix}.".split())


class PackInvalidError(Exception):
    """A pack could not be loaded; ``errors`` holds every fault found, in file and line order."""

    def __init__(self, errors: Iterable[PackError]) -> None:
        """Keep the errors and join them for the log."""
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class FaultError(ValueError):
    """Raised inside a section's model when its fields do not fit together."""

    def __init__(self, what: str, fix: str) -> None:
        """Say what is wrong and how to mend it, each without a full stop."""
        super().__init__(f"{what}; {fix}")
        self.what = what
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault found by a section's own check; ``path`` leads from the item to the faulty field."""

    what: str
    fix: str
    path: Path = ()
