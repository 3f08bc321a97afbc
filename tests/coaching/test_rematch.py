"""Another partner: asked for, settled by whoever matches coaches, and nothing handed on without the learner (R70)."""

import pytest
from django.db import connection

from tests.factories.coaching import make_pair, make_session
from tests.factories.people import make_person, make_school
from tests.factories.programme import make_cohort, make_enrolment
from trellis.circles.models import Placement
from trellis.coaching import commands, queries
from trellis.coaching.models import ContactHours, Partnership, RematchRequest, Session
from trellis.evidence import commands as evidence
from trellis.evidence.models import Item
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people.models import Letter
from trellis.programme.models import Enrolment

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)


@pytest.fixture
def here():
    lead = make_person("Dr Helen Marsh", "lead", at=make_school("Eastmere", "hei"))
    cohort = make_cohort(lead=lead, hei=lead.memberships.get().organisation)
    school = make_school("Harbour Lane")
    learner, coach = make_person("Priya Nair", "learner", at=school), make_person("Ruth Adeyemi", "coach", at=school)
    enrolment = make_enrolment(learner, coach=coach, school=school, cohort=cohort, lead=lead)
    pair = make_pair(learner=learner, coach=coach, school=school, enrolment_id=enrolment.id)
    pair.lead, pair.enrolment, pair.school = lead, enrolment, school
    pair.next = make_person("Nadia Aziz", "coach", at=school)
    pair.session = make_session(pair)
    with acting_as(learner):
        pair.item = evidence.note(actor=learner, title="Volcanoes", text="What they said about lava.")
        evidence.share(actor=learner, item_id=pair.item.id, circle_id=pair.circle)
        commands.ask_rematch(actor=learner, partnership_id=pair.partnership.id)
    return pair


def anew(here, **more):
    with acting_as(here.lead):
        commands.pair_anew(actor=here.lead, enrolment_id=here.enrolment.id, coach_id=here.next.id, **more)


def agree(here):
    """The learner and the new coach sign; returns their partnership."""
    with acting_as(here.learner):
        pair = commands.start_partnership(
            actor=here.learner, learner_id=here.learner.id, coach_id=here.next.id, enrolment_id=here.enrolment.id
        )
        agreement = commands.propose_agreement(actor=here.learner, partnership_id=pair.id, chosen={})
    with acting_as(here.next):
        commands.sign_agreement(actor=here.next, agreement_id=agreement.id)
    return Partnership.objects.using("owner").get(id=pair.id)


def test_pairing_anew_ends_the_pair_and_the_learner_alone_goes_on_reading(here):
    with acting_as(here.coach):
        assert Item.objects.filter(id=here.item.id).exists()
    anew(here)
    ended = Partnership.objects.using("owner").get(id=here.partnership.id)
    assert (ended.state, ended.ended_at is not None) == ("ended", True)
    assert Enrolment.objects.using("owner").get(id=here.enrolment.id).coach_id == here.next.id
    asked = RematchRequest.objects.using("owner").get()
    assert (asked.outcome, asked.settled_at is not None) == ("paired", True)
    assert Session.objects.using("owner").get(id=here.session.id).state == "cancelled"
    assert ContactHours.objects.using("owner").get(session_id=here.session.id).state == "moved"
    for person, sees in ((here.learner, True), (here.coach, False), (here.next, False), (here.lead, False)):
        with acting_as(person):
            assert Session.objects.filter(id=here.session.id).exists() is sees
            assert Item.objects.filter(id=here.item.id).exists() is sees
    to = set(Letter.objects.using("owner").values_list("to", flat=True))
    assert to == {here.learner.email, here.coach.email, here.next.email}
    for letter in Letter.objects.using("owner"):
        assert not any(name in letter.subject + letter.text for name in ("Nadia Aziz", "Ruth Adeyemi", "Priya Nair"))


def test_the_learner_chooses_what_the_next_coach_sees(here):
    with acting_as(here.learner):
        other = evidence.note(actor=here.learner, title="Kept back", text="Not for the next.")
        evidence.share(actor=here.learner, item_id=other.id, circle_id=here.circle)
        private = evidence.note(actor=here.learner, title="Never shown", text="Mine.")
    anew(here)
    pair = agree(here)
    with acting_as(here.next):
        assert not Item.objects.exists()
        with pytest.raises(Refused):
            commands.hand_over(actor=here.next, partnership_id=pair.id, item_ids=[here.item.id])
    with acting_as(here.learner):
        assert set(queries.shown_before(here.learner, pair.id)) == {here.item.id, other.id}
        assert queries.pair_lines(here.learner)[0].before
        shown = commands.hand_over(actor=here.learner, partnership_id=pair.id, item_ids=[here.item.id, private.id])
        assert shown == 1
        assert queries.shown_before(here.learner, pair.id) == [other.id]
    with acting_as(here.next):
        assert set(Item.objects.values_list("id", flat=True)) == {here.item.id}
    with acting_as(here.coach):
        assert not Item.objects.exists()
    assert Placement.objects.using("owner").filter(circle_id=pair.circle_id).count() == 1


def test_keeping_the_pair_tells_whoever_asked_and_nobody_else(here):
    with acting_as(here.lead):
        commands.keep_pair(actor=here.lead, enrolment_id=here.enrolment.id)
    assert RematchRequest.objects.using("owner").get().outcome == "kept"
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "active"
    assert list(Letter.objects.using("owner").values_list("to", flat=True)) == [here.learner.email]
    with acting_as(here.learner):
        assert queries.pair_lines(here.learner)[0].news.endswith("you stay together.")
        commands.ask_rematch(actor=here.learner, partnership_id=here.partnership.id)
        assert queries.pair_lines(here.learner)[0].news.endswith("It is not settled yet.")
    with acting_as(here.coach):
        assert queries.pair_lines(here.coach)[0].news == ""


def test_only_a_lead_of_the_cohort_settles_and_only_what_was_asked(here):
    stranger = make_person("", "lead", at=make_school("Elsewhere", "hei"))
    for person in (here.learner, here.coach, here.next, make_person("", "leader", at=here.school), stranger):
        with acting_as(person), pytest.raises((Refused, Enrolment.DoesNotExist)):
            commands.pair_anew(actor=person, enrolment_id=here.enrolment.id, coach_id=here.next.id)
        with acting_as(person), pytest.raises((Refused, Enrolment.DoesNotExist)):
            commands.keep_pair(actor=person, enrolment_id=here.enrolment.id)
    with acting_as(here.lead):
        for wrong in (None, here.coach.id):
            with pytest.raises(Invalid, match="somebody else"):
                commands.pair_anew(actor=here.lead, enrolment_id=here.enrolment.id, coach_id=wrong)
    anew(here)
    with acting_as(here.lead), pytest.raises(RematchRequest.DoesNotExist):
        commands.keep_pair(actor=here.lead, enrolment_id=here.enrolment.id)


def test_naming_another_coach_without_being_asked_ends_the_pair_too(here):
    RematchRequest.objects.using("owner").all().delete()
    with acting_as(here.lead):
        assert not commands.change_people(actor=here.lead, enrolment_id=here.enrolment.id, coach_id=None, tutor_id=None)
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "active"  # cover is sought (R4)
    with acting_as(here.lead):
        commands.change_people(actor=here.lead, enrolment_id=here.enrolment.id, coach_id=here.coach.id, tutor_id=None)
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "active"
    assert not Letter.objects.using("owner").exists()
    with acting_as(here.lead):
        assert commands.change_people(
            actor=here.lead, enrolment_id=here.enrolment.id, coach_id=here.next.id, tutor_id=None
        )
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "ended"
    for person, sees in ((here.learner, True), (here.coach, False), (here.next, False)):
        with acting_as(person):
            assert Item.objects.filter(id=here.item.id).exists() is sees
    assert set(Letter.objects.using("owner").values_list("to", flat=True)) == {
        here.learner.email, here.coach.email, here.next.email,
    }  # fmt: skip


def letters():
    return set(Letter.objects.using("owner").values_list("to", flat=True))


def test_a_coach_replaced_in_two_steps_is_told_as_in_one(here):
    RematchRequest.objects.using("owner").all().delete()
    with acting_as(here.lead):
        commands.change_people(actor=here.lead, enrolment_id=here.enrolment.id, coach_id=None, tutor_id=None)
    assert letters() == set()
    with acting_as(here.lead):
        assert commands.change_people(
            actor=here.lead, enrolment_id=here.enrolment.id, coach_id=here.next.id, tutor_id=None
        )
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "ended"
    assert letters() == {here.learner.email, here.coach.email, here.next.email}


def test_a_list_that_names_another_coach_ends_the_pair_and_tells_them(here):
    other = make_person("Tom Hartley", "learner", at=here.school)
    people = [(here.learner.id, here.school.id, here.next.id), (other.id, here.school.id, None)]
    cohort = here.enrolment.cohort_id
    with acting_as(here.lead):
        assert commands.enrol_many(actor=here.lead, cohort_id=cohort, people=people) == 2
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "ended"
    assert letters() == {here.learner.email, here.coach.email, here.next.email}
    assert RematchRequest.objects.using("owner").get().outcome == "paired"
    Letter.objects.using("owner").all().delete()
    with acting_as(here.lead):
        assert commands.enrol_many(actor=here.lead, cohort_id=cohort, people=people) == 0
    assert letters() == set()


def test_who_was_replaced_is_told_in_that_transaction_alone(here):
    anew(here)
    with acting_as(here.lead), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM coaching_just_ended(%s::uuid[])", [[here.enrolment.id]])
        assert cursor.fetchall() == []


def test_naming_another_coach_settles_what_was_asked(here):
    with acting_as(here.lead):
        commands.change_people(actor=here.lead, enrolment_id=here.enrolment.id, coach_id=here.next.id, tutor_id=None)
    assert RematchRequest.objects.using("owner").get().outcome == "paired"


def test_the_database_lets_nobody_else_name_a_coach(here):
    for person in (here.learner, here.coach, here.next):
        with acting_as(person):
            assert Enrolment.objects.filter(id=here.enrolment.id).update(coach_id=here.next.id) == 0
    assert Partnership.objects.using("owner").get(id=here.partnership.id).state == "active"
