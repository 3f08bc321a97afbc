"""Planning and doing an import of organisations: key, name, kind, urn, part of."""

from __future__ import annotations

from trellis.kernel import trail
from trellis.people.csv_files import Row, Sheet
from trellis.people.enums import OrganisationKind
from trellis.people.import_plan import Line, Plan, check_columns
from trellis.people.models import Organisation, Person
from trellis.people.places import URN

NEEDED = ("key", "name", "kind")
COLUMNS = (*NEEDED, "urn", "part of")
KINDS = {str(label).lower(): value for value, label in OrganisationKind.choices} | {
    v: v for v in OrganisationKind.values
}
LONGEST = {"key": 80, "name": 200}


class PlacesImport:
    """One file of organisations against the database. Idempotent by key."""

    def __init__(self, actor: Person, sheet: Sheet) -> None:
        self.actor, self.sheet = actor, sheet
        self.plan = Plan("organisations", problems=check_columns(sheet, NEEDED, COLUMNS))
        self.known = {place.key: place for place in Organisation.objects.select_related("parent")}
        self.urns = {place.urn: place.key for place in self.known.values() if place.urn}
        self.parents = {key: place.parent.key if place.parent else "" for key, place in self.known.items()}
        self.rows: dict[str, Row] = {}
        if not self.plan.problems:
            self._read()

    def _read(self) -> None:
        for row in self.sheet.rows:
            if self._check(row):
                self.rows[row.cells["key"]] = row
                self.parents[row.cells["key"]] = row.cells.get("part of", "")
        for key, row in self.rows.items():
            self._check_parent(key, row)
            self.plan.lines.append(self._line(key, row))

    def _check(self, row: Row) -> bool:
        before = len(self.plan.problems)
        key, urn, kind = row.cells["key"], row.cells.get("urn", ""), row.cells["kind"].lower()
        for column in NEEDED:
            if not row.cells[column]:
                self.plan.wrong(row, column, "This cell is empty.")
            elif len(row.cells[column]) > LONGEST.get(column, 200):
                self.plan.wrong(row, column, f"This is longer than {LONGEST[column]} characters.")
        if kind and kind not in KINDS:
            self.plan.wrong(row, "kind", f"{row.cells['kind']} is no kind of place: school, trust, university, hub.")
        if key in self.rows:
            self.plan.wrong(row, "key", f"Row {self.rows[key].number} has the key {key} already.")
        if urn and (KINDS.get(kind) != OrganisationKind.SCHOOL or not URN.fullmatch(urn)):
            self.plan.wrong(row, "urn", "A URN has six digits, and only schools have one.")
        elif urn and self.urns.setdefault(urn, key) != key:
            self.plan.wrong(row, "urn", f"{self.urns[urn]} has this URN already.")
        return len(self.plan.problems) == before

    def _check_parent(self, key: str, row: Row) -> None:
        parent = row.cells.get("part of", "")
        if parent and parent not in self.parents:
            self.plan.wrong(row, "part of", f"There is no place with the key {parent}, here or in Trellis.")
            return
        seen = {key}
        while parent:
            if parent in seen:
                self.plan.wrong(row, "part of", f"{key} would be a part of itself.")
                return
            seen.add(parent)
            parent = self.parents.get(parent, "")

    def _line(self, key: str, row: Row) -> Line:
        place = self.known.get(key)
        kind = OrganisationKind(KINDS[row.cells["kind"].lower()])
        if place is None:
            return Line(row.number, "new", row.cells["name"], str(kind.label))
        now = (place.name, place.kind, place.urn, place.parent.key if place.parent else "")
        wanted = (row.cells["name"], str(kind), row.cells.get("urn", ""), row.cells.get("part of", ""))
        return Line(row.number, "same" if now == wanted else "changed", row.cells["name"], str(kind.label))

    def save(self) -> None:
        """Write every new and changed place, parents before their parts."""
        actions = {line.row: line.action for line in self.plan.lines}
        waiting = {key: row for key, row in self.rows.items() if actions[row.number] != "same"}
        while waiting:
            ready = [key for key, row in waiting.items() if row.cells.get("part of", "") not in waiting]
            for key in ready:
                self._save(key, waiting.pop(key))

    def _save(self, key: str, row: Row) -> None:
        place = self.known.get(key) or Organisation(key=key)
        new = key not in self.known
        place.name, place.kind = row.cells["name"], KINDS[row.cells["kind"].lower()]
        place.urn = row.cells.get("urn", "")
        place.parent = self.known.get(row.cells.get("part of", ""))
        place.save(force_insert=new)
        self.known[key] = place
        trail.record("organisation.add" if new else "organisation.change", place, actor=self.actor)
