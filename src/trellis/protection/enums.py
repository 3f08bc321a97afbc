"""The words of data protection."""

from __future__ import annotations

from django.db import models


class Why(models.TextChoices):
    """Why something was deleted."""

    OWNER = "owner", "You deleted it"
    RETENTION = "retention", "Its keeping time was over"
    REFUSAL = "refusal", "A pupil may not be recorded or shown"
    LEAVER = "leaver", "Somebody left"
    UNHIDDEN = "unhidden", "Only the copy with faces or voices hidden was kept"


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


class CaseGround(models.TextChoices):
    """For what somebody outside the circle may be given a copy. The list is closed."""

    RIGHTS = "rights", "An information-rights request (data protection or freedom of information)"
    SAFEGUARDING = "safeguarding", "Safeguarding, or an allegation"
    LAW = "law", "A court, a tribunal, the police or a regulator"
    BREACH = "breach", "A data breach is looked into"
    COMPLAINT = "complaint", "A complaint by somebody in the circle"
    MISCONDUCT = "misconduct", "Academic misconduct (what was submitted, nothing else)"


class CaseState(models.TextChoices):
    """Where a disclosure case stands."""

    ASKED = "asked", "Waiting for the reviewers"
    APPROVED = "approved", "Approved by both"
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Capacity(models.TextChoices):
    """In which capacity somebody approves a disclosure case."""

    OFFICER = "officer", "Data-protection officer"
    SECOND = "second", "Second reviewer"


class Decision(models.TextChoices):
    """Whether one record of a case goes to whoever is given the copy."""

    OPEN = "open", "Not decided"
    GIVE = "give", "Goes into the copy"
    LEAVE = "leave", "Left out"


class RequestKind(models.TextChoices):
    """What somebody asks about personal data."""

    HELD = "held", "What is held about me"
    PUPIL = "pupil", "What is held about a pupil"
    OBJECTION = "objection", "An objection"
    CORRECTION = "correction", "A correction"
    COMPLAINT = "complaint", "A complaint"


class RequestState(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class TaskKind(models.TextChoices):
    """What the owner of a record is asked because of a request."""

    GIVE = "give", "Give a copy"
    CORRECT = "correct", "Look at a correction"
    OBJECT = "object", "See an objection"


class TaskState(models.TextChoices):
    """Where what an owner was asked stands."""

    ASKED = "asked", "Asked"
    GIVEN = "given", "Given"
    REPLIED = "replied", "Replied"
    DECLINED = "declined", "Not given"


CASE_DAYS = 14  # how long the reviewers of a case can read what was placed
TOLD_DAYS = 2  # how long those concerned know before anything is placed
SILENT_REMINDER_DAYS = 7  # how long before a silence ends its reviewers are reminded
NOTICE_DAYS = (30, 7)  # how long before something goes its owner is told
GRACE_DAYS = 7  # nothing goes sooner than this after the first notice
REVIEW_DAYS = 28  # how often a hold is looked at again
COPY_DAYS = 7  # how long a copy can be downloaded
REQUEST_NOTICE_DAYS = (7, 0)  # how long before a request is due its officers are told
WAIT_DAYS = 7  # how long an owner has before a disclosure case can be asked for instead
