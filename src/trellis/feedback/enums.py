"""The words feedback requests are described with."""

from __future__ import annotations

from django.db import models


class Audience(models.TextChoices):
    """Who is asked (R53)."""

    PUPILS = "pupils", "Pupils"
    COLLEAGUES = "colleagues", "Colleagues, your coach among them"


class State(models.TextChoices):
    """Where a request stands."""

    DRAFT = "draft", "Not asked yet"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Outcome(models.TextChoices):
    """What became of answers that somebody sent."""

    KEPT = "kept", "Counted"
    OVER = "over", "The questions are closed"
    FULL = "full", "As many answered as were asked"
    EMPTY = "empty", "Nothing was chosen"


LEAST = 5  # fewer answers than this are shown to nobody
MOST = 300  # answers one link can be opened for
OWN_MOST = 6  # questions of one's own
