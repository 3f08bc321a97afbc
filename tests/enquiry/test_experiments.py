"""Experiments: risk beforehand, rivals afterwards, and "it did not work" as a good ending."""

from datetime import timedelta

import pytest

from tests.factories.coaching import make_pair
from tests.factories.enquiry import make_experiment, make_goal
from trellis.enquiry import commands, queries
from trellis.enquiry.models import Experiment
from trellis.evidence import commands as evidence
from trellis.evidence import queries as evidence_queries
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_risk_is_dated_when_first_written_and_the_page_says_whether_that_was_beforehand():
    pair = make_pair()
    experiment = make_experiment(pair.learner)
    assert experiment.risk_at is None
    with acting_as(pair.learner):
        planned = commands.plan_experiment(
            actor=pair.learner, experiment_id=experiment.id, fields={"stop_rule": "If three stop listening"}
        )
        assert planned.risk_at is not None
        commands.record_outcome(actor=pair.learner, experiment_id=experiment.id, fields={"happened": "Slow start"})
        assert queries.experiment(pair.learner, experiment.id).beforehand is True
        early = clock.today() - timedelta(days=2)
        commands.record_outcome(
            actor=pair.learner, experiment_id=experiment.id, fields={"happened": "Earlier"}, tried_on=early
        )
        assert queries.experiment(pair.learner, experiment.id).beforehand is False


def test_did_not_work_completes_it_and_no_result_does_not():
    pair = make_pair()
    experiment = make_experiment(pair.learner, circle_id=pair.circle)
    with acting_as(pair.learner):
        with pytest.raises(Invalid):
            commands.record_outcome(actor=pair.learner, experiment_id=experiment.id, fields={})
        commands.record_outcome(
            actor=pair.learner, experiment_id=experiment.id,
            fields={"happened": "They wrote less", "rival_one": "It was Friday", "benefit_pupils": "None yet"},
        )  # fmt: skip
        with pytest.raises(Refused):
            commands.close_experiment(actor=pair.learner, experiment_id=experiment.id)
        closed = commands.close_experiment(
            actor=pair.learner, experiment_id=experiment.id, result="did_not_work", ownership="mine"
        )
        assert (closed.state, closed.result, closed.benefit_pupils) == ("closed", "did_not_work", "None yet")


def test_coach_reads_it_accepts_a_risk_and_changes_nothing():
    pair = make_pair()
    experiment = make_experiment(pair.learner, circle_id=pair.circle)
    with acting_as(pair.coach):
        commands.accept_risk(actor=pair.coach, experiment_id=experiment.id, risk="I take the group I do not know")
        view = queries.experiment(pair.coach, experiment.id)
        assert view.acceptances[0][:2] == ("You", "I take the group I do not know")
        assert view.can == frozenset()
        with pytest.raises(Refused):
            commands.record_outcome(actor=pair.coach, experiment_id=experiment.id, fields={"happened": "x"})
        assert Experiment.objects.update(title="x") == 0


def test_evidence_is_cited_by_id_and_knows_where_it_is_used():
    pair = make_pair()
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Answers", text="Twelve of them")
        experiment = commands.plan_experiment(actor=pair.learner, fields={"title": "Wait"}, evidence_ids=[item.id])
        assert evidence_queries.item_view(pair.learner, item.id).uses == (("experiment", experiment.id),)
        commands.plan_experiment(
            actor=pair.learner, experiment_id=experiment.id, fields={}, evidence_ids=[], version=experiment.version
        )
        assert evidence_queries.item_view(pair.learner, item.id).uses == ()
        with pytest.raises(Conflict):
            commands.plan_experiment(actor=pair.learner, experiment_id=experiment.id, fields={}, version=1)


def test_growth_tells_what_was_agreed_and_tried_oldest_first():
    pair = make_pair()
    make_goal(pair.learner, circle_id=pair.circle, agreed_by=pair.coach)
    experiment = make_experiment(pair.learner, circle_id=pair.circle)
    with acting_as(pair.learner):
        commands.record_outcome(
            actor=pair.learner, experiment_id=experiment.id, fields={}, result="worked",
            tried_on=clock.today() + timedelta(days=1),
        )  # fmt: skip
        assert [(m.kind, m.label) for m in queries.growth(pair.learner)] == [
            ("noticed", "A goal agreed"), ("tried", "Tried"),
        ]  # fmt: skip
