"""Agreeing, through the application's role: nobody finalises alone, and the circle says the terms."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.coaching import WITH_TUTOR, make_pair, make_partnership, sign
from tests.factories.people import make_person, make_school
from tests.factories.programme import make_enrolment
from trellis.circles.models import Circle, Member
from trellis.coaching import commands
from trellis.coaching.models import Agreement, Breach, HeadPromise, Partnership, RematchRequest
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def propose(pair, who, chosen=None, **more):
    with acting_as(who):
        return commands.propose_agreement(actor=who, partnership_id=pair.partnership.id, chosen=chosen or {}, **more)


def test_circle_opens_only_when_both_have_signed():
    pair = make_partnership()
    agreement = propose(pair, pair.learner)
    with acting_as(pair.learner):
        commands.sign_agreement(actor=pair.learner, agreement_id=agreement.id)  # again: still one signature
        pair.partnership.refresh_from_db()
        assert (pair.partnership.state, pair.partnership.circle_id) == ("proposed", None)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT sign_partnership(%s)", [pair.partnership.id])
    with acting_as(pair.coach):
        commands.sign_agreement(actor=pair.coach, agreement_id=agreement.id)
        pair.partnership.refresh_from_db()
        assert pair.partnership.state == "active"
        circle = Circle.objects.get(id=pair.circle)
        assert (circle.kind, circle.keeper_id) == ("partnership", pair.learner.id)
        assert circle.terms["passes-to-management"] == "nothing"
        assert set(Member.objects.filter(circle=circle).values_list("person_id", flat=True)) == {
            pair.learner.id, pair.coach.id,
        }  # fmt: skip


def test_tutor_is_in_the_circle_only_when_agreed_and_leaves_when_it_changes():
    pair = make_pair(terms=WITH_TUTOR)
    with acting_as(pair.tutor):
        assert Circle.objects.filter(id=pair.circle).exists()
        assert Partnership.objects.get().id == pair.partnership.id
    sign(pair, {"tutor-in-circle": "no"})
    with acting_as(pair.tutor):
        assert not Circle.objects.filter(id=pair.circle).exists()
        assert not Partnership.objects.exists()
        assert not Agreement.objects.exists()


def test_counter_proposal_supersedes_and_the_old_version_cannot_be_signed():
    pair = make_partnership()
    first = propose(pair, pair.learner)
    second = propose(pair, pair.coach, {"rhythm-weeks": "3"})
    with acting_as(pair.coach), pytest.raises(Refused, match="later proposal"):
        commands.sign_agreement(actor=pair.coach, agreement_id=first.id)
    with acting_as(pair.learner):
        signed = commands.sign_agreement(actor=pair.learner, agreement_id=second.id)
        assert (signed.state, signed.terms["rhythm-weeks"]) == ("signed", "3")


def test_proposing_over_an_unread_proposal_is_a_conflict():
    pair = make_partnership()
    propose(pair, pair.coach)
    with pytest.raises(Conflict):
        propose(pair, pair.learner, after=0)


def test_strangers_and_tutors_neither_propose_nor_sign():
    pair = make_pair(terms=WITH_TUTOR)
    change = propose(pair, pair.learner, {"rhythm-weeks": "1"})
    with acting_as(pair.tutor), pytest.raises(Refused):
        commands.sign_agreement(actor=pair.tutor, agreement_id=change.id)
    stranger = make_person()
    with acting_as(stranger), pytest.raises(Agreement.DoesNotExist):
        commands.sign_agreement(actor=stranger, agreement_id=change.id)


def test_terms_outside_the_options_stay_standard():
    pair = make_partnership()
    agreement = propose(pair, pair.learner, {"passes-to-management": "everything", "made-up": "x"})
    assert agreement.terms["passes-to-management"] == "nothing"
    assert "made-up" not in agreement.terms


def test_coach_who_leads_the_same_school_needs_a_recorded_exception():
    school = make_school()
    head = make_person("Margaret Oyelaran", "leader", "coach", at=school)
    with pytest.raises(Invalid, match="also leads"):
        make_partnership(coach=head, school=school)
    pair = make_partnership(coach=head, school=school, exception="A school of two teachers.")
    sign(pair, {})
    assert pair.partnership.state == "active"
    elsewhere = make_person("", "leader", "coach")
    assert make_partnership(coach=elsewhere, school=school).partnership.exception == ""


def test_partnership_of_an_enrolment_takes_school_and_tutor_from_it():
    school = make_school()
    learner, coach = make_person("", "learner", at=school), make_person("", "coach", at=school)
    tutor = make_person("", "tutor")
    enrolment = make_enrolment(learner, coach=coach, tutor=tutor)
    with acting_as(coach):
        found = commands.start_partnership(
            actor=coach, learner_id=learner.id, coach_id=coach.id, enrolment_id=enrolment.id
        )
        assert (found.school_id, found.tutor_id) == (school.id, tutor.id)
        again = commands.start_partnership(
            actor=coach, learner_id=learner.id, coach_id=coach.id, enrolment_id=enrolment.id
        )
        assert again.id == found.id
    other = make_person("", "coach", at=school)
    with acting_as(learner), pytest.raises(Refused):
        commands.start_partnership(actor=learner, learner_id=learner.id, coach_id=other.id, enrolment_id=enrolment.id)


def test_ending_closes_the_circle_for_all_but_the_learner():
    pair = make_pair(terms=WITH_TUTOR)
    with acting_as(pair.coach):
        commands.end_partnership(actor=pair.coach, partnership_id=pair.partnership.id)
        assert not Circle.objects.filter(id=pair.circle).exists()
    with acting_as(pair.learner):
        assert Circle.objects.get(id=pair.circle).closed_at is not None


def test_head_promise_is_shown_to_the_pair_and_answered_by_a_leader_of_the_school_alone():
    pair = make_partnership()
    leader = make_person("", "leader", at=pair.school)
    stranger = make_person("", "leader")
    with acting_as(stranger), pytest.raises(Refused):
        commands.answer_promise(actor=stranger, school_id=pair.school.id, answer="accepted")
    with acting_as(leader):
        commands.answer_promise(actor=leader, school_id=pair.school.id, answer="declined")
    for person, seen in ((pair.learner, 1), (pair.coach, 1), (stranger, 0)):
        with acting_as(person):
            assert HeadPromise.objects.count() == seen
    sign(pair, {})  # a declined promise stops nobody
    assert pair.partnership.state == "active"


def test_rematch_and_breach_stay_with_those_they_concern():
    pair = make_pair(terms=WITH_TUTOR)
    with acting_as(pair.coach):
        one = commands.ask_rematch(actor=pair.coach, partnership_id=pair.partnership.id)
        assert commands.ask_rematch(actor=pair.coach, partnership_id=pair.partnership.id).id == one.id
        breach = commands.raise_breach(
            actor=pair.coach, partnership_id=pair.partnership.id, words="We missed two dates."
        )
    with acting_as(pair.learner):
        assert not RematchRequest.objects.exists()
        assert Breach.objects.get().id == breach.id
        with pytest.raises(Refused):
            commands.settle_breach(actor=pair.learner, breach_id=breach.id)
    with acting_as(pair.tutor):
        assert not Breach.objects.exists()
