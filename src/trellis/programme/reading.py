"""Enrolments with everybody in them, in one plain statement: building it through the ORM costs more than running it."""

from __future__ import annotations

from typing import Any

from django.db import connection

from trellis.people.models import Organisation, Person
from trellis.programme.models import Cohort, Enrolment

# In the order of the models' own fields, which `from_db` goes by.
ENROLMENT = ("id", "cohort_id", "learner_id", "school_id", "coach_id", "tutor_id", "state", "started_on", "version")
COHORT = ("id", "name", "organisation_id", "pack_name", "pack_version", "starts_on", "version")
PERSON = ("id", "name", "known_as")
SCHOOL = ("id", "kind", "name")
PEOPLE = ("learner", "coach", "tutor")


def _columns(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


_SELECT = f"""
SELECT {_columns("e", ENROLMENT)}, {_columns("c", COHORT)}, {_columns("s", SCHOOL)},
       {_columns("l", PERSON)}, {_columns("o", PERSON)}, {_columns("t", PERSON)}
  FROM programme_enrolment e
  JOIN programme_cohort c ON c.id = e.cohort_id
  JOIN people_organisation s ON s.id = e.school_id
  JOIN people_person l ON l.id = e.learner_id
  LEFT JOIN people_person o ON o.id = e.coach_id
  LEFT JOIN people_person t ON t.id = e.tutor_id
 WHERE """  # noqa: S608  constant names


def enrolments(condition: str, arguments: list[Any]) -> list[Enrolment]:
    """Return enrolments (aliases e, c, s, l) for a constant SQL condition, with cohort, school and people loaded.

    Fields of them that are not read here are read when asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + condition, arguments)
        return [_build(row) for row in cursor.fetchall()]


def _build(row: tuple[Any, ...]) -> Enrolment:
    found = Enrolment.from_db("default", ENROLMENT, row[:9])
    found.cohort = Cohort.from_db("default", COHORT, row[9:16])
    found.school = Organisation.from_db("default", SCHOOL, row[16:19])
    for at, who in enumerate(PEOPLE):
        values = row[19 + 3 * at : 22 + 3 * at]
        setattr(found, who, Person.from_db("default", PERSON, values) if values[0] else None)
    return found
