"""Who may do what with a submission, each rule in words."""

from __future__ import annotations

from typing import Any

from trellis.portfolio.models import Submission


def wrote(actor: Any, submission: Submission) -> bool:
    """Only the learner whose submission it is."""
    return bool(submission.learner_id == actor.id)


def assesses(actor: Any, submission: Submission) -> bool:
    """The enrolment's tutor, in the submission's circle, who is not the learner's coach (R140)."""
    enrolment = submission.enrolment
    return bool(actor.id == enrolment.tutor_id and actor.id not in {submission.learner_id, enrolment.coach_id})


WRITERS_ALONE = "Only the person whose submission it is can do that."
