"""The words reflections are described with."""

from __future__ import annotations

from django.db import models


class About(models.TextChoices):
    """Whether a reflection looks back or ahead (R59)."""

    HAPPENED = "happened", "About something that happened"
    TO_COME = "to_come", "About something to come"
