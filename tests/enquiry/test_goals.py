"""Goals are negotiated: one line keeps a draft, three parts and two people agree it."""

import pytest

from tests.factories.coaching import WITH_TUTOR, make_pair
from tests.factories.enquiry import WHOLE, make_goal
from tests.factories.people import make_person
from trellis.enquiry import commands, queries
from trellis.enquiry.models import Goal, Need
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_one_line_keeps_a_draft_that_nobody_else_sees():
    pair = make_pair()
    with acting_as(pair.learner):
        goal = commands.draft_goal(actor=pair.learner, fields={"aim": "To wait longer"})
        with pytest.raises(Invalid):
            commands.draft_goal(actor=pair.learner, fields={"aim": "  "})
    with acting_as(pair.coach):
        assert not Goal.objects.exists()
        with pytest.raises(Goal.DoesNotExist):
            queries.goal(pair.coach, goal.id)


def test_an_incomplete_goal_is_proposed_but_not_agreed():
    pair = make_pair()
    goal = make_goal(pair.learner, circle_id=pair.circle, domain="", context="")
    with acting_as(pair.coach):
        view = queries.goal(pair.coach, goal.id)
        assert "agree" not in view.can
        assert view.missing == ("what kind of learning it is", "the class or group")
        with pytest.raises(Refused):
            commands.agree_goal(actor=pair.coach, goal_id=goal.id)


def test_only_the_other_side_agrees():
    pair = make_pair(terms=WITH_TUTOR)
    goal = make_goal(pair.learner, circle_id=pair.circle)
    with acting_as(pair.learner), pytest.raises(Refused):
        commands.agree_goal(actor=pair.learner, goal_id=goal.id)
    with acting_as(pair.coach):
        commands.counter_goal(
            actor=pair.coach, goal_id=goal.id, fields=WHOLE | {"context": "Year 4, information texts"}
        )
    with acting_as(pair.tutor), pytest.raises(Refused):
        commands.agree_goal(actor=pair.tutor, goal_id=goal.id)  # others' words are the learner's to agree
    with acting_as(pair.learner):
        view = queries.goal(pair.learner, goal.id)
        assert [(c.label, c.before, c.after) for c in view.changes] == [
            ("Class or group", "Year 4, guided reading", "Year 4, information texts")
        ]
        assert view.proposer == "Ruth"
        agreed = commands.agree_goal(actor=pair.learner, goal_id=goal.id)
        assert (agreed.state, agreed.agreed_by_id) == ("agreed", pair.learner.id)


def test_a_change_to_an_agreed_goal_opens_it_again():
    pair = make_pair()
    goal = make_goal(pair.learner, circle_id=pair.circle, agreed_by=pair.coach)
    with acting_as(pair.learner):
        changed = commands.counter_goal(actor=pair.learner, goal_id=goal.id, fields={"aim": "To wait, and to listen"})
        assert (changed.state, changed.agreed_by_id, changed.agreed_at) == ("proposed", None, None)
        with pytest.raises(Conflict):
            commands.counter_goal(actor=pair.learner, goal_id=goal.id, fields={"aim": "x"}, version=1)


def test_a_coach_proposes_a_goal_and_cannot_agree_it():
    pair = make_pair()
    with acting_as(pair.coach):
        goal = commands.propose_goal(actor=pair.coach, circle_id=pair.circle, learner_id=pair.learner.id, fields=WHOLE)
        with pytest.raises(Refused):
            commands.agree_goal(actor=pair.coach, goal_id=goal.id)
        stranger = make_person()
        with pytest.raises(Refused):
            commands.propose_goal(actor=pair.coach, circle_id=pair.circle, learner_id=stranger.id, fields=WHOLE)
    with acting_as(pair.learner):
        assert commands.agree_goal(actor=pair.learner, goal_id=goal.id).state == "agreed"


def test_a_goal_is_not_proposed_into_a_circle_of_others():
    pair, other = make_pair(), make_pair()
    with acting_as(pair.learner), pytest.raises(Refused):
        commands.propose_goal(actor=pair.learner, circle_id=other.circle, fields=WHOLE)


def test_needs_are_kept_apart_each_with_its_owner():
    learner = make_person("", "learner")
    with acting_as(learner):
        commands.note_need(actor=learner, kind="concern", words="They stop reading", whose="ignored")
        commands.note_need(actor=learner, kind="priority", words="Reading aloud", whose="The English department")
        with pytest.raises(Invalid):
            commands.note_need(actor=learner, kind="worry", words="x")
        assert list(Need.objects.order_by("id").values_list("kind", "whose")) == [
            ("concern", ""), ("priority", "The English department"),
        ]  # fmt: skip


def test_looking_back_keeps_the_chain_as_it_looks_now():
    pair = make_pair()
    goal = make_goal(pair.learner, circle_id=pair.circle, agreed_by=pair.coach)
    with acting_as(pair.coach), pytest.raises(Refused):
        commands.close_goal(actor=pair.coach, goal_id=goal.id)
    with acting_as(pair.learner):
        closed = commands.close_goal(actor=pair.learner, goal_id=goal.id, chain_now="It was the text, not the wait.")
        assert (closed.state, closed.chain_now) == ("closed", "It was the text, not the wait.")
