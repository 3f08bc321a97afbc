"""The words pupils' permissions are described with."""

from __future__ import annotations

from enum import IntEnum

from django.db import models


class Allows(models.IntegerChoices):
    """How far a recording of a pupil may go; each step holds those before it."""

    NOTHING = 0, "May not be recorded"
    RECORD = 1, "May be recorded, for the teacher alone"
    SCHOOL = 2, "May be shown in school"
    OUTSIDE = 3, "May be shown outside school"


class Reach(IntEnum):
    """How far a circle reaches; compared with `Allows`."""

    SCHOOL = 2
    OUTSIDE = 3


class Basis(models.TextChoices):
    """The lawful basis on which a class or a pupil is recorded (domain facts: data protection)."""

    PUBLIC_TASK = "public_task", "Public task"
    LEGITIMATE = "legitimate", "Legitimate interests"
    CONSENT = "consent", "Consent"


class Why(models.TextChoices):
    """Why a pupil stops a recording from being shown."""

    EXPIRED = "expired", "the permission has run out"
    NOT_RECORDED = "not_recorded", "may not be recorded"
    NOT_SHOWN = "not_shown", "may not be shown to anyone else"
    NOT_OUTSIDE = "not_outside", "may not be shown outside school"
    FACE = "face", "must have their face hidden"
