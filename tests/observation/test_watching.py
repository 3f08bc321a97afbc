"""Lessons watched, both ways round: focus agreed by both, parts apart, finished once talked over."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.coaching import make_pair
from tests.factories.observation import FOCUS, make_look, make_observation, note
from tests.factories.people import make_person
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.observation import commands, queries
from trellis.observation.models import Look, Observation

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.mark.parametrize("coach_teaches", [False, True])
def test_either_watches_the_other_and_who_watched_whom_is_said_to_both(coach_teaches):
    pair = make_pair()
    row = make_observation(pair, coach_teaches=coach_teaches)
    with acting_as(pair.learner):
        assert queries.observation(pair.learner, row.id).who == (
            "You watch Ruth" if coach_teaches else "Ruth watches you"
        )
    with acting_as(pair.coach):
        assert queries.observation(pair.coach, row.id).who == (
            "Priya watches you" if coach_teaches else "You watch Priya"
        )


def test_a_focus_is_agreed_by_the_other_and_again_when_it_is_reworded():
    pair = make_pair()
    row = make_observation(pair)
    with acting_as(pair.learner), pytest.raises(Refused):
        commands.agree_focus(actor=pair.learner, observation_id=row.id)
    with acting_as(pair.coach):
        agreed = commands.agree_focus(actor=pair.coach, observation_id=row.id, version=row.version)
        assert (agreed.state, agreed.agreed_by_id) == ("agreed", pair.coach.id)
        with pytest.raises(Conflict):
            commands.reword_focus(actor=pair.coach, observation_id=row.id, fields=FOCUS, version=row.version)
        again = commands.reword_focus(actor=pair.coach, observation_id=row.id, fields=FOCUS | {"focus": "Who reads?"})
        assert (again.state, again.agreed_by) == ("proposed", None)
        with pytest.raises(Refused):
            commands.agree_focus(actor=pair.coach, observation_id=row.id)
    with acting_as(pair.learner):
        assert commands.agree_focus(actor=pair.learner, observation_id=row.id).state == "agreed"


def test_it_waits_to_be_talked_over_and_nothing_before_stops_that():
    pair = make_pair()
    row = make_observation(pair)  # never agreed
    with acting_as(pair.coach):
        assert commands.say_seen(actor=pair.coach, observation_id=row.id).state == "seen"
        with pytest.raises(Invalid):
            commands.debrief(actor=pair.coach, observation_id=row.id, text=" ")
    with acting_as(pair.learner):
        done = commands.debrief(actor=pair.learner, observation_id=row.id, text="They were reading.")
    assert (done.state, done.debriefed_by_id) == ("debriefed", pair.learner.id)  # R58


def test_calling_a_practice_something_goes_with_how_pupils_responded():
    pair = make_pair()
    row = make_observation(pair, coach_teaches=True)
    with acting_as(pair.learner):
        with pytest.raises(Invalid) as error:
            commands.debrief(actor=pair.learner, observation_id=row.id, text="Calm.", practice="expert")
        assert set(error.value.problems) == {"pupil_response"}  # R126
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.filter(id=row.id).update(practice="expert")
        done = commands.debrief(
            actor=pair.learner, observation_id=row.id, text="Calm.", practice="expert",
            pupil_response="Nine asked each other first.",
        )  # fmt: skip
    assert (done.practice, done.state) == ("expert", "debriefed")


def test_what_it_may_mean_is_each_ones_own_and_apart_from_what_was_seen():
    pair = make_pair()
    row = make_observation(pair)
    look = make_look(pair.coach, "seen-and-heard", observation_id=row.id)
    note(pair.coach, look.id, "Three fingers move along a line")
    with acting_as(pair.coach):
        commands.read_it(actor=pair.coach, observation_id=row.id, text="They read while they wait")
    with acting_as(pair.learner):
        view = queries.observation(pair.learner, row.id)
        assert [(one.who, one.text) for one in view.readings] == [("Ruth", "They read while they wait")]
        assert view.looks == ()  # the observer has not shown the notes yet
        commands.read_it(actor=pair.learner, observation_id=row.id, text="I asked too early")
        with pytest.raises(Conflict):
            commands.read_it(actor=pair.learner, observation_id=row.id, text="Late", version=7)
    with acting_as(pair.coach):
        commands.show_look(actor=pair.coach, look_id=look.id, circle_id=pair.circle)
    with acting_as(pair.learner):
        assert [(one.title, one.marks) for one in queries.observation(pair.learner, row.id).looks] == [
            ("What was seen and heard", 1)
        ]


def test_the_tutor_reads_and_changes_nothing_and_leaders_see_nothing():
    from tests.factories.coaching import WITH_TUTOR

    pair = make_pair(terms=WITH_TUTOR)
    leader = make_person("Margaret Oyelaran", "leader", at=pair.school)
    row = make_observation(pair)
    with acting_as(pair.tutor):
        assert queries.observation(pair.tutor, row.id).can == frozenset()
        for act in (commands.agree_focus, commands.say_seen):
            with pytest.raises(Refused):
                act(actor=pair.tutor, observation_id=row.id)
        with pytest.raises(Refused):
            commands.read_it(actor=pair.tutor, observation_id=row.id, text="Hm")
    with acting_as(leader):
        assert queries.observations_of(leader) == []
        with pytest.raises(Observation.DoesNotExist):
            commands.agree_focus(actor=leader, observation_id=row.id)


def test_a_draft_is_its_authors_alone_and_goes_only_where_both_are():
    pair, other = make_pair(), make_pair(learner=make_person("Tom Hartley", "learner"))
    row = make_observation(pair, proposed=False)
    with acting_as(pair.coach), pytest.raises(Observation.DoesNotExist):
        queries.observation(pair.coach, row.id)
    with acting_as(pair.learner):
        with pytest.raises(Invalid):
            commands.plan_observation(
                actor=pair.learner, teacher_id=other.learner.id, observer_id=pair.coach.id, fields=FOCUS
            )
        with pytest.raises(Refused):
            commands.propose_observation(actor=pair.learner, observation_id=row.id, circle_id=other.circle)
    assert Look.objects.count() == 0
