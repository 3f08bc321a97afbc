"""Setting goals and trying things out: one command for each thing people do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from trellis.circles import queries as circles
from trellis.circles.commands import private_circle
from trellis.enquiry.enums import Domain, NeedKind, Ownership, Result
from trellis.enquiry.models import Acceptance, Experiment, Goal, GoalProposal, Need
from trellis.enquiry.rules import is_learner
from trellis.enquiry.workflow import EXPERIMENT, GOAL
from trellis.evidence import commands as evidence
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

GOAL_FIELDS = ("aim", "domain", "context", "practice", "pupil_outcome", "baseline", "sources")
RISK_FIELDS = ("costs", "benefits", "bearers", "safeguards", "stop_rule")
PLAN_FIELDS = ("title", "plan", "belief", *RISK_FIELDS)
OUTCOME_FIELDS = (
    "happened", "rival_one", "rival_two", "tell_apart", "belief_now", "benefit_self", "benefit_pupils",
)  # fmt: skip
ONE_LINE = "Write one line; that is enough to keep it."
NOT_YOURS = "Only the one whose learning it is changes this."


@command
def note_need(*, actor: Person, kind: str, words: str, whose: str = "", circle_id: UUID | None = None) -> Need:
    """Keep a concern, an aspiration or an organisation's priority, each with its owner (R11).

    Private unless a partnership circle is named. Raises Invalid(words=…, kind=…), Refused.
    """
    if kind not in NeedKind.values:
        raise Invalid(kind="Choose which of the three it is.")
    if not words.strip():
        raise Invalid(words=ONE_LINE)
    need = Need.objects.create(
        learner=actor, circle_id=_circle(actor, circle_id), kind=kind, words=words.strip(),
        whose=whose.strip() if kind == NeedKind.PRIORITY else "", created_at=clock.now(),
    )  # fmt: skip
    trail.record("need.note", need, actor=actor, state_to=kind)
    return need


@command
def draft_goal(
    *, actor: Person, fields: Mapping[str, str], need_id: UUID | None = None, goal_id: UUID | None = None,
    version: int | None = None,
) -> Goal:  # fmt: skip
    """Keep an own goal that nobody else sees yet; one line is enough (R8, gates). Raises Invalid(aim=…), Conflict."""
    if goal_id:
        goal = _own_goal(actor, goal_id)
        check_version(goal, version)
        require(goal.state == "draft", "This goal is proposed already: propose a change instead.")
    else:
        goal = Goal(learner=actor, circle_id=private_circle(actor=actor), created_at=clock.now())
    _fill_goal(goal, fields, need_id)
    goal.save()
    trail.record("goal.draft", goal, actor=actor, state_to=goal.state)
    return goal


@command
def propose_goal(
    *, actor: Person, circle_id: UUID, fields: Mapping[str, str] | None = None, need_id: UUID | None = None,
    goal_id: UUID | None = None, learner_id: UUID | None = None, version: int | None = None,
) -> Goal:  # fmt: skip
    """Propose a goal to a partnership: an own draft, or a new one for its learner (R32).

    `learner_id` is for a proposal by somebody else in the circle. Raises Invalid, Refused, Conflict.
    """
    _check_partnership(actor, circle_id)
    if goal_id:
        goal = _own_goal(actor, goal_id)
        check_version(goal, version)
    else:
        goal = Goal(learner_id=learner_id or actor.id, circle_id=circle_id, created_at=clock.now())
        _check_member(circle_id, goal.learner_id, actor)
    if fields is not None:
        _fill_goal(goal, fields, need_id)
    goal.circle_id, goal.proposed_by = circle_id, actor
    if goal_id:
        GOAL.move(goal, "propose", actor=actor)
    else:
        goal.state = "proposed"  # born in the circle, never a draft
        goal.save(force_insert=True)
        trail.record("goal.propose", goal, actor=actor, state_to="proposed")
    _write_proposal(goal, actor)
    return goal


@command
def counter_goal(*, actor: Person, goal_id: UUID, fields: Mapping[str, str], version: int | None = None) -> Goal:
    """Propose a goal in other words; what stood before is kept (R32). Raises Invalid(aim=…), Refused, Conflict."""
    goal = Goal.objects.select_for_update().get(id=goal_id)
    check_version(goal, version)
    _fill_goal(goal, fields, goal.need_id)
    goal.proposed_by, goal.agreed_by, goal.agreed_at = actor, None, None
    GOAL.move(goal, "counter", actor=actor)
    _write_proposal(goal, actor)
    return goal


@command
def agree_goal(*, actor: Person, goal_id: UUID, version: int | None = None) -> Goal:
    """Agree the goal as it stands; never by the one who proposed it (R8, R32). Raises Refused, Conflict."""
    goal = Goal.objects.select_for_update().get(id=goal_id)
    check_version(goal, version)
    goal.agreed_by, goal.agreed_at = actor, clock.now()
    GOAL.move(goal, "agree", actor=actor)
    return goal


@command
def close_goal(*, actor: Person, goal_id: UUID, chain_now: str = "", version: int | None = None) -> Goal:
    """Look back on a goal and on its chain of reasoning (R75). Raises Refused, Conflict."""
    goal = Goal.objects.select_for_update().get(id=goal_id)
    check_version(goal, version)
    goal.chain_now = chain_now.strip()
    GOAL.move(goal, "close", actor=actor)
    return goal


@command
def plan_experiment(
    *, actor: Person, fields: Mapping[str, str], goal_id: UUID | None = None, circle_id: UUID | None = None,
    planned_on: date | None = None, experiment_id: UUID | None = None, version: int | None = None,
    evidence_ids: Iterable[UUID] | None = None,
) -> Experiment:  # fmt: skip
    """Plan something to try, or change the plan; its risk record is dated when first written (R72).

    Raises Invalid(title=…), Refused, Conflict.
    """
    if experiment_id:
        experiment = _own_experiment(actor, experiment_id)
        check_version(experiment, version)
    else:
        experiment = Experiment(learner=actor, circle_id=_circle(actor, circle_id), created_at=clock.now(), evidence=[])
    _fill(experiment, PLAN_FIELDS, fields)
    if not experiment.title:
        raise Invalid(title="Say in one line what you will try.")
    experiment.goal_id = goal_id or experiment.goal_id
    experiment.planned_on = planned_on or experiment.planned_on
    if experiment.risk_at is None and any(getattr(experiment, name) for name in RISK_FIELDS):
        experiment.risk_at = clock.now()
    _cite(actor, experiment, evidence_ids)
    trail.record("experiment.plan", experiment, actor=actor, state_to=experiment.state)
    return experiment


@command
def show_experiment(*, actor: Person, experiment_id: UUID, circle_id: UUID, version: int | None = None) -> Experiment:
    """Show an own experiment to a partnership. Raises Refused, Conflict."""
    experiment = _own_experiment(actor, experiment_id)
    check_version(experiment, version)
    _check_partnership(actor, circle_id)
    experiment.circle_id = circle_id
    experiment.save()
    trail.record("experiment.show", experiment, actor=actor)
    return experiment


@command
def accept_risk(*, actor: Person, experiment_id: UUID, risk: str) -> Acceptance:
    """Say which risk of an experiment one holds, and accept it (R139). Raises Invalid(risk=…)."""
    experiment = Experiment.objects.get(id=experiment_id)
    if not risk.strip():
        raise Invalid(risk="Say in a few words which part you bear.")
    held, _ = Acceptance.objects.update_or_create(
        experiment=experiment, person=actor,
        defaults={"circle_id": experiment.circle_id, "risk": risk.strip()[:200], "at": clock.now()},
    )  # fmt: skip
    trail.record("experiment.accept_risk", experiment, actor=actor)
    return held


@command
def record_outcome(
    *, actor: Person, experiment_id: UUID, fields: Mapping[str, str], result: str = "", tried_on: date | None = None,
    evidence_ids: Iterable[UUID] | None = None, version: int | None = None,
) -> Experiment:  # fmt: skip
    """Say what happened, with rival explanations if there are any (R82) and who gained what (R42).

    Raises Invalid(happened=…, result=…), Refused, Conflict.
    """
    experiment = _own_experiment(actor, experiment_id)
    check_version(experiment, version)
    if result and result not in Result.values:
        raise Invalid(result="Choose how it came out.")
    _fill(experiment, OUTCOME_FIELDS, fields)
    if not (experiment.happened or result):
        raise Invalid(happened=ONE_LINE)
    experiment.result = result or experiment.result
    experiment.tried_on = tried_on or experiment.tried_on or clock.today()
    if experiment.state == "planned":
        EXPERIMENT.move(experiment, "try", actor=actor, save=False)
    else:
        trail.record("experiment.record", experiment, actor=actor)
    _cite(actor, experiment, evidence_ids)
    return experiment


@command
def close_experiment(
    *, actor: Person, experiment_id: UUID, result: str = "", ownership: str = "", version: int | None = None
) -> Experiment:
    """Look back on an experiment; "it did not work" closes it like any other (R38, R42, R107).

    Raises Refused (no result yet), Conflict, Invalid(result=…).
    """
    experiment = _own_experiment(actor, experiment_id)
    check_version(experiment, version)
    if result and result not in Result.values:
        raise Invalid(result="Choose how it came out.")
    experiment.result = result or experiment.result
    experiment.ownership = ownership if ownership in Ownership.values else experiment.ownership
    experiment.closed_at = clock.now()
    EXPERIMENT.move(experiment, "close", actor=actor)
    return experiment


def _circle(actor: Person, circle_id: UUID | None) -> UUID:
    if circle_id is None:
        return private_circle(actor=actor)
    _check_partnership(actor, circle_id)
    return circle_id


def _check_partnership(actor: Person, circle_id: UUID) -> None:
    open_to_me = {circle.id for circle in circles.shareable(actor)}
    require(circle_id in open_to_me, "You are not in that circle, or it is closed.")


def _check_member(circle_id: UUID, learner_id: UUID, actor: Person) -> None:
    if learner_id != actor.id:
        require(learner_id in circles.view(circle_id, actor).people, "That person is not in this circle.")


def _own_goal(actor: Person, goal_id: UUID) -> Goal:
    goal = Goal.objects.select_for_update().get(id=goal_id)
    require(is_learner(actor, goal), NOT_YOURS)
    return goal


def _own_experiment(actor: Person, experiment_id: UUID) -> Experiment:
    experiment = Experiment.objects.get(id=experiment_id)
    require(is_learner(actor, experiment), NOT_YOURS)
    return Experiment.objects.select_for_update().get(id=experiment_id)


def _fill(row: Any, names: Iterable[str], fields: Mapping[str, str]) -> None:
    for name in names:
        if name in fields:
            setattr(row, name, (fields[name] or "").strip())


def _fill_goal(goal: Goal, fields: Mapping[str, str], need_id: UUID | None) -> None:
    _fill(goal, GOAL_FIELDS, fields)
    goal.need_id = need_id
    if not goal.aim:
        raise Invalid(aim=ONE_LINE)
    if goal.domain and goal.domain not in Domain.values:
        raise Invalid(domain="Choose one of the five.")


def _write_proposal(goal: Goal, actor: Person) -> None:
    GoalProposal.objects.create(
        goal=goal, circle_id=goal.circle_id, number=goal.proposals.count() + 1, by=actor,
        fields={name: getattr(goal, name) for name in GOAL_FIELDS}, at=clock.now(),
    )  # fmt: skip


def _cite(actor: Person, experiment: Experiment, evidence_ids: Iterable[UUID] | None) -> None:
    """Save the experiment with what it cites now (None: as before), and note on each piece where it is used."""
    before = set(experiment.evidence)
    if evidence_ids is not None:
        experiment.evidence = list(dict.fromkeys(str(item_id) for item_id in evidence_ids))
    experiment.save()
    for item_id in set(experiment.evidence) - before:
        evidence.used_in(actor=actor, item_id=UUID(item_id), kind="experiment", used_id=experiment.id)
    for item_id in before - set(experiment.evidence):
        evidence.no_longer_used_in(actor=actor, item_id=UUID(item_id), kind="experiment", used_id=experiment.id)
