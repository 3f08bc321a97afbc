"""Marking: a draft of one's own, then provisional, then released with its credits."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from trellis.assessment import queries, rules, scores
from trellis.assessment.enums import MarkState
from trellis.assessment.models import Credit, Mark, MarkEntry
from trellis.assessment.scores import Score
from trellis.assessment.workflow import MARK
from trellis.circles import commands as circles
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.portfolio import commands as portfolio
from trellis.portfolio import queries as submissions
from trellis.portfolio.enums import SubmissionState
from trellis.portfolio.models import Submission

LONGEST = 50_000


@command
def begin(*, actor: Person, submission_id: UUID) -> Mark:
    """Begin marking, in the marker's own circle; a second call returns the mark begun.

    Raises Refused for the learner, a coach, or work that is not submitted.
    """
    found = submissions.submission(submission_id)
    require(rules.may_mark(actor, found), rules.COACH_NEVER)
    mark = Mark.objects.filter(submission=found, marker=actor).first()
    if mark:
        return mark
    require(found.state == SubmissionState.SUBMITTED, "There is nothing to mark here now.")
    mark = Mark.objects.create(submission=found, marker=actor, circle_id=circles.private_circle(actor=actor))
    trail.record("mark.begin", mark, actor=actor, state_to=mark.state)
    return mark


@command
def save(*, actor: Person, mark_id: UUID, version: int | None, given: Mapping[str, Score], feedback: str) -> Mark:
    """Keep a draft mark; the total is worked out when every criterion has a band.

    Raises Refused, Conflict, Invalid with a criterion's key or feedback.
    """
    mark = _own(actor, mark_id, version)
    require(mark.state == MarkState.DRAFT, "This mark is not a draft any more. Take it up again to change it.")
    rubric = submissions.rubric_of(mark.submission)
    kept = {one.key: given[one.key] for one in rubric.criteria if one.key in given}
    problems = scores.problems(rubric, kept)
    if len(feedback) > LONGEST or any(len(score.words) > LONGEST for score in kept.values()):
        problems["feedback"] = f"{LONGEST:,} characters are the most that can be kept in one place."
    if problems:
        raise Invalid(**problems)
    mark.scores = {key: score.stored() for key, score in kept.items()}
    mark.feedback, mark.total = feedback.strip(), scores.total(rubric, kept)
    mark.save()
    trail.record("mark.save", mark, actor=actor)
    return mark


@command
def record(*, actor: Person, mark_id: UUID, version: int | None = None) -> Mark:
    """Make a whole draft provisional; the learner sees nothing yet. Raises Refused, Conflict, Invalid."""
    mark = _own(actor, mark_id, version)
    rubric = submissions.rubric_of(mark.submission)
    without = scores.missing(rubric, queries.scores_of(mark))
    problems = {}
    if without:
        problems["scores"] = f"Choose a band for “{without[0]}” first."
    if not mark.feedback:
        problems["feedback"] = "Write to the learner first: what is strong, and what would make it stronger."
    if problems:
        raise Invalid(**problems)
    MARK.move(mark, "record", actor=actor)
    _remember(actor, mark)
    return mark


@command
def reopen(*, actor: Person, mark_id: UUID, version: int | None = None) -> Mark:
    """Take a provisional mark up again. Raises Refused once it is released, Conflict."""
    mark = _own(actor, mark_id, version)
    MARK.move(mark, "reopen", actor=actor)
    _remember(actor, mark)
    return mark


@command
def release(*, actor: Person, mark_id: UUID, version: int | None = None) -> Mark:
    """Show the learner mark and feedback, and give the credits if it passes. Raises Refused, Conflict."""
    mark = _own(actor, mark_id, version)
    own_circle = mark.circle_id
    found = mark.submission
    require(found.state == SubmissionState.SUBMITTED, "This submission was withdrawn or is assessed already.")
    mark.circle_id, mark.released_at = found.circle_id, clock.now()
    MARK.move(mark, "release", actor=actor)
    _remember(actor, mark, circle_id=own_circle)
    assert mark.total is not None  # noqa: S101  a provisional mark is whole
    passed = scores.passes(submissions.rubric_of(found), mark.total)
    portfolio.settle(actor=actor, submission_id=found.id, passed=passed)
    if passed:
        _credit(actor, found)
    return mark


def _credit(actor: Person, found: Submission) -> Credit:
    credit = Credit.objects.create(
        learner_id=found.learner_id, enrolment_id=found.enrolment_id, submission=found, circle_id=found.circle_id,
        module_key=found.module_key, credits=submissions.module_of(found).credits, released_at=clock.now(),
    )  # fmt: skip
    trail.record("credit.give", credit, actor=actor)
    return credit


def _own(actor: Person, mark_id: UUID, version: int | None) -> Mark:
    """Return the actor's mark, locked; unseen rows are DoesNotExist."""
    mark = Mark.objects.select_related("submission__enrolment__cohort").get(id=mark_id)
    require(mark.marker_id == actor.id, rules.MARKERS_ALONE)
    Mark.objects.select_for_update().get(id=mark_id)
    mark.refresh_from_db(fields=["version", "state"])
    check_version(mark, version)
    return mark


def _remember(actor: Person, mark: Mark, *, circle_id: UUID | None = None) -> None:
    """Append what the mark is now to its history, in the marker's own circle."""
    MarkEntry.objects.create(
        mark=mark, circle_id=circle_id or mark.circle_id, actor_id=actor.id, at=clock.now(), state=mark.state,
        scores=mark.scores, feedback=mark.feedback, total=mark.total,
    )  # fmt: skip
