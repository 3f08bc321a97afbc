"""Reading needs, goals and experiments, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from trellis.enquiry.enums import Domain, NeedKind, Ownership, Result
from trellis.enquiry.models import Acceptance, Experiment, Goal, GoalProposal, Need
from trellis.enquiry.workflow import EXPERIMENT, GOAL
from trellis.kernel import words
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face_of

LIST_MOST = 100
GROWTH_MOST = 24
LABELS = {
    "aim": "What I want to learn",
    "domain": "Kind of learning",
    "context": "Class or group",
    "practice": "What I will do differently",
    "pupil_outcome": "What pupils will gain",
    "baseline": "Where we are now",
    "sources": "What it rests on",
}


@dataclass(frozen=True)
class GoalCard:
    """A goal in a list."""

    id: UUID
    aim: str
    pupil_outcome: str
    context: str
    state: str
    learner: Face
    mine: bool
    proposed_by_me: bool
    circle_id: UUID


@dataclass(frozen=True)
class Change:
    """One part of a goal as it was proposed before and as it is proposed now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class GoalView:
    """One goal with how it came about; `changes` are those of the last proposal against the one before."""

    goal: Goal
    learner: Face
    mine: bool
    proposer: str
    rows: tuple[tuple[str, str], ...]
    need: str
    changes: tuple[Change, ...]
    proposals: int
    experiments: tuple[tuple[UUID, str, str], ...]
    can: frozenset[str]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ExperimentCard:
    """An experiment in a list."""

    id: UUID
    title: str
    state: str
    result: str
    when: str
    learner: Face
    mine: bool
    circle_id: UUID


@dataclass(frozen=True)
class ExperimentView:
    """One experiment; `beforehand` says whether the risk record is older than the trial (R72)."""

    row: Experiment
    learner: Face
    mine: bool
    goal_aim: str
    chain: tuple[str, ...]
    result: str
    ownership: str
    beforehand: bool | None
    risks_known: bool
    acceptances: tuple[tuple[str, str, str], ...]
    accepted_by_me: bool
    evidence: tuple[UUID, ...]
    can: frozenset[str]


@dataclass(frozen=True)
class Moment:
    """One moment of somebody's growth, as the plant draws it: kinds noticed, tried, side, now, ahead."""

    kind: str
    label: str
    text: str
    at: datetime


def _who(person: HasId, row: Any) -> tuple[Face, bool]:
    face = face_of(row.learner_id, row.learner.name, row.learner.known_as)
    return face, row.learner_id == person.id


def goals_of(person: HasId, *, learner_id: UUID | None = None) -> list[GoalCard]:
    """Return goals the person may see, newest first: their own and those in their partnerships. One statement."""
    rows = Goal.objects.order_by("-id")
    rows = rows.filter(learner_id=learner_id) if learner_id else rows
    read = rows.values_list(
        "id", "aim", "pupil_outcome", "context", "state", "proposed_by_id", "circle_id",
        "learner_id", "learner__name", "learner__known_as", named=True,
    )  # fmt: skip
    return [
        GoalCard(
            row.id, row.aim, row.pupil_outcome, row.context, row.state,
            face_of(row.learner_id, row.learner__name, row.learner__known_as), row.learner_id == person.id,
            row.proposed_by_id == person.id, row.circle_id,
        )
        for row in read[:LIST_MOST]
    ]  # fmt: skip


def needs_of(person: HasId) -> list[tuple[UUID, str, str, str, UUID]]:
    """Return (id, kind in words, words, whose, circle id) of the person's own needs, newest first."""
    rows = Need.objects.filter(learner_id=person.id).order_by("-id")[:LIST_MOST]
    return [(row.id, NeedKind(row.kind).label, row.words, row.whose, row.circle_id) for row in rows]


def goal(person: HasId, goal_id: UUID, *, history: bool = True) -> GoalView:
    """Return one goal in three statements, one without its history. Raises Goal.DoesNotExist."""
    row = Goal.objects.select_related("learner", "proposed_by", "need").get(id=goal_id)
    proposals = list(GoalProposal.objects.filter(goal=row).order_by("-number")[:2]) if history else []
    tried = Experiment.objects.filter(goal=row).order_by("-id").values_list("id", "title", "state")[:LIST_MOST]
    face, mine = _who(person, row)
    proposer = (
        "" if row.proposed_by is None else "You" if row.proposed_by_id == person.id else row.proposed_by.first_name
    )
    return GoalView(
        goal=row,
        learner=face,
        mine=mine,
        proposer=proposer,
        rows=tuple((label, _shown(name, getattr(row, name))) for name, label in LABELS.items() if name != "aim"),
        need=row.need.words if row.need else "",
        changes=_changes(proposals),
        proposals=proposals[0].number if proposals else 0,
        experiments=tuple(tried) if history else (),
        can=frozenset(action for action in GOAL.transitions if GOAL.can(action, person, row)),
        missing=tuple(
            words_
            for name, words_ in (("domain", "what kind of learning it is"), ("context", "the class or group"),
                                 ("pupil_outcome", "what pupils will gain"))
            if not getattr(row, name)
        ),
    )  # fmt: skip


def _shown(name: str, value: str) -> str:
    return str(Domain(value).label) if name == "domain" and value else value


def _changes(proposals: Sequence[GoalProposal]) -> tuple[Change, ...]:
    if len(proposals) < 2:  # noqa: PLR2004  the one before and the last
        return ()
    after, before = proposals[0].fields, proposals[1].fields
    return tuple(
        Change(label, _shown(name, before.get(name, "")), _shown(name, after.get(name, "")))
        for name, label in LABELS.items()
        if before.get(name, "") != after.get(name, "")
    )


def experiments_of(person: HasId) -> list[ExperimentCard]:
    """Return experiments the person may see, newest first. One statement."""
    found = []
    for row in Experiment.objects.select_related("learner").order_by("-id")[:LIST_MOST]:
        face, mine = _who(person, row)
        when = (
            f"Tried {words.day(row.tried_on)}" if row.tried_on
            else f"Planned for {words.day(row.planned_on)}" if row.planned_on
            else "No date yet"
        )  # fmt: skip
        result = Result(row.result).label if row.result else ""
        found.append(ExperimentCard(row.id, row.title, row.state, result, when, face, mine, row.circle_id))
    return found


def experiment(person: HasId, experiment_id: UUID, *, acceptances: bool = True) -> ExperimentView:
    """Return one experiment in two statements, one without who accepted its risks. Raises Experiment.DoesNotExist."""
    row = Experiment.objects.select_related("learner", "goal").get(id=experiment_id)
    face, mine = _who(person, row)
    held = Acceptance.objects.filter(experiment=row).select_related("person").order_by("at") if acceptances else ()
    accepted = [
        ("You" if one.person_id == person.id else one.person.first_name, one.risk, words.day(one.at)) for one in held
    ]
    goal_row = row.goal
    chain = (goal_row.aim, goal_row.practice, goal_row.pupil_outcome) if goal_row else ()
    return ExperimentView(
        row=row,
        learner=face,
        mine=mine,
        goal_aim=goal_row.aim if goal_row else "",
        chain=tuple(part for part in chain if part),
        result=Result(row.result).label if row.result else "",
        ownership=Ownership(row.ownership).label if row.ownership else "",
        beforehand=None if row.risk_at is None or row.tried_on is None else row.risk_at.date() <= row.tried_on,
        risks_known=row.risk_at is not None,
        acceptances=tuple(accepted),
        accepted_by_me=any(who == "You" for who, _, _ in accepted),
        evidence=tuple(UUID(item_id) for item_id in row.evidence),
        can=frozenset(action for action in EXPERIMENT.transitions if EXPERIMENT.can(action, person, row)),
    )


def goal_options(person: HasId) -> list[tuple[UUID, str]]:
    """Return (id, aim) of the person's own goals still open, for choosing one elsewhere."""
    rows = Goal.objects.filter(~Q(state="closed"), learner_id=person.id).order_by("-id")
    return [(row[0], row[1]) for row in rows.values_list("id", "aim")[:LIST_MOST]]


# For one statement with the steps of coaching: columns at, kind, text; kinds are the keys of MOMENT_LABELS.
MOMENTS = """
SELECT agreed_at AS at, 'goal' AS kind, aim AS text FROM enquiry_goal
 WHERE learner_id = %(person)s AND agreed_at IS NOT NULL
UNION ALL
SELECT coalesce(closed_at, tried_on::timestamptz), CASE state WHEN 'closed' THEN result ELSE 'tried' END, title
  FROM enquiry_experiment WHERE learner_id = %(person)s AND tried_on IS NOT NULL
"""
MOMENT_LABELS = {
    "goal": ("noticed", "A goal agreed"), "tried": ("tried", "Tried"), "worked": ("tried", "It worked"),
    "partly": ("tried", "Some of it worked"), "did_not_work": ("tried", "It did not work, and is known now"),
    "cannot_say": ("tried", "Tried, too early to say"),
}  # fmt: skip


def growth(person: HasId, *, of: UUID | None = None) -> list[Moment]:
    """Return moments of a learner's enquiry that `person` may see, oldest first. One statement."""
    with prepared() as cursor:
        cursor.execute(f"{MOMENTS} ORDER BY at DESC LIMIT %(most)s", {"person": of or person.id, "most": GROWTH_MOST})
        rows = cursor.fetchall()
    return [Moment(*MOMENT_LABELS[kind], text, at) for at, kind, text in reversed(rows)]
