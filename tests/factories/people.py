"""People and places for tests. Open tables, so no person needs to be set."""

from datetime import date
from itertools import count

from trellis.people.models import Membership, Organisation, Person

_numbers = count(1)


def _next() -> int:
    return next(_numbers)


def make_school(name: str = "", kind: str = "school", parent=None) -> Organisation:
    number = _next()
    urn = f"{900000 + number}" if kind == "school" else ""
    return Organisation.objects.create(
        kind=kind, name=name or f"Place {number}", urn=urn, key=f"place-{number}", parent=parent
    )


def make_person(name: str = "", *roles: str, at: Organisation | None = None, password: str | None = None) -> Person:
    number = _next()
    person = Person.objects.create_user(
        email=f"person{number}@test.example", password=password, name=name or f"Person {number}"
    )
    place = at or (make_school() if roles else None)
    for role in roles:
        Membership.objects.create(person=person, organisation=place, role=role, since=date(2026, 9, 1))
    return person
