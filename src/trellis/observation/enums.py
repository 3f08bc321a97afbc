"""The words lessons watched are described with."""

from __future__ import annotations

from django.db import models


class ObservationState(models.TextChoices):
    """Where a lesson watched stands."""

    DRAFT = "draft", "Only yours so far"
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    SEEN = "seen", "Seen, not talked over yet"
    DEBRIEFED = "debriefed", "Talked over"


class Practice(models.TextChoices):
    """What kind of practice was watched (R58): for choosing what to learn from it, never a mark."""

    EMERGING = "emerging", "Practice that is still taking shape"
    EXPERT = "expert", "Practice somebody can learn from as it stands"


class LookState(models.TextChoices):
    """Whether marks are still being made."""

    RUNNING = "running", "Being marked"
    FINISHED = "finished", "Finished"
