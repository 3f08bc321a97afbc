"""The words of data protection."""

from __future__ import annotations

from django.db import models


class Why(models.TextChoices):
    """Why something was deleted."""

    OWNER = "owner", "You deleted it"
    RETENTION = "retention", "Its keeping time was over"
    REFUSAL = "refusal", "A pupil may not be recorded or shown"
    LEAVER = "leaver", "Somebody left"


class HoldGround(models.TextChoices):
    """Why records must not be deleted for a while."""

    REQUEST = "request", "Somebody has asked for what is held about them"
    SAFEGUARDING = "safeguarding", "Safeguarding or an allegation"
    LAW = "law", "A court, tribunal, the police or a regulator"
    BREACH = "breach", "A data breach is looked into"
    COMPLAINT = "complaint", "A complaint by somebody in the circle"


class ExportState(models.TextChoices):
    """Where a copy of one's own records stands."""

    ASKED = "asked", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    GONE = "gone", "Deleted"


NOTICE_DAYS = (30, 7)  # how long before something goes its owner is told
GRACE_DAYS = 7  # nothing goes sooner than this after the first notice
REVIEW_DAYS = 28  # how often a hold is looked at again
COPY_DAYS = 7  # how long a copy can be downloaded
