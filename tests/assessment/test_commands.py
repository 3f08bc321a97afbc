"""Marking through the application's role: who may, what shows when, what cannot change."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories.assessment import make_mark
from tests.factories.people import make_person
from tests.factories.portfolio import make_place, make_submission
from trellis.assessment import commands, queries
from trellis.assessment.models import Credit, Mark, MarkEntry
from trellis.assessment.scores import Score
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.kernel.ids import new_id, opaque_id
from trellis.portfolio import commands as portfolio
from trellis.portfolio import queries as submissions

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ROLES = ("learner", "coach", "tutor", "leader", "lead", "other_learner", "other_coach", "other_tutor")


@pytest.fixture
def here():
    place = make_place()
    place.other_learner, place.other_coach = make_person("", "learner"), make_person("", "coach")
    place.other_tutor = make_person("", "tutor", at=place.hei)
    place.sent = make_submission(place.learner)
    return place


@pytest.mark.parametrize("role", ROLES)
def test_only_the_tutor_in_the_circle_may_mark(here, role):
    person = getattr(here, role)
    with acting_as(person):
        if role == "tutor":
            assert commands.begin(actor=person, submission_id=here.sent.id).state == "draft"
            return
        with pytest.raises((Refused, ObjectDoesNotExist)):
            commands.begin(actor=person, submission_id=here.sent.id)
        assert not Mark.objects.exists()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "tutor"])
def test_database_refuses_a_mark_by_anybody_else(here, role):
    person = getattr(here, role)
    from trellis.circles import commands as circles

    with acting_as(person):
        own = circles.private_circle(actor=person)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO assessment_mark (id, submission_id, marker_id, circle_id, scores, feedback, state, version)"
                " VALUES (%s, %s, %s, %s, '{}', '', 'draft', 1)",
                [opaque_id(), here.sent.id, person.id, own],
            )


def test_a_coach_who_is_not_in_the_circle_of_a_submission_begins_no_mark(here):
    with acting_as(here.coach), pytest.raises(ObjectDoesNotExist):
        commands.begin(actor=here.coach, submission_id=here.sent.id)


@pytest.mark.parametrize("state", ["draft", "provisional"])
def test_the_learner_sees_nothing_of_a_mark_before_its_release(here, state):
    mark = make_mark(here.tutor, here.sent, state=state)
    for role in ROLES:
        with acting_as(getattr(here, role)):
            assert Mark.objects.filter(id=mark.id).exists() is (role == "tutor")
            assert not Credit.objects.exists()
    with acting_as(here.learner):
        assert queries.result(here.sent) is None
        assert submissions.submission(here.sent.id).state == "submitted"


def test_release_shows_mark_feedback_and_credits_to_learner_and_tutor_only(here):
    make_mark(here.tutor, here.sent, band="merit", state="released")
    with acting_as(here.learner):
        found = queries.result(submissions.submission(here.sent.id))
        assert (found.total, found.band, found.passed) == (64, "Merit", True)
        assert {one.words for one in found.criteria} == {"Well argued."}
        earned = queries.credits_of(here.enrolment)
        assert (earned.earned, earned.whole, earned.says) == (30, 180, "30 of 180 credits so far")
        assert submissions.submission(here.sent.id).passed is True
        assert not MarkEntry.objects.exists()
    for role in ROLES:
        with acting_as(getattr(here, role)):
            assert Mark.objects.exists() is (role in {"learner", "tutor"})
            assert Credit.objects.exists() is (role in {"learner", "tutor"})
            assert MarkEntry.objects.count() == (2 if role == "tutor" else 0)


def test_a_mark_below_the_pass_mark_gives_no_credit_and_a_second_attempt_is_open(here):
    make_mark(here.tutor, here.sent, band="near", state="released")
    with acting_as(here.learner):
        assert queries.credits_of(here.enrolment).says == "No credits yet, of 180"
        assert submissions.submission(here.sent.id).passed is False
        assert portfolio.begin(actor=here.learner, module_key=here.sent.module_key).attempt == 2


def test_a_mark_is_whole_before_it_is_provisional(here):
    with acting_as(here.tutor):
        mark = commands.begin(actor=here.tutor, submission_id=here.sent.id)
        commands.save(actor=here.tutor, mark_id=mark.id, version=None, given={"question": Score("pass")}, feedback="")
        with pytest.raises(Invalid) as refused:
            commands.record(actor=here.tutor, mark_id=mark.id)
        assert set(refused.value.problems) == {"scores", "feedback"}
        with pytest.raises(Invalid, match="goes from 50 to 59"):
            commands.save(
                actor=here.tutor, mark_id=mark.id, version=None, given={"question": Score("pass", 80)}, feedback=""
            )
        with pytest.raises(Refused, match="mark that is recorded"):
            commands.release(actor=here.tutor, mark_id=mark.id)


def test_a_provisional_mark_can_be_taken_up_again_and_each_move_is_remembered(here):
    mark = make_mark(here.tutor, here.sent, state="provisional")
    with acting_as(here.tutor):
        with pytest.raises(Refused, match="not a draft"):
            commands.save(actor=here.tutor, mark_id=mark.id, version=None, given={}, feedback="other")
        commands.reopen(actor=here.tutor, mark_id=mark.id)
        commands.record(actor=here.tutor, mark_id=mark.id)
        states = list(MarkEntry.objects.filter(mark=mark).order_by("at").values_list("state", flat=True))
        assert states == ["provisional", "draft", "provisional"]


@pytest.mark.parametrize("statement", [
    "UPDATE assessment_mark SET total = 100",
    "UPDATE assessment_mark SET state = 'draft', released_at = NULL",
    "DELETE FROM assessment_mark",
])  # fmt: skip
def test_a_released_mark_does_not_change(here, statement):
    mark = make_mark(here.tutor, here.sent, state="released")
    with acting_as(here.tutor):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        with pytest.raises(Refused):
            commands.reopen(actor=here.tutor, mark_id=mark.id)
        assert Mark.objects.get().total == 64


def test_a_mark_cannot_be_shown_early_by_moving_its_circle(here):
    make_mark(here.tutor, here.sent)
    with acting_as(here.tutor), pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.update(circle_id=here.sent.circle_id)


@pytest.mark.parametrize("statement", ["UPDATE assessment_markentry SET total = 1", "DELETE FROM assessment_markentry"])
def test_history_is_only_added_to(here, statement):
    make_mark(here.tutor, here.sent, state="provisional")
    with acting_as(here.tutor), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 0


def test_credits_follow_from_a_passed_submission_only(here):
    with acting_as(here.tutor), pytest.raises(IntegrityError), transaction.atomic():
        Credit.objects.create(
            id=new_id(), learner=here.learner, enrolment=here.enrolment, submission=here.sent,
            circle_id=here.sent.circle_id, module_key=here.sent.module_key, credits=180, released_at=here.sent.submitted_at,
        )  # fmt: skip


def test_a_stale_page_overwrites_no_mark(here):
    mark = make_mark(here.tutor, here.sent)
    with acting_as(here.tutor), pytest.raises(Conflict):
        commands.save(actor=here.tutor, mark_id=mark.id, version=1, given={}, feedback="old")


def test_withdrawn_work_is_not_released(here):
    mark = make_mark(here.tutor, here.sent, state="provisional")
    with acting_as(here.learner):
        portfolio.withdraw(actor=here.learner, submission_id=here.sent.id)
    with acting_as(here.tutor):
        with pytest.raises(ObjectDoesNotExist):
            commands.release(actor=here.tutor, mark_id=mark.id)
        assert queries.queue(here.tutor) == []


def test_the_queue_says_how_far_each_is(here):
    with acting_as(here.tutor):
        assert [row.says for row in queries.queue(here.tutor)] == ["Not opened yet"]
    make_mark(here.tutor, here.sent, state="provisional")
    with acting_as(here.tutor):
        assert [row.says for row in queries.queue(here.tutor)] == ["Recorded, not shown yet"]


@pytest.mark.parametrize("kind", ["mentoring", "specialist", "co_coaching"])
def test_whoever_coaches_the_learner_in_any_partnership_never_marks(here, kind):
    from tests.factories.coaching import make_pair

    another = make_person("", "tutor")
    with acting_as(here.tutor):
        commands.begin(actor=here.tutor, submission_id=here.sent.id)
    make_pair(learner=here.learner, coach=here.tutor, tutor=another, school=here.school, kind=kind)
    with acting_as(here.tutor):
        mark = Mark.objects.get()
        with pytest.raises(Refused, match="coach is never the marker"):
            commands.begin(actor=here.tutor, submission_id=here.sent.id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mark.objects.filter(id=mark.id).update(feedback="still marking")


def test_a_peer_who_co_coaches_with_the_learner_never_marks(here):
    from tests.factories.coaching import make_pair

    another = make_person("", "tutor")
    make_pair(learner=here.tutor, coach=here.learner, tutor=another, school=here.school, kind="co_coaching")
    with acting_as(here.tutor), pytest.raises(Refused, match="coach is never the marker"):
        commands.begin(actor=here.tutor, submission_id=here.sent.id)
