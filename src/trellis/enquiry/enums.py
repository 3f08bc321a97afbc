"""The words goals and experiments are described with."""

from __future__ import annotations

from django.db import models


class NeedKind(models.TextChoices):
    """Where a need comes from; the three are kept apart (R11)."""

    CONCERN = "concern", "Something that worries me"
    ASPIRATION = "aspiration", "Something I want to be good at"
    PRIORITY = "priority", "Something my school or department wants"


class Domain(models.TextChoices):
    """What kind of learning a goal is about (R8)."""

    KNOWLEDGE = "knowledge", "Knowledge"
    SKILL = "skill", "Skill"
    ABILITY = "ability", "Ability"
    VALUE = "value", "Value"
    ACTION = "action", "Action"


class GoalState(models.TextChoices):
    """Where a goal stands."""

    DRAFT = "draft", "Only yours so far"
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    CLOSED = "closed", "Looked back on"


class ExperimentState(models.TextChoices):
    """Where an experiment stands."""

    PLANNED = "planned", "Planned"
    TRIED = "tried", "Tried"
    CLOSED = "closed", "Looked back on"


class Result(models.TextChoices):
    """How it came out. Each is a full completion (R38)."""

    WORKED = "worked", "It worked"
    PARTLY = "partly", "Some of it worked"
    DID_NOT_WORK = "did_not_work", "It did not work"
    CANNOT_SAY = "cannot_say", "I cannot say yet"


class Ownership(models.TextChoices):
    """Whose the enquiry felt (R107): seen by the pair only, in no report."""

    MINE = "mine", "Mine"
    SHARED = "shared", "Ours"
    GIVEN = "given", "More someone else’s than mine"
