"""Reading arrangements: who learns where, with whom. Never any learning."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from trellis.kernel.database import HasId
from trellis.programme.enums import EnrolmentState
from trellis.programme.models import Enrolment

WITH = ("cohort", "learner", "school", "coach", "tutor")


def enrolment_of(learner: HasId) -> Enrolment | None:
    """Return the learner's own enrolment (cohort, school, coach, tutor loaded): the newest not completed."""
    mine = Enrolment.objects.select_related(*WITH).filter(learner_id=learner.id)
    return mine.exclude(state=EnrolmentState.COMPLETED).order_by("-id").first()


def enrolment(enrolment_id: UUID) -> Enrolment:
    """Return one enrolment the current person may see. Raises Enrolment.DoesNotExist."""
    return Enrolment.objects.select_related(*WITH).get(id=enrolment_id)


def enrolments_coached_by(coach: HasId) -> list[Enrolment]:
    """Return the enrolments a person coaches now, by the learner's name."""
    return _now(Q(coach_id=coach.id))


def cohort_for_tutor(tutor: HasId) -> list[Enrolment]:
    """Return the enrolments a person tutors now, by the learner's name."""
    return _now(Q(tutor_id=tutor.id))


def enrolments_of_school(ids: Iterable[UUID]) -> list[Enrolment]:
    """Return the enrolments of these schools now, as far as the current person may see them."""
    return _now(Q(school_id__in=list(ids)))


def learners_of(coach_id: UUID, organisation_id: UUID, *, without: UUID | None = None) -> int:
    """Return how many learners of an organisation's cohorts a coach has, leaving one enrolment out."""
    now = Enrolment.objects.filter(coach_id=coach_id, cohort__organisation_id=organisation_id)
    now = now.exclude(state=EnrolmentState.COMPLETED)
    return now.exclude(id=without).count() if without else now.count()


def _now(condition: Q) -> list[Enrolment]:
    found = Enrolment.objects.select_related(*WITH).filter(condition).exclude(state=EnrolmentState.COMPLETED)
    return list(found.order_by("learner__name"))
