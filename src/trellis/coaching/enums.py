"""The words coaching is described with."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """The three relationship kinds of the National Framework for Mentoring and Coaching."""

    MENTORING = "mentoring", "Mentoring"
    SPECIALIST = "specialist", "Specialist coaching"
    CO_COACHING = "co_coaching", "Co-coaching"


class PartnershipState(models.TextChoices):
    """Where a partnership stands."""

    PROPOSED = "proposed", "Not signed yet"
    ACTIVE = "active", "Under way"
    ENDED = "ended", "Ended"


class AgreementState(models.TextChoices):
    """Where one version of an agreement stands."""

    PROPOSED = "proposed", "Proposed"
    SIGNED = "signed", "Signed by both"
    SUPERSEDED = "superseded", "Replaced by a later one"


class SessionState(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Under way"
    CLOSED = "closed", "Held"
    CANCELLED = "cancelled", "Did not happen"


class HoursState(models.TextChoices):
    """What became of coaching time: an arrangement, without content."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    LOST = "lost", "Lost"
    MOVED = "moved", "Moved to another day"


class LostReason(models.TextChoices):
    """Why coaching time was lost; chosen, never written, because leaders see it."""

    COVER = "cover", "No cover"
    AWAY = "away", "One of us was away"
    EVENT = "event", "Something else in school"
    OTHER_DAY = "other_day", "We chose another day"


class TakeawayKind(models.TextChoices):
    """What a learner carries out of a session."""

    STEP = "step", "A step to try"
    QUESTION = "question", "A question"
    NOTHING = "nothing", "Nothing yet"


class TakeawayState(models.TextChoices):
    """What became of it."""

    TO_TRY = "to_try", "Not tried yet"
    TRIED = "tried", "Tried"
    NOT_THIS_WEEK = "not_this_week", "Not this week"
    REPLACED = "replaced", "Another step took its place"
    ASKED = "asked", "A question to look into"
    ANSWERED = "answered", "Looked into"
    NONE = "none", "Nothing yet"


class RematchOutcome(models.TextChoices):
    """What came of asking for another partner."""

    PAIRED = "paired", "Another partner was found"
    KEPT = "kept", "You stay together"


class Answer(models.TextChoices):
    """A head's answer to the promise."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Not accepted"
