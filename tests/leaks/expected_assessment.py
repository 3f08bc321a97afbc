"""Assessment in the leak matrix: a draft mark, a provisional one, and one released with its credits."""

from __future__ import annotations

from uuid import UUID

from tests.leaks.world import World, canary
from trellis.assessment import commands
from trellis.assessment.models import Credit, Mark, MarkEntry
from trellis.assessment.scores import Score
from trellis.kernel.database import acting_as
from trellis.portfolio import queries as submissions

SEES: dict[str, set[str]] = {
    "assessment_mark:draft": {"tutor"},
    "assessment_mark:provisional": {"tutor"},
    "assessment_mark:released": {"learner", "tutor"},
    "assessment_markentry:provisional": {"tutor"},
    "assessment_markentry:released": {"tutor"},
    "assessment_credit:released": {"learner", "tutor"},
}
CHANGE: dict[str, set[str]] = {"assessment_mark": {"tutor"}}
DELETE = CHANGE
FORGE: dict[str, set[str]] = {
    "assessment_mark": {"tutor"},
    "assessment_markentry": {"tutor"},
    "assessment_credit": {"tutor"},  # the trigger lets only credits of a passed submission stand, once
}
MUST_SEE: dict[str, set[str]] = {
    "learner": {"assessment_mark:released"},
    "tutor": {"assessment_mark:draft", "assessment_mark:provisional", "assessment_mark:released"},
}


def plant(world: World) -> dict[str, UUID]:
    """Mark the three submissions as the tutor."""
    rows: dict[str, UUID] = {}
    with acting_as(world.tutor):
        for case, submission in (("draft", "marking"), ("provisional", "provisional"), ("released", "released")):
            mark = _mark(world, case, world.submissions[submission])
            rows[f"assessment_mark:{case}"] = mark.id
            if case != "draft":
                rows[f"assessment_markentry:{case}"] = MarkEntry.objects.get(mark=mark, state=case).id
        rows["assessment_credit:released"] = Credit.objects.get().id
    return rows


def _mark(world: World, case: str, submission) -> Mark:
    tutor, words = world.tutor, canary(f"assessment_mark:{case}")
    mark = commands.begin(actor=tutor, submission_id=submission.id)
    given = {one.key: Score("merit", None, words) for one in submissions.rubric_of(submission).criteria}
    mark = commands.save(actor=tutor, mark_id=mark.id, version=None, given=given, feedback=words)
    if case != "draft":
        mark = commands.record(actor=tutor, mark_id=mark.id)
    return commands.release(actor=tutor, mark_id=mark.id) if case == "released" else mark
