"""Reading marks and credits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from trellis.assessment import scores
from trellis.assessment.enums import MarkState
from trellis.assessment.models import Credit, Mark
from trellis.assessment.scores import Score
from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.portfolio import queries as submissions
from trellis.portfolio.models import Submission
from trellis.portfolio.rows import QueueRow
from trellis.programme.models import Enrolment
from trellis.programme.rubric_schema import Rubric
from trellis.programme.schema import Module


@dataclass(frozen=True)
class Waiting:
    """One submission in the queue and how far the reader's own mark is: '', draft, provisional."""

    row: QueueRow
    state: str

    @property
    def says(self) -> str:
        """How far it is, in words."""
        return {"": "Not opened yet", "draft": "Begun", "provisional": "Provisional, not released"}[self.state]


@dataclass(frozen=True)
class CriterionResult:
    """One criterion of a released mark, in words."""

    title: str
    asks: str
    band: str
    means: str
    words: str


@dataclass(frozen=True)
class Result:
    """A released mark as the learner reads it."""

    total: int
    band: str
    passed: bool
    pass_mark: int
    feedback: str
    marker: str
    released: str
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Credits:
    """Credits earned in an enrolment, of those of the whole award."""

    earned: int
    whole: int
    modules: tuple[tuple[str, int, str], ...]  # title, credits, when

    @property
    def says(self) -> str:
        """'30 of 180 credits so far'."""
        return f"{self.earned} of {self.whole} credits so far" if self.earned else f"No credits yet, of {self.whole}"


def queue(person: HasId) -> list[Waiting]:
    """Return what waits for the person's marking, longest first; two statements whatever the number."""
    rows = submissions.to_assess(person)
    states = dict(
        Mark.objects.filter(marker_id=person.id, submission_id__in=[row.id for row in rows]).values_list(
            "submission_id", "state"
        )
    )
    return [Waiting(row, states.get(row.id, "")) for row in rows]


def scores_of(mark: Mark) -> dict[str, Score]:
    """Return a mark's scores by criterion."""
    return {key: Score.read(stored) for key, stored in mark.scores.items()}


def news(person: HasId, *, days: int = 14) -> list[tuple[UUID, str]]:
    """Return (submission, module title) of marks released to a learner lately, newest first; one statement."""
    since = clock.now() - timedelta(days=days)
    rows = Mark.objects.filter(submission__learner_id=person.id, state=MarkState.RELEASED, released_at__gte=since)
    found = rows.select_related("submission__enrolment__cohort").order_by("-released_at")
    return [(row.submission_id, submissions.module_of(row.submission).title) for row in found]


def own_mark(person: HasId, submission_id: UUID) -> Mark | None:
    """Return the person's own mark of a submission, or None."""
    return Mark.objects.filter(submission_id=submission_id, marker_id=person.id).first()


def result(submission: Submission) -> Result | None:
    """Return the released mark of a submission, or None before release; one statement."""
    mark = Mark.objects.filter(submission_id=submission.id, state=MarkState.RELEASED).select_related("marker").first()
    if mark is None or mark.total is None or mark.released_at is None:
        return None
    rubric = submissions.rubric_of(submission)
    return Result(
        total=mark.total, band=rubric.band_of(mark.total).title, passed=scores.passes(rubric, mark.total),
        pass_mark=rubric.pass_mark, feedback=mark.feedback, marker=mark.marker.name,
        released=words.day(mark.released_at), criteria=result_of(mark, rubric),
    )  # fmt: skip


def result_of(mark: Mark, rubric: Rubric) -> tuple[CriterionResult, ...]:
    """Return a whole mark criterion by criterion, in words."""
    titles = {band.key: band.title for band in rubric.bands}
    given = scores_of(mark)
    return tuple(
        CriterionResult(one.title, one.asks, titles[score.band], one.in_band(score.band), score.words)
        for one in rubric.criteria
        if (score := given.get(one.key)) and score.band in titles
    )


def credits_of(enrolment: Enrolment) -> Credits:
    """Return the credits of an enrolment, in one statement."""
    held = submissions.pack_of(enrolment).section(Module)
    rows = Credit.objects.filter(enrolment_id=enrolment.id).order_by("released_at")
    found = tuple((held[row.module_key].title, row.credits, words.short_day(row.released_at)) for row in rows)
    return Credits(sum(row[1] for row in found), submissions.programme_of(enrolment).credits, found)
