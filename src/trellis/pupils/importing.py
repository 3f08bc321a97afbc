"""Importing classes and permissions from CSV: look first, then all or nothing.

A row is one pupil by key, or "all" for the whole class. What stands already changes nothing, so
the same list twice is once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.people import csv_files
from trellis.people.models import Person
from trellis.pupils import queries
from trellis.pupils.enums import Allows, Basis
from trellis.pupils.import_cells import COLUMNS, NEEDED, Cells, read_row
from trellis.pupils.models import Permission, Pupil, SchoolClass
from trellis.pupils.rules import NO_SCHOOL


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: row and column as the spreadsheet shows them."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """What one row does: 'new', 'changed' or 'same'."""

    row: int
    action: str
    class_name: str
    key: str
    says: str


@dataclass
class Plan:
    """What a list would do, row by row, and every problem in it."""

    lines: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether the whole list can be imported."""
        return bool(self.lines) and not self.problems

    def count(self, action: str) -> int:
        """Return how many rows do this."""
        return sum(line.action == action for line in self.lines)


def preview(*, actor: Person, text: str) -> Plan:
    """Return what the list would do; writes nothing. Raises Refused, Invalid(file=…)."""
    return _Import(actor, text).plan


@command
def import_file(*, actor: Person, text: str) -> Plan:
    """Import the whole list or nothing. Raises Refused, Invalid(file=…)."""
    found = _Import(actor, text)
    if not found.plan.good:
        raise Invalid(file="Nothing was imported: put right what is listed below, then send the list again.")
    found.save()
    return found.plan


Where = tuple[UUID, str]  # school, name of the class


class _Import:
    """One list against what stands."""

    def __init__(self, actor: Person, text: str) -> None:
        self.actor, self.plan = actor, Plan()
        self.schools = dict(queries.schools_of(actor))
        require(bool(self.schools), NO_SCHOOL)
        self.there = {(one.school_id, one.name): one for one in queries.classes(actor)}
        self.rows: dict[tuple[Where, str], tuple[int, Cells]] = {}
        self._read(csv_files.read(text))
        if not self.plan.problems:
            for (where, key), (number, cells) in self.rows.items():
                self._plan(number, where, key, cells)

    def _read(self, sheet: csv_files.Sheet) -> None:
        for name in NEEDED:
            if name not in sheet.columns:
                self._wrong(1, name, f"There is no column called {name}.")
        for name in sheet.columns:
            if name not in COLUMNS:
                sentence = f"Columns are called {', '.join(COLUMNS)}. Leave everything else out, names above all."
                self._wrong(1, name, sentence)
        if not sheet.rows:
            self._wrong(1, "class", "There are no rows below the names of the columns.")
        if not self.plan.problems:
            for row in sheet.rows:
                self._read_row(row)

    def _read_row(self, row: csv_files.Row) -> None:
        cells = read_row(row.cells, lambda column, sentence: self._wrong(row.number, column, sentence))
        if cells is None:
            return
        if cells.decided_on and cells.decided_on > clock.today():
            self._wrong(row.number, "decided", "That day is still to come.")
        school = self._school(row.number, cells.school)
        if school is None:
            return
        place = ((school, cells.class_name), cells.key)
        if place in self.rows:
            self._wrong(row.number, "key", f"{cells.key or 'The class'} stands in row {self.rows[place][0]} already.")
        self.rows[place] = (row.number, cells)

    def _school(self, number: int, name: str) -> UUID | None:
        if not name and len(self.schools) == 1:
            return next(iter(self.schools))
        found = [key for key, value in self.schools.items() if value.lower() == name.lower()]
        if not found:
            self._wrong(number, "school", f"You work at {' and '.join(self.schools.values())}. Say which one this is.")
        return found[0] if found else None

    def _wrong(self, row: int, column: str, sentence: str) -> None:
        self.plan.problems.append(Problem(row, column, sentence))

    # -- what would change ------------------------------------------------------

    def _plan(self, number: int, where: Where, key: str, cells: Cells) -> None:
        view = self.there.get(where)
        line = next((one for one in view.lines if one.key == key), None) if view and key else None
        basis = cells.basis or self._class_basis(where)
        if basis is None:
            self._wrong(number, "basis", "Give the basis: public task, legitimate interests or consent.")
            return
        if view is None or (key and line is None):
            action = "new"
        elif key and line is not None:
            action = "same" if _same_pupil(cells, line) else "changed"
        else:
            action = "same" if _same_class(cells, view) else "changed"
        says = "As the class" if cells.follows else Allows(cells.allows).label + (", face hidden" * cells.blur)
        self.plan.lines.append(Change(number, action, where[1], key or "The class", says))

    def _class_basis(self, where: Where) -> Basis | None:
        """Return the basis the class has, here or in the list."""
        row = self.rows.get((where, ""))
        if row and row[1].basis:
            return row[1].basis
        view = self.there.get(where)
        if view:
            return Basis(view.basis)
        return next(
            (cells.basis for (place, _), (_, cells) in self.rows.items() if place == where and cells.basis), None
        )

    # -- writing ----------------------------------------------------------------

    def save(self) -> None:
        """Write new classes, new pupils, and one row of history for each change."""
        wanted = {place for place, _ in self.rows}
        made = [
            SchoolClass(owner=self.actor, school_id=school, name=name, made_at=clock.now())
            for school, name in sorted(wanted - set(self.there), key=str)
        ]
        SchoolClass.objects.bulk_create(made)
        ids = {where: view.id for where, view in self.there.items()} | {
            (one.school_id, one.name): one.id for one in made
        }
        pupils = self._pupils(ids)
        acts = {(line.class_name, line.key, line.row): line.action for line in self.plan.lines}
        fresh = []
        for (where, key), (number, cells) in self.rows.items():
            action = acts[(where[1], key or "The class", number)]
            if action == "same" or (action == "new" and cells.follows):
                continue
            fresh.append(self._permission(ids[where], pupils[(ids[where], key)] if key else None, where, cells))
        given = {row.school_class_id for row in fresh if row.pupil_id is None}
        fresh += [self._nothing(one) for one in made if one.id not in given]
        Permission.objects.bulk_create(fresh)
        self._touch(fresh, made)

    def _pupils(self, ids: dict[Where, UUID]) -> dict[tuple[UUID, str], UUID]:
        """Return pupil ids by class and key, adding those that are missing; one who had left is back."""
        there = Pupil.objects.filter(school_class_id__in=list(ids.values()))
        known = {(row.school_class_id, row.key): row.id for row in there}
        named = [(ids[where], key) for where, key in self.rows if key]
        back = [known[place] for place in named if place in known]
        Pupil.objects.filter(id__in=back).exclude(left_on=None).update(left_on=None)
        new = [Pupil(id=new_id(), school_class_id=one, key=key) for one, key in named if (one, key) not in known]
        Pupil.objects.bulk_create(new)
        return known | {(row.school_class_id, row.key): row.id for row in new}

    def _permission(self, class_id: UUID, pupil_id: UUID | None, where: Where, cells: Cells) -> Permission:
        return Permission(
            school_class_id=class_id, pupil_id=pupil_id, follows=cells.follows, allows=cells.allows, blur=cells.blur,
            basis=cells.basis or self._class_basis(where) or Basis.PUBLIC_TASK,
            decided_on=cells.decided_on or clock.today(), expires_on=cells.expires_on, recorded_by=self.actor,
            recorded_at=clock.now(),
        )  # fmt: skip

    def _nothing(self, made: SchoolClass) -> Permission:
        """A class of which the list says nothing as a whole: nobody else in it may be recorded."""
        return Permission(
            school_class=made, allows=Allows.NOTHING, basis=self._class_basis((made.school_id, made.name)) or "",
            decided_on=clock.today(), recorded_by=self.actor, recorded_at=clock.now(),
        )  # fmt: skip

    def _touch(self, fresh: list[Permission], made: list[SchoolClass]) -> None:
        """Count changed classes up, so that an older page does not overwrite them, with an event each."""
        new = {one.id for one in made}
        for found in SchoolClass.objects.filter(id__in={row.school_class_id for row in fresh} | new):
            if found.id not in new:
                found.version += 1
                found.save(update_fields=["version"])
            trail.record("class.open" if found.id in new else "class.import", found, actor=self.actor)


def _same_pupil(cells: Cells, line: queries.Line) -> bool:
    if line.left or cells.follows:
        return not line.left and not line.now.own
    return line.now.own and _same(cells, line)


def _same_class(cells: Cells, view: queries.ClassView) -> bool:
    return (view.allows, view.blur) == (cells.allows, cells.blur) and _same_days(cells, view)


def _same(cells: Cells, line: queries.Line) -> bool:
    return (line.allows, line.now.blur) == (cells.allows, cells.blur) and _same_days(cells, line)


def _same_days(cells: Cells, stands: queries.Line | queries.ClassView) -> bool:
    """Compare basis, day and end; an empty cell for basis or day asks for no change."""
    return (
        cells.basis in {None, stands.basis}
        and cells.decided_on in {None, stands.decided_on}
        and cells.expires_on == stands.expires_on
    )
