"""What an import would do, row by row, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from trellis.people.csv_files import Row, Sheet


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: row and column as the spreadsheet shows them."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """What one row does: 'new', 'changed' or 'same', to whom, and how; people also have an address and a coach."""

    row: int
    action: str
    what: str
    note: str
    address: str = ""
    coach: str = ""


@dataclass(frozen=True)
class Pair:
    """A learner, their school, and the coach their row names, if any."""

    learner_id: UUID
    school_id: UUID
    coach_id: UUID | None


@dataclass
class Plan:
    """What a file would do. `kind` is 'people' or 'organisations'."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    learners: int = 0

    @property
    def good(self) -> bool:
        """Whether the whole file can be imported: no problem anywhere, and something in it."""
        return not self.problems and bool(self.lines)

    def count(self, action: str) -> int:
        """Return how many rows do this."""
        return sum(line.action == action for line in self.lines)

    def wrong(self, row: Row, column: str, sentence: str) -> None:
        """Note a problem of one cell."""
        self.problems.append(Problem(row.number, column, sentence))


def check_columns(sheet: Sheet, needed: tuple[str, ...], known: tuple[str, ...]) -> list[Problem]:
    """Return what is wrong with the heading row."""
    missing = [name for name in needed if name not in sheet.columns]
    strange = [name for name in sheet.columns if name not in known]
    found = [Problem(1, name, f"There is no column called {name}.") for name in missing]
    return found + [
        Problem(1, name, f"Columns are called {', '.join(known)}; {name} is none of them.") for name in strange
    ]
