"""Today over HTTP: what is next, and what it costs."""

import re
from datetime import timedelta

import pytest

from tests.factories.assessment import make_mark
from tests.factories.coaching import make_pair, make_session
from tests.factories.enquiry import make_goal
from tests.factories.portfolio import make_place, make_submission
from tests.web.test_coaching import counted, signed_in
from trellis.assessment import commands as assessment
from trellis.assessment import queries as marks
from trellis.coaching import commands
from trellis.coaching.models import Takeaway
from trellis.enquiry import commands as enquiry
from trellis.kernel import clock
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def with_a_step(words="Wait five seconds"):
    pair = make_pair()
    held = make_session(pair)
    with acting_as(pair.learner):
        step = commands.offer_takeaway(actor=pair.learner, session_id=held.id, kind="step", words=words)
        commands.close_session(actor=pair.learner, session_id=held.id)
    return pair, step


def test_a_learners_today_costs_eight_statements_with_little_and_with_much():
    pair, _ = with_a_step()
    client = signed_in(pair.learner)
    costs = []
    for _ in range(2):
        answer, asked = counted(client, "/")
        costs.append(len(asked))
        assert "Wait five seconds" in answer.content.decode()
        assert "You and Ruth" in answer.content.decode()
        goal = make_goal(pair.learner, circle_id=pair.circle)
        with acting_as(pair.coach):
            enquiry.agree_goal(actor=pair.coach, goal_id=goal.id, version=goal.version)
        make_session(pair, question="Why?")
    assert costs == [8, 8], asked


def test_a_coachs_today_costs_seven_statements():
    pair, _ = with_a_step()
    answer, asked = counted(signed_in(pair.coach), "/")
    assert len(asked) == 7, asked
    assert "Wait five seconds" in answer.content.decode()
    assert "You and Priya" in answer.content.decode()


def test_a_step_is_put_off_from_today_in_one_tap():
    pair, step = with_a_step()
    client = signed_in(pair.learner)
    page = client.get("/").content.decode()
    assert "I tried it" in page
    assert "Not this week" in page
    answer = client.post(
        f"/coaching/step/{step.id}", {"act": "not_this_week", "from": "today", "version": str(step.version)}
    )
    assert answer.url == "/"
    page = client.get("/").content.decode()
    assert "Not this week, then. It waits." in page
    assert "put it off" in page
    assert ">Not this week</button>" not in page
    with acting_as(pair.learner):
        assert Takeaway.objects.get().state == "not_this_week"


def test_a_step_changed_meanwhile_is_not_put_off():
    pair, step = with_a_step()
    client = signed_in(pair.learner)
    with acting_as(pair.learner):
        commands.tried_step(actor=pair.learner, takeaway_id=step.id, result="Three more hands")
    answer = client.post(
        f"/coaching/step/{step.id}", {"act": "not_this_week", "from": "today", "version": str(step.version)}
    )
    assert answer.status_code == 409
    assert "Three more hands" in answer.content.decode()


def test_today_says_until_when_the_takeaway_may_be_written(monkeypatch):
    pair = make_pair()
    held = make_session(pair)
    with acting_as(pair.coach):
        commands.close_session(actor=pair.coach, session_id=held.id)
    client = signed_in(pair.learner)
    assert "You can write it until tomorrow evening." in client.get("/").content.decode()
    today, now = clock.today(), clock.now()
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1) - timedelta(hours=now.hour))
    assert "You can write it until this evening." in client.get("/").content.decode()


def test_a_begun_conversation_is_said_without_guessing_who_began_it():
    pair = make_pair()
    session = make_session(pair, question="Why?")
    with acting_as(pair.learner):
        commands.open_session(actor=pair.learner, session_id=session.id)
    page = signed_in(pair.learner).get("/").content.decode()
    assert "Your conversation has begun." in page
    assert "Begun at" in page
    assert "is in the session" not in page
    assert f'href="/coaching/session/{session.id}"' in page


def test_a_released_mark_is_told_of_to_its_learner_alone():
    place = make_place()
    submission = make_submission(place.learner)
    mark = make_mark(place.tutor, submission, state="provisional")
    client = signed_in(place.learner)
    assert "Your mark is here" not in client.get("/").content.decode()
    with acting_as(place.tutor):
        assessment.release(actor=place.tutor, mark_id=mark.id)
    page = client.get("/").content.decode()
    assert "Your mark is here: Knowing my pupils and my practice." in page
    assert f'href="/portfolio/submissions/{submission.id}"' in page
    with acting_as(place.learner):
        assert marks.news(place.learner) == [(submission.id, "Knowing my pupils and my practice")]
    for person in (place.coach, place.leader, place.tutor):
        assert "Your mark is here" not in signed_in(person).get("/").content.decode()
        with acting_as(person):
            assert person == place.tutor or marks.news(place.learner) == []


def test_news_of_a_mark_ends_after_two_weeks(monkeypatch):
    place = make_place()
    make_mark(place.tutor, make_submission(place.learner), state="released")
    now = clock.now()
    client = signed_in(place.learner)
    for days, told in ((13, True), (15, False)):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        with acting_as(place.learner):
            assert bool(marks.news(place.learner)) == told
    monkeypatch.undo()
    make_pair(learner=place.learner, coach=place.coach, tutor=place.tutor, enrolment_id=place.enrolment.id)
    (heading,) = re.findall(r"<h1>([^<]+)", client.get("/").content.decode())
    assert heading == "Hello Priya. Your mark is here."


def test_the_note_page_leads_back():
    pair = make_pair()
    page = signed_in(pair.learner).get("/note").content.decode()
    assert re.search(r'<a href="/evidence/">. Evidence</a>', page)


def test_without_a_date_today_leads_to_setting_one():
    pair, _ = with_a_step()
    page = signed_in(pair.learner).get("/").content.decode()
    assert f"No date with {pair.coach.first_name} yet" in page
    assert page.count(f'href="/coaching/plan/{pair.partnership.id}"') == 1
