"""What Today and the lists read, in a number of statements that does not grow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.coaching import make_pair, make_partnership, make_session
from tests.factories.people import make_person, make_school
from tests.factories.programme import make_enrolment
from trellis.coaching import commands, queries
from trellis.kernel import clock
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = "trellis.config.urls"


def reads(act):
    with CaptureQueriesContext(connection) as caught:
        result = act()
    return result, len(caught)


@pytest.mark.parametrize("count", [1, 3])
def test_learner_cards_cost_two_statements_with_one_learner_or_three(count):
    school, coach = make_school(), make_person("Ruth Adeyemi", "coach")
    for number in range(count):
        pair = make_pair(coach=coach, school=school, learner=make_person(f"Learner {number}", "learner", at=school))
        make_session(pair, question="Why?", starts_at=clock.now() + timedelta(days=number + 1))
    with acting_as(coach):
        cards, cost = reads(lambda: queries.learner_cards(coach))
    assert (len(cards), cost) == (count, 2)


def test_a_card_says_what_was_taken_away_what_is_asked_and_the_one_next_thing():
    pair = make_pair()
    held = make_session(pair)
    with acting_as(pair.learner):
        taken = commands.offer_takeaway(actor=pair.learner, session_id=held.id, kind="step", words="Wait five seconds")
        commands.close_session(actor=pair.learner, session_id=held.id)
        commands.tried_step(actor=pair.learner, takeaway_id=taken.id, result="Three more hands")
    planned = make_session(pair, question="Why not with the text?")
    with acting_as(pair.coach):
        (card,) = queries.learner_cards(pair.coach)
    assert card.steps == (("done", "Tried", "Wait five seconds"), ("now", "What happened", "Three more hands"))
    assert (card.question, card.asks, card.names) == ("Why not with the text?", "", ("You", "Priya"))
    assert card.action == ("Prepare", f"/coaching/session/{planned.id}/prepare")


def test_an_arranged_learner_without_agreement_is_on_the_coachs_page():
    school = make_school()
    learner, coach = make_person("Tom Hartley", "learner", at=school), make_person("", "coach", at=school)
    enrolment = make_enrolment(learner, coach=coach)
    with acting_as(coach):
        (card,) = queries.learner_cards(coach)
        assert card.action == ("Read the agreement", f"/coaching/agreement/new/{enrolment.id}")
    with acting_as(learner):
        today = queries.learner_today(learner)
        assert (today.agreement, today.coach.name, today.headline) == ("none", coach.name, "Something to read first.")


def test_learner_today_follows_the_story():
    pair = make_partnership()
    with acting_as(pair.coach):
        agreement = commands.propose_agreement(actor=pair.coach, partnership_id=pair.partnership.id, chosen={})
    with acting_as(pair.learner):
        assert queries.learner_today(pair.learner).action[0] == "Read what is proposed"
        commands.sign_agreement(actor=pair.learner, agreement_id=agreement.id)
        assert queries.learner_today(pair.learner).action[0] == "Set a date"
    session = make_session(pair)
    with acting_as(pair.learner):
        assert queries.learner_today(pair.learner).action == ("Prepare", f"/coaching/session/{session.id}/prepare")
        commands.open_session(actor=pair.learner, session_id=session.id)
        assert queries.learner_today(pair.learner).action == ("Go in", f"/coaching/session/{session.id}")
        commands.close_session(actor=pair.learner, session_id=session.id)
        assert queries.learner_today(pair.learner).action[0] == "Write what you take away"
        taken = commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="step", words="Wait")
        today, cost = reads(lambda: queries.learner_today(pair.learner))
        assert (today.action[0], today.headline, today.step.id) == ("Say how it went", "One thing to try.", taken.id)
        assert cost <= 3
        assert [(m.kind, m.text) for m in queries.growth(pair.learner)] == [("now", "Wait")]


def test_someone_without_coach_is_told_that_notes_are_theirs():
    learner = make_person("", "learner")
    with acting_as(learner):
        today = queries.learner_today(learner)
    assert (today.agreement, today.coach, today.action[0]) == ("no_coach", None, "Note something")


def test_agreement_page_shows_differences_and_who_signed():
    pair = make_pair()
    with acting_as(pair.coach):
        commands.propose_agreement(
            actor=pair.coach,
            partnership_id=pair.partnership.id,
            chosen={"rhythm-weeks": "3"},
            ground_rules="Tea first.",
        )
    with acting_as(pair.learner):
        view, cost = reads(lambda: queries.agreement_page(pair.learner, pair.partnership.id))
    assert [(c.label, c.before, c.after) for c in view.changes] == [("We meet", "Every two weeks", "Every three weeks")]
    assert [(c.label, c.after) for c in view.word_changes] == [("Our own ground rules", "Tea first.")]
    assert (view.can_sign, view.proposed.signed_by, view.promise) == (True, ("Ruth",), "")
    assert cost <= 5


def test_session_view_is_one_statement_and_keeps_own_notes_apart():
    pair = make_pair()
    session = make_session(pair, question="Why?")
    with acting_as(pair.coach):
        commands.write_note(actor=pair.coach, session_id=session.id, text="Listen more.", shared=False)
        commands.write_note(actor=pair.coach, session_id=session.id, text="She waited.", shared=True)
        commands.choose_protocol(actor=pair.coach, session_id=session.id, key="video-reflection")
    with acting_as(pair.learner):
        view, cost = reads(lambda: queries.session_view(pair.learner, session.id))
        assert cost == 1
        assert (view.own.text, view.pad.text, view.pad.by, view.asked_by) == ("", "She waited.", "Ruth", "You")
        steps = queries.protocol_steps(view, queries.pack_of(view))
        assert [step.kind for step in steps][:2] == ["now", "ahead"]
        assert steps[0].sources
        assert steps[0].for_coach == ""
    with acting_as(pair.coach):
        view = queries.session_view(pair.coach, session.id)
        assert view.own.text == "Listen more."
        assert queries.protocol_steps(view, queries.pack_of(view))[0].for_coach


def test_the_school_sees_hours_by_name_and_nothing_said():
    pair = make_pair()
    make_session(pair, question="A secret question")
    lost = make_session(pair)
    leader = make_person("Margaret Oyelaran", "leader", at=pair.school)
    with acting_as(pair.coach):
        commands.cancel_session(actor=pair.coach, session_id=lost.id, reason="cover")
    with acting_as(leader):
        commands.answer_promise(actor=leader, school_id=pair.school.id, answer="accepted")
        view, cost = reads(lambda: queries.school_view(leader))
        (one,) = view.pairs
        assert (view.promise, one.learner.name, one.planned, one.lost, one.reasons) == (
            "accepted", "Priya Nair", 1, 1, {"No cover": 1},
        )  # fmt: skip
        assert cost <= 3
        assert queries.session_rows(leader) == []
    stranger = make_person("", "leader")
    with acting_as(stranger):
        assert queries.school_view(stranger).pairs == ()


def test_the_list_says_who_brought_what():
    pair = make_pair()
    make_session(pair, question="Why?")
    with acting_as(pair.coach):
        (row,) = queries.session_rows(pair.coach)
    assert (row.question, row.brought, row.other.name) == ("Why?", "Priya brought the question", "Priya Nair")


def test_who_brought_what_is_shown_only_while_both_want_it():
    pair = make_pair(terms={"independence-shown": "no"})
    make_session(pair, question="Why?")
    with acting_as(pair.learner):
        assert queries.session_rows(pair.learner)[0].brought == ""


def test_a_pause_longer_than_agreed_is_said_until_a_date_is_set():
    pair = make_pair(terms={"rhythm-weeks": "2"})
    session = make_session(pair)
    with acting_as(pair.coach):
        commands.close_session(actor=pair.coach, session_id=session.id)
        assert queries.pair_lines(pair.coach)[0].pause == ""
        with clock.set_to(clock.now() + timedelta(weeks=4)):
            assert queries.pair_lines(pair.coach)[0].pause == (
                "It is 4 weeks since you met. You agreed to meet every 2 weeks."
            )
    make_session(pair)
    with acting_as(pair.coach), clock.set_to(clock.now() + timedelta(weeks=4)):
        assert queries.pair_lines(pair.coach)[0].pause == ""
