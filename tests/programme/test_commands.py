"""Arrangements through the application's role."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.people import make_person, make_school
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.knowledge import commands as knowledge
from trellis.knowledge import queries as packs
from trellis.programme import commands, queries
from trellis.programme.models import CoachPlaces, Cohort, Enrolment

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def pack(tmp_path):
    """A pack of nothing, so that these tests do not wait for the real one."""
    packs.forget()
    place = tmp_path / "tiny"
    place.mkdir()
    (place / "pack.yaml").write_text(
        "pack:\n  key: tiny\n  title: Tiny\n  version: 1.0\n  effective_from: 2026-09-01\n  about: For tests.\n"
    )
    knowledge.load(path=place)
    yield "tiny"
    packs.forget()


class Place:
    def __init__(self):
        self.hei, self.school = make_school(kind="hei"), make_school()
        self.lead = make_person("", "lead", at=self.hei)
        self.tutor = make_person("", "tutor", at=self.hei)
        self.leader, self.coach, self.learner = (
            make_person("", role, at=self.school) for role in ("leader", "coach", "learner")
        )

    def cohort(self, pack, actor=None):
        actor = actor or self.lead
        with acting_as(actor):
            return commands.open_cohort(
                actor=actor, organisation_id=self.hei.id, name="2026", starts_on=date(2026, 9, 7), pack_name=pack
            )

    def enrol(self, cohort, **people):
        with acting_as(self.lead):
            return commands.enrol(
                actor=self.lead, cohort_id=cohort.id, school_id=self.school.id,
                **{"learner_id": self.learner.id, **people},
            )  # fmt: skip

    def train(self, places=2, training="accredited"):
        with acting_as(self.lead):
            return commands.set_places(
                actor=self.lead, organisation_id=self.hei.id, coach_id=self.coach.id, places=places, training=training
            )


def test_cohort_is_opened_by_its_lead_only_and_keeps_its_pack_version(pack):
    here = Place()
    for other in (here.tutor, here.coach, here.leader, make_person("", "lead")):
        with pytest.raises(Refused):
            here.cohort(pack, actor=other)
    cohort = here.cohort(pack)
    assert (cohort.pack_name, cohort.pack_version) == ("tiny", "1.0")
    with pytest.raises(Invalid, match="already"):
        here.cohort(pack)
    with acting_as(here.lead), pytest.raises(Invalid, match="not loaded"):
        commands.open_cohort(
            actor=here.lead, organisation_id=here.hei.id, name="x", starts_on=date(2026, 9, 7), pack_name="none"
        )


def test_enrolment_shows_to_its_people_leaders_and_leads_only(pack):
    here = Place()
    enrolment = here.enrol(here.cohort(pack), coach_id=here.coach.id, tutor_id=here.tutor.id)
    for person in (here.learner, here.coach, here.tutor, here.leader, here.lead):
        with acting_as(person):
            assert queries.enrolment(enrolment.id).cohort.name == "2026"
    colleague = make_person("", "learner", "coach", at=here.school)
    for person in (
        colleague,
        make_person("", "leader"),
        make_person("", "lead"),
        make_person("", "tutor", at=here.hei),
    ):
        with acting_as(person), pytest.raises(Enrolment.DoesNotExist):
            queries.enrolment(enrolment.id)
    with acting_as(here.learner):
        assert queries.enrolment_of(here.learner) == enrolment
    with acting_as(here.coach):
        assert queries.enrolments_coached_by(here.coach) == [enrolment]
    with acting_as(here.tutor):
        assert queries.cohort_for_tutor(here.tutor) == [enrolment]
    with acting_as(here.leader):
        assert queries.enrolments_of_school([here.school.id]) == [enrolment]


def test_an_enrolment_is_read_with_everybody_and_everything_in_its_place(pack):
    here = Place()
    made = here.enrol(here.cohort(pack), coach_id=here.coach.id, tutor_id=here.tutor.id)
    with acting_as(here.learner):
        found, plain = queries.enrolment(made.id), Enrolment.objects.get(id=made.id)
        for name in ("cohort", "school", "learner", "coach", "tutor"):
            read, stored = getattr(found, name), getattr(plain, name)
            for field in stored._meta.concrete_fields:
                assert getattr(read, field.attname) == getattr(stored, field.attname), (name, field.name)
        assert [getattr(found, field.attname) for field in found._meta.concrete_fields] == [
            getattr(plain, field.attname) for field in plain._meta.concrete_fields
        ]


def test_only_the_lead_pairs_and_a_stale_page_overwrites_nothing(pack):
    here = Place()
    enrolment = here.enrol(here.cohort(pack))
    for person in (here.learner, here.leader):
        with acting_as(person), pytest.raises(Refused):
            commands.pair(actor=person, enrolment_id=enrolment.id, coach_id=here.coach.id)
    with acting_as(here.lead):
        commands.pair(actor=here.lead, enrolment_id=enrolment.id, coach_id=here.coach.id, version=1)
        with pytest.raises(Conflict):
            commands.pair(actor=here.lead, enrolment_id=enrolment.id, coach_id=None, version=1)
        assert Enrolment.objects.get().coach_id == here.coach.id


def test_enrolment_is_active_once_a_trained_coach_is_named(pack):
    here = Place()
    here.train(training="in_training")
    enrolment = here.enrol(here.cohort(pack), coach_id=here.coach.id)
    assert enrolment.state == "invited"
    here.train()
    with acting_as(here.lead):
        after = commands.pair(actor=here.lead, enrolment_id=enrolment.id, coach_id=here.coach.id)
        assert (after.state, after.started_on is not None) == ("active", True)
        uncovered = commands.pair(actor=here.lead, enrolment_id=enrolment.id, coach_id=None)
        assert uncovered.state == "active"  # a coach leaving never suspends the learner


def test_coach_with_all_places_taken_is_refused(pack):
    here = Place()
    here.train(places=1)
    cohort = here.cohort(pack)
    here.enrol(cohort, coach_id=here.coach.id)
    second = make_person("", "learner", at=here.school)
    with pytest.raises(Invalid, match="All 1 places"):
        here.enrol(cohort, learner_id=second.id, coach_id=here.coach.id)
    here.train(places=2)
    assert here.enrol(cohort, learner_id=second.id, coach_id=here.coach.id).state == "active"


def test_a_list_is_enrolled_whole_or_not_at_all_and_twice_is_once(pack):
    here = Place()
    here.train(places=1)
    cohort = here.cohort(pack)
    second = make_person("Lena Lind", "learner", at=here.school)
    people = [(here.learner.id, here.school.id, here.coach.id), (second.id, here.school.id, here.coach.id)]
    with acting_as(here.lead):
        with pytest.raises(Invalid, match="Lena Lind: All 1 places"), transaction.atomic():
            commands.enrol_many(actor=here.lead, cohort_id=cohort.id, people=people)
        assert not Enrolment.objects.exists()
        people[1] = (second.id, here.school.id, None)
        assert commands.enrol_many(actor=here.lead, cohort_id=cohort.id, people=people) == 2
        assert commands.enrol_many(actor=here.lead, cohort_id=cohort.id, people=people) == 0
    with acting_as(here.coach), pytest.raises((Refused, Cohort.DoesNotExist)):
        commands.enrol_many(actor=here.coach, cohort_id=cohort.id, people=people)


@pytest.mark.parametrize("pair", [("learner", "coach"), ("learner", "tutor"), ("coach", "tutor")])
def test_learner_coach_and_tutor_are_three_people(pack, pair):
    here = Place()
    cohort = here.cohort(pack)
    people = {"learner_id": here.learner.id, "coach_id": here.coach.id, "tutor_id": here.tutor.id}
    people[f"{pair[1]}_id"] = people[f"{pair[0]}_id"]
    with pytest.raises(Invalid):
        here.enrol(cohort, **people)
    with acting_as(here.lead), pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(cohort=cohort, school=here.school, **people)


def test_coach_places_show_to_the_coach_and_the_lead_only(pack):
    here = Place()
    row = here.train()
    for person in (here.coach, here.lead):
        with acting_as(person):
            assert CoachPlaces.objects.get() == row
    for person in (here.learner, here.leader, here.tutor, make_person("", "lead")):
        with acting_as(person):
            assert not CoachPlaces.objects.exists()
    with acting_as(here.coach), pytest.raises(Refused):
        commands.set_places(
            actor=here.coach, organisation_id=here.hei.id, coach_id=here.coach.id, places=9, training="accredited"
        )


def test_cohorts_are_not_deleted(pack):
    here = Place()
    cohort = here.cohort(pack)
    with acting_as(here.lead):
        assert Cohort.objects.filter(id=cohort.id).delete()[0] == 0
        assert Cohort.objects.filter(id=cohort.id).exists()
