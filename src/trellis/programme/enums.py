"""The words programmes are arranged with."""

from __future__ import annotations

from django.db import models


class EnrolmentState(models.TextChoices):
    """Where an enrolment stands."""

    INVITED = "invited", "Invited"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"


class Training(models.TextChoices):
    """How far a coach's training has come (R91)."""

    UNTRAINED = "untrained", "Not trained yet"
    IN_TRAINING = "in_training", "In training"
    ACCREDITED = "accredited", "Trained"
    LAPSED = "lapsed", "Training has lapsed"
