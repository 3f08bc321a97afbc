"""Which places answer requests, and whom a correction can be asked of."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from trellis.circles import queries as circles
from trellis.people import queries as people
from trellis.people.enums import OrganisationKind
from trellis.people.models import Person

_ABOVE = """
WITH RECURSIVE above AS (
    SELECT %s::uuid AS id
    UNION SELECT o.parent_id FROM people_organisation o JOIN above ON o.id = above.id WHERE o.parent_id IS NOT NULL)
SELECT id FROM above
"""
# Where the person works, and whose course they are on, if somebody holds the office there or above.
_ANSWERING = """
WITH RECURSIVE mine AS (
    SELECT m.organisation_id AS id FROM people_membership m
     WHERE m.person_id = %(me)s AND m.since <= current_date AND (m.until IS NULL OR m.until >= current_date)
    UNION
    SELECT c.organisation_id FROM programme_enrolment e JOIN programme_cohort c ON c.id = e.cohort_id
     WHERE e.learner_id = %(me)s),
up AS (
    SELECT id AS place, id FROM mine
    UNION SELECT up.place, o.parent_id FROM people_organisation o JOIN up ON o.id = up.id WHERE o.parent_id IS NOT NULL)
SELECT DISTINCT o.id, o.name FROM up JOIN people_organisation o ON o.id = up.place
  JOIN people_membership m ON m.organisation_id = up.id AND m.role = 'protection' AND m.person_id <> %(me)s
   AND m.since <= current_date AND (m.until IS NULL OR m.until >= current_date)
 ORDER BY o.name
"""
_DESK = """
SELECT id, name FROM people_organisation WHERE id = ANY ((SELECT my_organisations('protection'))::uuid[]) ORDER BY name
"""


def answers_for(kind: str, controller: str) -> bool:
    """Say whether a place of this kind answers for records of this controller, alone or together."""
    return controller in {"university" if kind == OrganisationKind.HEI else "school", "joint"}


def above(organisation_id: UUID) -> list[UUID]:
    """Return the place and everything above it, such as its trust."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [organisation_id])
        return [row[0] for row in cursor.fetchall()]


def answering_places(person: Person) -> list[tuple[UUID, str]]:
    """Return (id, name) of the places that answer for the person's data and have somebody else in the office."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERING, {"me": person.id})
        return list(cursor.fetchall())


def desk_places(person: Person) -> list[tuple[UUID, str]]:
    """Return (id, name) of the places of the current person's office, those below included."""
    with connection.cursor() as cursor:
        cursor.execute(_DESK)
        return list(cursor.fetchall())


def fellows(person: Person) -> list[tuple[UUID, str]]:
    """Return (id, name) of the people the person shares a partnership or group with, by name."""
    views = circles.views([one.id for one in circles.shareable(person)], person)
    ids = {other for view in views.values() for other in view.people if other != person.id}
    return sorted(((one.id, one.name) for one in people.faces(ids).values()), key=lambda pair: pair[1])
