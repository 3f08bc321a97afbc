"""Reading marks and credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection

from trellis.assessment import scores
from trellis.assessment.enums import MarkState
from trellis.assessment.models import Credit, Mark
from trellis.assessment.scores import Score
from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.knowledge.queries import pack
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
        return {"": "Not opened yet", "draft": "Begun", "provisional": "Recorded, not shown yet"}[self.state]


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


def next_to_mark(waiting: Sequence[Waiting], *, besides: UUID | None = None) -> Waiting | None:
    """Return what to mark next of a queue: the longest waiting without a recorded mark, else one to show."""
    others = [one for one in waiting if one.row.id != besides]
    return next((one for one in others if one.state != MarkState.PROVISIONAL), others[0] if others else None)


def scores_of(mark: Mark) -> dict[str, Score]:
    """Return a mark's scores by criterion."""
    return {key: Score.read(stored) for key, stored in mark.scores.items()}


_NEWS = """
SELECT s.id, s.pack_name, s.pack_version, s.module_key
  FROM assessment_mark m JOIN portfolio_submission s ON s.id = m.submission_id
 WHERE s.learner_id = %s AND m.state = 'released' AND m.released_at >= %s
 ORDER BY m.released_at DESC
"""


def news(person: HasId, *, days: int = 14) -> list[tuple[UUID, str]]:
    """Return (submission, module title) of marks released to a learner lately, newest first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, [person.id, clock.now() - timedelta(days=days)])
        rows = cursor.fetchall()
    return [(row[0], pack(row[1], row[2]).section(Module)[row[3]].title) for row in rows]


def own_mark(person: HasId, submission_id: UUID) -> Mark | None:
    """Return the person's own mark of a submission, or None; `recorded` lists all they recorded and did not release."""
    recorded = Mark.objects.filter(marker_id=person.id, state=MarkState.PROVISIONAL).values("submission_id")
    mine = Mark.objects.filter(submission_id=submission_id, marker_id=person.id)
    return mine.annotate(recorded=ArraySubquery(recorded)).first()


def after(person: HasId, mark: Mark) -> Waiting | None:
    """Return what to mark after this one (read by `own_mark`); one statement."""
    recorded: set[UUID] = set(mark.recorded)  # type: ignore[attr-defined]  # annotated by own_mark
    rows = submissions.to_assess(person)
    waiting = [Waiting(row, str(MarkState.PROVISIONAL) if row.id in recorded else "") for row in rows]
    return next_to_mark(waiting, besides=mark.submission_id)


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
