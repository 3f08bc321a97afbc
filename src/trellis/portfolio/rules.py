"""Who may do what with a submission, each rule in words."""

from __future__ import annotations

from typing import Any

from trellis.portfolio.models import Submission


def wrote(actor: Any, submission: Submission) -> bool:
    """Only the learner whose submission it is."""
    return bool(submission.learner_id == actor.id)


def assesses(actor: Any, submission: Submission) -> bool:
    """Somebody in the submission's circle other than the learner and the learner's coach (R140)."""
    return actor.id not in {submission.learner_id, submission.enrolment.coach_id}


WRITERS_ALONE = "Only the person whose submission it is can do that."
