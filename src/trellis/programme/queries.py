"""Reading arrangements: who learns where, with whom. Never any learning."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from trellis.kernel.database import HasId
from trellis.knowledge.queries import pack
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.people.queries import holder_of, members_of
from trellis.programme.enums import EnrolmentState
from trellis.programme.models import CoachPlaces, Cohort, Enrolment
from trellis.programme.reading import enrolments
from trellis.programme.rows import CoachRow, CohortRow, EnrolmentRow, coach_row, cohort_row, enrolment_row

NOW = "e.state <> 'completed' ORDER BY l.name, e.id"


def enrolment_of(learner: HasId) -> Enrolment | None:
    """Return the learner's own enrolment (cohort, school, coach, tutor loaded): the newest not completed."""
    found = enrolments("e.learner_id = %s AND e.state <> 'completed' ORDER BY e.id DESC LIMIT 1", [learner.id])
    return found[0] if found else None


def enrolment(enrolment_id: UUID) -> Enrolment:
    """Return one enrolment the current person may see. Raises Enrolment.DoesNotExist."""
    found = enrolments("e.id = %s", [enrolment_id])
    if not found:
        raise Enrolment.DoesNotExist
    return found[0]


def enrolments_coached_by(coach: HasId) -> list[Enrolment]:
    """Return the enrolments a person coaches now, by the learner's name."""
    return enrolments(f"e.coach_id = %s AND {NOW}", [coach.id])


def cohort_for_tutor(tutor: HasId) -> list[Enrolment]:
    """Return the enrolments a person tutors now, by the learner's name."""
    return enrolments(f"e.tutor_id = %s AND {NOW}", [tutor.id])


def enrolments_of_school(ids: Iterable[UUID]) -> list[Enrolment]:
    """Return the enrolments of these schools now, as far as the current person may see them."""
    return enrolments(f"e.school_id = ANY(%s) AND {NOW}", [list(ids)])


def enrolments_led() -> list[Enrolment]:
    """Return the enrolments at the schools the current person leads, by the learner's name; one statement."""
    return enrolments(f"e.school_id = ANY ((SELECT my_organisations('leader'))::uuid[]) AND {NOW}", [])


def school_ids() -> list[UUID]:
    """Return the schools of all enrolments the current person may see."""
    return list(Enrolment.objects.order_by().values_list("school_id", flat=True).distinct())


def is_cohort_fellow(person_id: UUID) -> bool:
    """Say whether somebody learns in a cohort the current person learns in now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_cohort_fellow(%s)", [person_id])
        return bool(cursor.fetchone()[0])


def learners_of(coach_id: UUID, organisation_id: UUID, *, without: UUID | None = None) -> int:
    """Return how many learners of an organisation's cohorts a coach has, leaving one enrolment out."""
    now = Enrolment.objects.filter(coach_id=coach_id, cohort__organisation_id=organisation_id)
    now = now.exclude(state=EnrolmentState.COMPLETED)
    return now.exclude(id=without).count() if without else now.count()


def programme_title(pack_name: str, version: str) -> str:
    """Return the title of a pack version as people read it."""
    return pack(pack_name, version).title


def cohorts(*, limit: int = 100) -> list[CohortRow]:
    """Return the cohorts the current person may see, newest first, with their counts; two statements at most."""
    open_rows = ~Q(enrolments__state=EnrolmentState.COMPLETED)
    found = (
        Cohort.objects.select_related("organisation")
        .annotate(
            people=Count("enrolments"),
            no_coach=Count("enrolments", filter=open_rows & Q(enrolments__coach__isnull=True)),
            no_tutor=Count("enrolments", filter=open_rows & Q(enrolments__tutor__isnull=True)),
        )
        .order_by("-starts_on", "name")[:limit]
    )
    return [
        cohort_row(row, programme_title(row.pack_name, row.pack_version), row.people, row.no_coach, row.no_tutor)
        for row in found
    ]


def cohort(cohort_id: UUID) -> Cohort:
    """Return one cohort with its organisation. Raises Cohort.DoesNotExist."""
    return Cohort.objects.select_related("organisation").get(id=cohort_id)


def people_in(cohort_id: UUID) -> list[EnrolmentRow]:
    """Return the people of a cohort whose arrangements the current person may see, by name, in one statement."""
    return [enrolment_row(row) for row in enrolments("e.cohort_id = %s ORDER BY l.name, e.id", [cohort_id])]


def enrolments_in(cohort_id: UUID, learner_ids: Iterable[UUID]) -> list[Enrolment]:
    """Return the enrolments of these learners in one cohort, with cohort, school and people loaded."""
    return enrolments("e.cohort_id = %s AND e.learner_id = ANY (%s)", [cohort_id, list(learner_ids)])


def row_of(found: Enrolment) -> EnrolmentRow:
    """Return an enrolment as pages show it."""
    return enrolment_row(found)


def uncovered(*, limit: int = 50) -> list[EnrolmentRow]:
    """Return everybody without a coach whom the current person arranges for: the daily list (R91)."""
    condition = "e.coach_id IS NULL AND e.state <> 'completed' ORDER BY c.starts_on, l.name, e.id LIMIT %s"
    return [enrolment_row(row) for row in enrolments(condition, [limit])]


def coaches(organisation_id: UUID, *, school_ids: Iterable[UUID] = ()) -> list[CoachRow]:
    """Return the coaches an organisation counts, and those of these schools, with places taken (R91).

    Three statements: the ledger, the schools' coaches, and how many learners each has.
    """
    ledger = CoachPlaces.objects.select_related("coach").filter(organisation_id=organisation_id)
    found = {row.coach_id: (row.coach, row) for row in ledger}
    people: dict[UUID, tuple[Person, CoachPlaces | None]] = dict(found)
    for person in members_of(school_ids, Role.COACH):
        people.setdefault(person.id, (person, None))
    taken = dict(
        Enrolment.objects.filter(coach_id__in=people, cohort__organisation_id=organisation_id)
        .exclude(state=EnrolmentState.COMPLETED)
        .values_list("coach_id")
        .annotate(count=Count("id"))
    )
    rows = [coach_row(person, row, taken.get(key, 0)) for key, (person, row) in people.items()]
    return sorted(rows, key=lambda row: (row.full, row.coach.name))


def coach(organisation_id: UUID, coach_id: UUID) -> CoachRow | None:
    """Return one coach's line of the ledger, recorded yet or not; None for somebody who coaches nobody here."""
    row = CoachPlaces.objects.select_related("coach").filter(organisation_id=organisation_id, coach_id=coach_id).first()
    person = row.coach if row else holder_of(coach_id, Role.COACH)
    return coach_row(person, row, learners_of(coach_id, organisation_id)) if person else None


def tutors(organisation_id: UUID) -> list[Person]:
    """Return the organisation's tutors by name."""
    return members_of([organisation_id], Role.TUTOR)
