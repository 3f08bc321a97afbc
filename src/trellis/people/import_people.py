"""Planning and doing an import of people: name, email, role, organisation; key, post, coach."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from trellis.kernel import clock, trail
from trellis.people import rules
from trellis.people.csv_files import Row, Sheet
from trellis.people.enums import Role
from trellis.people.import_plan import Line, Pair, Plan, check_columns
from trellis.people.models import Membership, Organisation, Person

NEEDED = ("name", "email", "role", "organisation")
COLUMNS = ("key", *NEEDED, "post", "coach")
ROLES = {str(label).lower(): value for value, label in Role.choices} | {value: value for value in Role.values}
LONGEST = {"key": 80, "name": 150, "post": 120}
Held = tuple[UUID, UUID, str]


class PeopleImport:
    """One file of people against the database: a row is a person in a role at a place.

    A person is known again by key, else by any of their addresses.
    """

    def __init__(self, actor: Person, sheet: Sheet) -> None:
        self.actor, self.sheet = actor, sheet
        self.plan = Plan("people", problems=check_columns(sheet, NEEDED, COLUMNS))
        self.new: dict[str, Person] = {}
        self.begun: dict[Held, Membership] = {}
        self.posts: list[Membership] = []
        self.pairs: list[Pair] = []
        if not self.plan.problems:
            self._load()
            self._read()

    # -- what the database knows ------------------------------------------------

    def _load(self) -> None:
        addresses = {self._address(row, column) for row in self.sheet.rows for column in ("email", "coach")} - {""}
        keys = {row.cells.get("key", "") for row in self.sheet.rows} - {""}
        others = EmailAddress.objects.filter(email__in=addresses, verified=True).select_related("user")
        self.by_address = {row.email.lower(): row.user for row in others}
        self.by_address |= {person.email: person for person in Person.objects.filter(email__in=addresses)}
        self.by_key = {person.key: person for person in Person.objects.filter(key__in=keys)}
        named = {row.cells.get("organisation", "") for row in self.sheet.rows} - {""}
        places = Organisation.objects.filter(Q(key__in=named) | Q(urn__in=named))
        self.places = {place.urn: place for place in places if place.urn} | {place.key: place for place in places}
        known = {person.id for person in (*self.by_address.values(), *self.by_key.values())}
        rows = Membership.objects.filter(person__in=known, until=None)
        self.held: dict[Held, Membership] = {(row.person_id, row.organisation_id, row.role): row for row in rows}
        self.coaches = {row.person_id for row in rows if row.role == Role.COACH}

    @staticmethod
    def _address(row: Row, column: str) -> str:
        return row.cells.get(column, "").lower()

    # -- reading the rows -------------------------------------------------------

    def _read(self) -> None:
        self.coaching = {
            self._address(row, "email") for row in self.sheet.rows if ROLES.get(row.cells["role"].lower()) == Role.COACH
        }
        self.names = {self._address(row, "email"): row.cells["name"] for row in self.sheet.rows}
        self.given = {role: rules.may_give(self.actor, role) for role in Role.values}
        said: dict[tuple[str, str, str], int] = {}
        names: dict[str, str] = {}
        paired: list[tuple[Row, Person, Organisation]] = []
        for row in self.sheet.rows:
            if not self._check(row, said, names):
                continue
            place = self.places[row.cells["organisation"]]
            person, line = self._row(row, place)
            self.plan.lines.append(line)
            if ROLES[row.cells["role"].lower()] == Role.LEARNER:
                paired.append((row, person, place))
        self.plan.learners = len(paired)
        self.pairs = [Pair(person.id, place.id, self._coach(row, person)) for row, person, place in paired]

    def _check(self, row: Row, said: dict[tuple[str, str, str], int], names: dict[str, str]) -> bool:
        before = len(self.plan.problems)
        self._check_cells(row)
        cells, address = row.cells, self._address(row, "email")
        role = ROLES.get(cells["role"].lower(), "")
        if cells["name"] and names.setdefault(address, cells["name"]) != cells["name"]:
            self.plan.wrong(row, "name", f"The same address stands above with the name {names[address]}.")
        earlier = said.setdefault((address, role, cells["organisation"]), row.number)
        if earlier != row.number:
            self.plan.wrong(row, "email", f"Row {earlier} says the same person, role and place already.")
        if len(self.plan.problems) == before:
            self._check_person(row, address)
            self._check_coach(row, role)
        return len(self.plan.problems) == before

    def _check_cells(self, row: Row) -> None:
        cells, role = row.cells, ROLES.get(row.cells["role"].lower(), "")
        for column in NEEDED:
            if not cells[column]:
                self.plan.wrong(row, column, "This cell is empty.")
        for column, most in LONGEST.items():
            if len(cells.get(column, "")) > most:
                self.plan.wrong(row, column, f"This is longer than {most} characters.")
        if cells["email"] and not _is_address(self._address(row, "email")):
            self.plan.wrong(row, "email", f"{cells['email']} is no whole e-mail address.")
        if cells["role"] and not role:
            self.plan.wrong(row, "role", f"{cells['role']} is no role: {', '.join(Role.values)}.")
        elif role and not self.given[role]:
            self.plan.wrong(row, "role", f"The role {role} is given by an administrator.")
        if cells["organisation"] and cells["organisation"] not in self.places:
            self.plan.wrong(row, "organisation", f"There is no place with the key or URN {cells['organisation']}.")

    def _check_person(self, row: Row, address: str) -> None:
        keyed, found = self.by_key.get(row.cells.get("key", "")), self.by_address.get(address)
        if keyed and found is None:
            self.plan.wrong(
                row,
                "email",
                f"{keyed.name} has this key and another address. People change their addresses themselves.",
            )
        elif keyed and found and keyed.id != found.id:
            self.plan.wrong(row, "key", f"This key belongs to {keyed.name}, the address to {found.name}.")
        if found and not found.is_active:
            self.plan.wrong(row, "email", f"The account of {found.name} is closed. Open it again first.")

    def _check_coach(self, row: Row, role: str) -> None:
        coach = self._address(row, "coach")
        if not coach:
            return
        known = self.by_address.get(coach)
        if role != Role.LEARNER:
            self.plan.wrong(row, "coach", "Only learners have a coach. Leave this cell empty.")
        elif coach == self._address(row, "email"):
            self.plan.wrong(row, "coach", "Nobody coaches themselves.")
        elif coach not in self.coaching and (known is None or known.id not in self.coaches):
            self.plan.wrong(row, "coach", f"{row.cells['coach']} is no coach, here or in Trellis.")

    def _row(self, row: Row, place: Organisation) -> tuple[Person, Line]:
        cells, address, role = row.cells, self._address(row, "email"), ROLES[row.cells["role"].lower()]
        person = self.by_address.get(address)
        action = "same"
        if person is None:
            person = Person(email=address, name=cells["name"], key=cells.get("key") or None)
            person.set_unusable_password()
            self.new[address] = self.by_address[address] = person
            action = "new"
        where: Held = (person.id, place.id, role)
        held = self.held.get(where)
        post = cells.get("post", "")
        if held is None:
            self.begun[where] = Membership(person=person, organisation=place, role=role, post=post, since=clock.today())
            action = "new" if address in self.new else "changed"
        elif post and held.post != post:
            held.post = post
            self.posts.append(held)
            action = "changed"
        note = f"{Role(role).label}, {place.name}"
        return person, Line(row.number, action, person.name, note, address, self._coach_named(row))

    def _coach_named(self, row: Row) -> str:
        """Return the coach's name, here or in the list; '' where the row names none."""
        address = self._address(row, "coach")
        known = self.by_address.get(address)
        return known.name if known else self.names.get(address, "")

    def _coach(self, row: Row, learner: Person) -> UUID | None:
        coach = self.by_address.get(self._address(row, "coach"))
        return coach.id if coach and coach.id != learner.id else None

    # -- writing ----------------------------------------------------------------

    def save(self) -> None:
        """Write all new accounts, roles and posts, with an event each."""
        Person.objects.bulk_create(self.new.values())
        Membership.objects.bulk_create(self.begun.values())
        Membership.objects.bulk_update(self.posts, ["post"])
        for person in self.new.values():
            trail.record("person.add", person, actor=self.actor)
        for membership in self.begun.values():
            trail.record("membership.begin", membership, actor=self.actor)
        for membership in self.posts:
            trail.record("membership.change", membership, actor=self.actor)


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
