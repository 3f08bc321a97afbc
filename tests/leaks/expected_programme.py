"""Programme in the leak matrix: arrangements of two cohorts of one university."""

from __future__ import annotations

from uuid import UUID

from tests.factories.programme import load_mtl
from tests.leaks.world import World, canary
from trellis.kernel.clock import today
from trellis.kernel.database import acting_as
from trellis.programme import commands

SEES: dict[str, set[str]] = {
    "programme_cohort:main": {"learner", "coach", "tutor", "leader", "lead"},
    "programme_cohort:other": {
        "other_learner",
        "other_coach",
        "tutor",
        "lead",
    },  # its tutors know the university's cohorts
    "programme_enrolment:main": {"learner", "coach", "tutor", "leader", "lead"},
    "programme_enrolment:other": {"other_learner", "other_coach", "lead"},
    "programme_coachplaces:main": {"coach", "lead"},
}
CHANGE: dict[str, set[str]] = {
    "programme_cohort": {"lead"},
    "programme_enrolment": {"lead"},
    "programme_coachplaces": {"lead"},
}
DELETE: dict[str, set[str]] = {"programme_coachplaces": {"lead"}}
FORGE = CHANGE
MUST_SEE: dict[str, set[str]] = {
    role: {"programme_cohort:main"} for role in ("learner", "coach", "tutor", "leader", "lead")
}


def plant(world: World) -> dict[str, UUID]:
    """Open two cohorts as the lead; enrol the learner with coach and tutor, the other learner without a tutor."""
    load_mtl()
    with acting_as(world.lead):
        world.cohort = _cohort(world, "main")
        other = _cohort(world, "other")
        places = commands.set_places(
            actor=world.lead, organisation_id=world.hei.id, coach_id=world.coach.id, places=8, training="accredited"
        )
        world.enrolment = commands.enrol(
            actor=world.lead, cohort_id=world.cohort.id, learner_id=world.learner.id, school_id=world.school.id,
            coach_id=world.coach.id, tutor_id=world.tutor.id,
        )  # fmt: skip
        second = commands.enrol(
            actor=world.lead, cohort_id=other.id, learner_id=world.other_learner.id, school_id=world.other_school.id,
            coach_id=world.other_coach.id,
        )  # fmt: skip
    return {
        "programme_cohort:main": world.cohort.id,
        "programme_cohort:other": other.id,
        "programme_enrolment:main": world.enrolment.id,
        "programme_enrolment:other": second.id,
        "programme_coachplaces:main": places.id,
    }


def _cohort(world: World, case: str):
    return commands.open_cohort(
        actor=world.lead, organisation_id=world.hei.id, name=canary(f"programme_cohort:{case}"), starts_on=today()
    )
