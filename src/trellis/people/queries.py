"""Reading about people and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from trellis.people.enums import Role
from trellis.people.models import Organisation, Person

# One sub-query, so that a signed-in request loads its person and roles together.
_ROLES = """
(SELECT coalesce(json_agg(json_build_object('role', m.role, 'post', m.post,
          'organisation', o.name, 'organisation_id', o.id, 'kind', o.kind) ORDER BY m.since), '[]'::json)
   FROM people_membership m JOIN people_organisation o ON o.id = m.organisation_id
  WHERE m.person_id = people_person.id AND (m.until IS NULL OR m.until >= current_date))
"""


@dataclass(frozen=True)
class Face:
    """A person as others see them: round face, name, post."""

    id: UUID
    name: str
    first_name: str
    initials: str
    colour: str


FACE_COLOURS = ("petal", "leaf", "sky", "quince")


def face(person: Person) -> Face:
    """Return what a page shows of a person; the colour follows from the id."""
    colour = FACE_COLOURS[person.id.int % len(FACE_COLOURS)]
    return Face(person.id, person.name, person.first_name, person.initials, colour)


def face_of(person_id: UUID, name: str, known_as: str) -> Face:
    """Return the face of a person of whom only id and names were read."""
    return face(Person(id=person_id, name=name, known_as=known_as))


def signed_in_person(person_id: UUID | str) -> Person | None:
    """Return the active person with `roles`: list of {role, post, organisation, organisation_id, kind}."""
    found = Person.objects.filter(pk=person_id, is_active=True).annotate(roles=RawSQL(_ROLES, []))  # noqa: S611  constant text
    return found.first()


def roles_of(person: Person) -> set[str]:
    """Return the person's open roles, loading them once if they are not loaded."""
    if not hasattr(person, "roles"):
        loaded = signed_in_person(person.pk)
        person.roles = loaded.roles if loaded else []  # type: ignore[attr-defined]
    return {row["role"] for row in person.roles}  # type: ignore[attr-defined]


def organisations_where(person: Person, role: Role | str) -> list[UUID]:
    """Return the ids of organisations in which the person holds the role now."""
    roles_of(person)
    return [UUID(row["organisation_id"]) for row in person.roles if row["role"] == str(role)]  # type: ignore[attr-defined]


def faces(ids: Iterable[UUID]) -> dict[UUID, Face]:
    """Return faces by id, in one query."""
    wanted = set(ids)
    fields = ("id", "name", "known_as")
    return {p.id: face(p) for p in Person.objects.filter(id__in=wanted).only(*fields)} if wanted else {}


def person_by_email(email: str) -> Person | None:
    """Return the person who signs in with this address, in any case of letters."""
    return Person.objects.filter(email=email.strip().lower()).first()


def organisation_tree() -> list[Organisation]:
    """Return every organisation, parents before their parts."""
    return list(Organisation.objects.select_related("parent").order_by(F("parent__name").asc(nulls_first=True), "name"))


def members_of(organisation_ids: Iterable[UUID], *roles: str) -> list[Person]:
    """Return active persons with one of the roles in one of the organisations."""
    open_now = Q(memberships__until__isnull=True)
    return list(
        Person.objects.filter(
            open_now, memberships__organisation__in=list(organisation_ids), memberships__role__in=roles, is_active=True
        )
        .distinct()
        .order_by("name")
    )
