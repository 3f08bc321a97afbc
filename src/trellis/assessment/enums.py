"""The words assessment is described with."""

from __future__ import annotations

from django.db import models


class MarkState(models.TextChoices):
    """How far a mark is on its way to the learner (docs/state-machines.md)."""

    DRAFT = "draft", "Draft, only you"
    PROVISIONAL = "provisional", "Recorded, not shown yet"
    RELEASED = "released", "Released"
