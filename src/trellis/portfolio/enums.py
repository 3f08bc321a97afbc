"""The words portfolios are described with."""

from __future__ import annotations

from django.db import models


class SubmissionState(models.TextChoices):
    """Where a submission stands (docs/state-machines.md)."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ASSESSED = "assessed", "Assessed"


class AiUse(models.TextChoices):
    """What the author says about generative AI, as part of the declaration."""

    NONE = "none", "I did not use any"
    SOME = "some", "I used some, as described here"
