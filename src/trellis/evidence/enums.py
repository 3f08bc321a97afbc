"""The words evidence is described with."""

from __future__ import annotations

from django.db import models


class ItemKind(models.TextChoices):
    """What a piece of evidence is, by its first bytes, not by its name."""

    NOTE = "note", "Note"
    VIDEO = "video", "Video"
    AUDIO = "audio", "Sound"
    IMAGE = "image", "Picture"
    DOCUMENT = "document", "Document"
    FILE = "file", "File"


class ItemState(models.TextChoices):
    """How far a piece of evidence is on its way to being seen in a page."""

    WAITING = "waiting", "Waiting to be made ready"
    PREPARING = "preparing", "Being made ready"
    READY = "ready", "Ready"
    KEPT = "kept", "Kept as it is; cannot be shown in a page"


class FileRole(models.TextChoices):
    """What one stored file is to its item."""

    ORIGINAL = "original", "As it was uploaded"
    PLAYABLE = "playable", "Made ready to play"
    POSTER = "poster", "Still picture"
    IMAGE = "image", "Picture without hidden data"
    SMALL = "small", "Smaller picture, for slow links"
    SPRITE = "sprite", "Small pictures of a recording on one sheet"
    PAGE = "page", "One page of a document"
    STRIP = "strip", "Single pictures to check what is hidden"


class Masked(models.TextChoices):
    """Whether a file is one in which faces or voices are hidden."""

    PLAIN = "", "As it was recorded"
    MADE = "made", "Hidden; for its owner to look at"
    USED = "used", "Hidden; what others are shown"


class HidingState(models.TextChoices):
    """How far a copy with faces or voices hidden is."""

    DRAFT = "draft", "Being marked"
    FOLLOWING = "following", "Being followed through the recording"
    FOLLOWED = "followed", "Followed; to be checked"
    MAKING = "making", "Being made"
    MADE = "made", "Made; to be looked at"
    USED = "used", "What others are shown"


class Trigger(models.TextChoices):
    """What made someone write it down (R17, R83): success or mistake, planned or not, formal or not."""

    PROBLEM = "problem", "A problem"
    WENT_WELL = "went_well", "A success: something went well"
    WENT_WRONG = "went_wrong", "Something did not work"
    MISTAKE = "mistake", "A mistake I made"
    PLANNED = "planned", "Something planned"
    SURPRISE = "surprise", "Something unplanned, or that surprised me"
    TRIED = "tried", "I tried something"
    CORRIDOR = "corridor", "A talk in the corridor"
    SAID = "said", "Something someone said"
    READ = "read", "Something I read or heard in a seminar"


class CommentKind(models.TextChoices):
    """What a comment does: the three marks of the strip."""

    NOTICED = "noticed", "Noticed"
    QUESTION = "question", "Question"
    THEORY = "theory", "Theory"


class UploadState(models.TextChoices):
    """How far an upload is."""

    RECEIVING = "receiving", "Under way"
    CHECKING = "checking", "All here; being checked"
    RECEIVED = "received", "All here"
    DAMAGED = "damaged", "Changed on its way here; not kept"
    ENDED = "ended", "Given up"


class UseKind(models.TextChoices):
    """Where a piece of evidence is used; written by higher domains."""

    NEED = "need", "something on your mind"
    GOAL = "goal", "a goal"
    EXPERIMENT = "experiment", "something tried"
    SESSION = "session", "a session"
    DRAFT = "draft", "a portfolio draft"
    SUBMISSION = "submission", "a submission"


class Setting(models.TextChoices):
    """How a learning event came about (R10); all three count."""

    FORMAL = "formal", "Formal: a course, a seminar, training"
    NON_FORMAL = "non_formal", "Planned at school: an observation, a working group, coaching"
    INFORMAL = "informal", "Informal: it came up"


class Origin(models.TextChoices):
    """Who made the learning happen (R5)."""

    DELIVERED = "delivered", "Someone gave it"
    OWN = "own", "I made it happen"
