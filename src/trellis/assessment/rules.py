"""Who may mark: the coach is never the marker (R140)."""

from __future__ import annotations

from typing import Any

from django.db import connection

from trellis.assessment.models import Mark
from trellis.portfolio.models import Submission

COACH_NEVER = "The coach is never the marker. Someone else of the university marks this."
MARKERS_ALONE = "Only the person whose mark it is can do that."


def may_mark(actor: Any, submission: Submission) -> bool:
    """The enrolment's tutor, in the submission's circle, and no coach of this learner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT assessment_may_mark(%s, %s)", [actor.id, submission.id])
        return bool(cursor.fetchone()[0])


def marks(actor: Any, mark: Mark) -> bool:
    """The marker, so long as they may still mark."""
    return mark.marker_id == actor.id and may_mark(actor, mark.submission)
