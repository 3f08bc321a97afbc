"""The words of exemplars."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where an exemplar stands. Taken back by its owner, it is gone."""

    OFFERED = "offered", "Waiting to be looked at"
    SHOWN = "shown", "On the shelf"
    DECLINED = "declined", "Not taken"
    PULLED = "pulled", "Taken off the shelf"
