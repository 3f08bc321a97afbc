"""The demo's story, told once and then read as the people in it."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.factories.people import make_person
from tests.factories.programme import load_mtl
from trellis.assessment import queries as assessment
from trellis.circles import queries as circles
from trellis.coaching import queries as coaching
from trellis.coaching.models import Session, Takeaway
from trellis.demo import story
from trellis.enquiry.models import Experiment, Goal
from trellis.evidence import queries as evidence
from trellis.evidence.models import Comment, File, Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.people.models import Person
from trellis.portfolio.models import Submission
from trellis.programme import queries as programme


def _empty() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} CASCADE")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Really commit the story once; the tests below only read."""
    from django.conf import settings

    with django_db_blocker.unblock():
        before, settings.DEMO = settings.DEMO, True
        _empty()
        load_mtl()
        story.tell()
        yield
        settings.DEMO = before
        _empty()


def _who(address: str) -> Person:
    return Person.objects.get(email=f"{address}@demo.example")


@pytest.fixture
def priya(told):
    return _who("learner")


@pytest.fixture
def ruth(told):
    return _who("coach")


def test_it_is_told_once(told):
    assert story.told()
    with pytest.raises(Refused, match="people here already"):
        story.tell()


def test_everybody_signs_in_with_the_password_said(told, ruth):
    assert [address for address, _, _ in story.SIGN_INS] == [
        f"{name}@demo.example"
        for name in (
            "learner", "learner2", "coach", "tutor", "leader", "lead", "specialist", "researcher", "admin", "ada.flynn"
        )
    ]
    for address, name, does in story.SIGN_INS:
        assert (Person.objects.get(email=address).name, bool(does)) == (name, True)
        answer = Client().post(reverse("account_login"), {"login": address, "password": story.PASSWORD})
        assert answer.status_code == 302, address


def test_the_coach_has_four_cards_the_next_conversation_first(ruth):
    with acting_as(ruth):
        cards = coaching.learner_cards(ruth)
    assert [card.person.name for card in cards] == ["Priya Nair", "Tom Hartley", "Leila Haddad", "Callum Fraser"]
    assert cards[0].question == "Why did it work with the poem and not with the information text?"
    assert cards[0].names == ("You", "Priya", "Owen")
    assert cards[2].steps[-1][2] == "Seven of nine explained it without their notes."
    assert (cards[3].when, cards[3].question) == ("", "")


def test_priya_has_a_step_to_try_a_session_and_a_year_behind_her(priya):
    with acting_as(priya):
        today = coaching.learner_today(priya)
        moments = coaching.growth(priya)
        states = list(Session.objects.values_list("state", flat=True))
        taken = set(Takeaway.objects.values_list("kind", "state"))
    assert (today.agreement, today.step.state, today.session.place) == ("signed", "to_try", "Room 12")
    assert (states.count("closed"), states.count("cancelled"), states.count("planned")) == (8, 3, 1)
    assert {kind for kind, _ in taken} == {"step", "question", "nothing"}
    assert {("step", "to_try"), ("step", "tried")} <= taken
    assert len(moments) >= 8
    assert all(moment.at < clock.now() for moment in moments)


def test_priya_agreed_a_goal_and_closed_what_did_not_work(priya):
    with acting_as(priya):
        goal = Goal.objects.get()
        found = {row.result: row for row in Experiment.objects.all()}
    assert (goal.state, goal.aim.startswith("Do longer waits bring quieter readers in?")) == ("agreed", True)
    assert goal.agreed_by_id == priya.id != goal.proposed_by_id
    assert (set(found), found["did_not_work"].state) == ({"did_not_work", "partly"}, "closed")
    for row in found.values():
        assert row.stop_rule
        assert row.risk_at.date() <= row.tried_on


def test_the_clip_plays_and_three_people_have_marked_it(priya, ruth):
    owen = _who("tutor")
    with acting_as(owen):
        clip = Item.objects.get(title="Information text: volcanoes, first read", kind="video")
        said = list(Comment.objects.filter(item=clip))
        view = evidence.item_view(owen, clip.id)
    assert {one.author_id for one in said} == {priya.id, ruth.id, owen.id}
    assert any(one.until_ms for one in said)
    assert any(one.parent_id for one in said)
    assert any(thread.tags for thread in _threads(ruth, clip))
    assert view.state == "ready"
    assert {file.role for file in view.files} == {"playable", "poster"}  # originals stay with the owner
    assert all(one.at_ms is None or one.at_ms < view.duration_ms for one in said)
    with acting_as(priya):
        assert File.objects.filter(item=clip, role="original").exclude(sha256="").exists()
        assert not Item.objects.exclude(state="ready").exists()


def _threads(person, item):
    with acting_as(person):
        return evidence.talk_of(person, item.id)


def test_priya_sees_who_opened_her_evidence(priya):
    with acting_as(priya):
        names = {opening.person for opening in circles.openings(priya)}
    assert names == {"Ruth Adeyemi", "Dr Owen Pryce"}


def test_one_module_is_credited_one_waits_and_one_is_begun(priya):
    owen = _who("tutor")
    with acting_as(priya):
        earned = assessment.credits_of(programme.enrolment_of(priya))
        marked = Submission.objects.get(state="assessed")
        result = assessment.result(marked)
        states = dict(Submission.objects.values_list("module_key", "state"))
    assert (earned.earned, earned.whole) == (30, 180)
    assert (result.passed, len(result.criteria)) == (True, 6)
    assert states == {
        "knowing-my-pupils": "assessed", "teaching-my-subject": "submitted", "every-child": "draft",
    }  # fmt: skip
    with acting_as(owen):
        waiting = assessment.queue(owen)
        drafts = Submission.objects.filter(state="draft").count()
    assert [one.row.learner.name for one in waiting] == ["Priya Nair"]
    assert drafts == 0


@pytest.mark.parametrize("address", ["leader", "lead", "admin", "researcher", "specialist"])
def test_those_who_arrange_see_no_learning(told, address):
    person = _who(address)
    with acting_as(person):
        for model in (Item, Comment, Goal, Experiment, Session, Takeaway, Submission, File):
            assert not model.objects.exists(), model.__name__


def test_the_head_sees_hours_of_her_school_alone(told):
    margaret = _who("leader")
    with acting_as(margaret):
        view = coaching.school_view(margaret)
    assert {pair.learner.name for pair in view.pairs} == {"Priya Nair", "Grace Whitfield"}
    assert view.promise == "accepted"
    priyas = next(pair for pair in view.pairs if pair.learner.name == "Priya Nair")
    assert (priyas.held, priyas.lost, priyas.planned) == (8, 3, 1)
    assert sum(priyas.reasons.values()) == 3


def test_the_lead_has_somebody_to_find_a_coach_for(told):
    helen = _who("lead")
    with acting_as(helen):
        (cohort,) = programme.cohorts()
        alone = programme.uncovered()
        free = [row for row in programme.coaches(cohort_place(helen)) if not row.full]
    assert (cohort.people, cohort.without_coach) == (12, 1)
    assert [row.learner.name for row in alone] == ["Daniel Okoro"]
    assert free


def cohort_place(lead):
    return lead.memberships.get().organisation_id


def test_callum_has_signed_and_ellie_waits(told):
    callum, ellie, james = _who("learner2"), _who("ellie.marsden"), _who("james.calloway")
    with acting_as(callum):
        assert coaching.learner_today(callum).agreement == "signed"
        assert not Session.objects.exists()
    with acting_as(ellie):
        assert coaching.learner_today(ellie).agreement == "mine_waits"
    with acting_as(james):
        card = next(card for card in coaching.learner_cards(james) if card.person.name == "Ellie Marsden")
    assert card.action[0] == "Read what is proposed"


def test_nothing_lies_in_the_future_but_planned_sessions(told):
    now = clock.now()
    with connections["owner"].cursor() as cursor:
        for table, column in (
            ("kernel_event", "at"), ("evidence_item", "created_at"), ("evidence_comment", "created_at"),
            ("circles_accesslog", "at"), ("circles_member", "since"), ("coaching_takeaway", "written_at"),
        ):  # fmt: skip
            cursor.execute(f"SELECT min({column}), max({column}) FROM {table}")
            first, last = cursor.fetchone()
            assert now - timedelta(days=365) < first <= last <= now, table
        cursor.execute("SELECT DISTINCT state FROM coaching_session WHERE starts_at > %s", [now])
        assert cursor.fetchall() == [("planned",)]
        cursor.execute("SELECT count(*) FROM coaching_session WHERE state = 'planned' AND starts_at <= %s", [now])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT DISTINCT task_name FROM procrastinate_jobs")
        assert cursor.fetchall() == [("evidence.enrich",)]  # smaller pictures are left to the worker


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
class TestNothingHalf:
    """These leave no people behind, so they need a database without any."""

    def test_it_is_told_in_the_demo_only(self, settings):
        settings.DEMO = False
        with pytest.raises(Refused, match="only in the demo"):
            story.tell()
        assert not story.told()

    def test_it_is_not_told_among_real_people(self, settings):
        settings.DEMO = True
        make_person("Somebody Real")
        with pytest.raises(Refused, match="people here already"):
            story.tell()

    def test_a_story_that_breaks_off_was_never_told(self, settings, monkeypatch):
        settings.DEMO = True
        load_mtl()
        monkeypatch.setattr(story, "make_all", lambda folder: [])  # so the first picture is missing
        with pytest.raises(KeyError):
            story.tell()
        assert not story.told()
        assert not Person.objects.exists()
