"""Packs, cohorts and enrolments for tests, arranged by a programme lead."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from tests.factories.people import make_person, make_school
from trellis.kernel.database import acting_as
from trellis.kernel.packs import Pack, load_pack
from trellis.knowledge import commands as knowledge
from trellis.people.models import Organisation, Person
from trellis.programme import commands
from trellis.programme.models import Cohort, Enrolment

PACKS = Path(__file__).resolve().parents[2] / "packs"


@cache
def _checked(name: str) -> Pack:
    return load_pack(PACKS / name)


def load_mtl() -> Pack:
    """Keep the real MTL pack in the test's database and return it."""
    pack = _checked("mtl")
    knowledge.keep(pack=pack)
    return pack


def make_cohort(*, lead: Person | None = None, hei: Organisation | None = None, name: str = "September 2026") -> Cohort:
    load_mtl()
    hei = hei or make_school(kind="hei")
    lead = lead or make_person("Helen Marsh", "lead", at=hei)
    with acting_as(lead):
        cohort = commands.open_cohort(actor=lead, organisation_id=hei.id, name=name, starts_on=date(2026, 9, 7))
    cohort.lead = lead  # type: ignore[attr-defined]  so that tests can go on arranging
    return cohort


def make_enrolment(
    learner: Person,
    *,
    coach: Person | None = None,
    tutor: Person | None = None,
    school: Organisation | None = None,
    cohort: Cohort | None = None,
    lead: Person | None = None,
) -> Enrolment:
    """Enrol a learner as the cohort's lead; a coach given here is trained, so the enrolment is active."""
    cohort = cohort or make_cohort(lead=lead)
    lead = lead or getattr(cohort, "lead", None)
    assert lead is not None, "say who leads the cohort"
    membership = learner.memberships.first()
    place = school or (membership.organisation if membership else make_school())
    with acting_as(lead):
        if coach:
            commands.set_places(
                actor=lead, organisation_id=cohort.organisation_id, coach_id=coach.id, places=8, training="accredited"
            )
        return commands.enrol(
            actor=lead, cohort_id=cohort.id, learner_id=learner.id, school_id=place.id,
            coach_id=coach.id if coach else None, tutor_id=tutor.id if tutor else None,
        )  # fmt: skip
