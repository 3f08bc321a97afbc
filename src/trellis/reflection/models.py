"""Reflections and what they name. Each lies in its writer's own circle until shown to a partnership.

A feeling is a row of its own that nobody but its writer reads, wherever the reflection lies. Policies: migration 0002.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.models import Item
from trellis.kernel.ids import new_id
from trellis.reflection.enums import About, FactorKind, Side, StatementKind


class Reflection(models.Model):
    """A thought about practice, with what it rests on (R49) and whether it looks ahead (R59).

    `difficulty` marks an honest note that the database keeps in its writer's own circle (R46). `experiment_id` is
    something tried, without a key: that domain stands beside this one.
    Personal data: free text. Retired: by its writer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(help_text="What I think; one line is enough.")
    known = models.TextField(blank=True, help_text="What I know now (R39).")
    to_do = models.TextField(blank=True, help_text="What I will do (R39).")
    about = models.CharField(max_length=10, choices=About.choices, default=About.HAPPENED)
    approach = models.CharField(max_length=200, blank=True, help_text="The approach it is about, if it is about one.")
    experiment_id = models.UUIDField(null=True, blank=True)
    sources = models.JSONField(default=list, help_text="Keys of sources of the programme's pack.")
    reading = models.TextField(blank=True, help_text="Theory of one's own reading.")
    difficulty = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="reflection_circle"),
            models.Index(fields=["learner", "-id"], name="reflection_learner"),
        )


class Citation(models.Model):
    """That a reflection names a piece of evidence of its writer's. Goes with either, in the database."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="citations")
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["reflection", "item"], name="named_once"),)


class Feeling(models.Model):
    """How it felt: in a row and a circle of its own, its writer's alone wherever the reflection is shown (R39).

    Personal data: free text, possibly about health. Retired: with its reflection, or by its writer before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reflection = models.OneToOneField(Reflection, on_delete=models.CASCADE, related_name="feeling")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()


class Statement(models.Model):
    """What somebody believes, a working theory, or who they are as a teacher; said anew as it changes (R14, R52, R111).

    `number` counts its wordings, `said_at` is when the present one was said. Personal data: free text. Retired: by its
    writer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=StatementKind.choices)
    words = models.TextField()
    number = models.PositiveIntegerField(default=1)
    said_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="statement_circle"),
            models.Index(fields=["learner", "-id"], name="statement_learner"),
        )


class EarlierWording(models.Model):
    """How a statement read before, and what changed it: `why` in words, `item` evidence (R111). Never changed.

    Personal data: free text. Retired: with its statement, in the database; without its evidence when that goes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.DO_NOTHING, related_name="earlier")
    number = models.PositiveIntegerField()
    words = models.TextField()
    said_at = models.DateTimeField()
    why = models.TextField(blank=True)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "number"], name="worded_once"),)


class Ground(models.Model):
    """What speaks for a statement or against it: evidence, words, or both (R52).

    Personal data: free text. Retired: by its writer, or with its statement or its evidence.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="grounds")
    side = models.CharField(max_length=8, choices=Side.choices)
    words = models.TextField(blank=True)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, null=True, related_name="+")
    at = models.DateTimeField()


class Factor(models.Model):
    """What bears on one's work (R36). The policy keeps a personal one in its writer's own circle.

    Personal data: free text, possibly about health or family. Retired: by its writer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=FactorKind.choices)
    words = models.TextField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["learner", "-id"], name="factor_learner"),)


class SelfReview(models.Model):
    """A short look at how one goes at one's own learning (R33): its writer's alone; the policy knows no other circle.

    `prompts` are [{"key", "text"}] and `choices` as they stood; `answers` maps a prompt's key to the place of a choice.
    Never summed. Personal data: how somebody sees themselves. Retired: by its writer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    prompts = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["learner", "-id"], name="selfreview_learner"),)
