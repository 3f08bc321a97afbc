"""The places people go, by role: what stands in the band or the bottom bar."""

from __future__ import annotations

from dataclasses import dataclass

from trellis.people import queries
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.web.device import who_is


@dataclass(frozen=True)
class Place:
    """One place. `icon` names a symbol of the icon sprite."""

    key: str
    label: str
    href: str
    icon: str
    roles: frozenset[str]


def _place(key: str, label: str, href: str, icon: str, *roles: Role) -> Place:
    return Place(key, label, href, icon, frozenset(str(role) for role in roles))


PLACES = (
    Place("today", "Today", "/", "today", frozenset(Role.values)),
    _place("evidence", "Evidence", "/evidence/", "evidence", Role.LEARNER, Role.COACH),
    _place("coaching", "Sessions", "/coaching/", "talk", Role.LEARNER, Role.COACH),
    _place("enquiry", "Enquiry", "/enquiry/", "enquiry", Role.LEARNER, Role.COACH),
    _place("portfolio", "Portfolio", "/portfolio/", "book", Role.LEARNER),
    _place("assessment", "Marking", "/assessment/", "book", Role.TUTOR),
    _place("programme", "Programme", "/programme/", "people", Role.LEAD, Role.TUTOR),
    _place("school", "School", "/school/", "school", Role.LEADER),
    _place("people", "Accounts", "/people/", "people", Role.ADMIN, Role.LEAD),
    _place("protection", "Data protection", "/protection/desk/", "book", Role.PROTECTION),
    _place("health", "Health", "/health/", "check", Role.ADMIN),
)
CAPTURERS = {Role.LEARNER, Role.COACH}


@dataclass(frozen=True)
class Shown:
    """The signed-in person as the shell shows them."""

    id: str
    who: str
    name: str
    first_name: str
    initials: str
    colour: str
    places: tuple[Place, ...]
    place: str
    can_capture: bool


def places_for(person: Person, path: str) -> Shown:
    """Return the person's places, at most five, and which one `path` lies in."""
    roles = queries.roles_of(person)
    mine = tuple(place for place in PLACES if place.roles & roles or place.key == "today")[:5]
    inside = [place.key for place in mine if place.href != "/" and path.startswith(place.href)]
    current = inside[0] if inside else ("today" if path == "/" else "")
    face = queries.face(person)
    return Shown(
        str(person.id),
        who_is(person),
        face.name,
        face.first_name,
        face.initials,
        face.colour,
        mine,
        current,
        bool(roles & CAPTURERS),
    )
