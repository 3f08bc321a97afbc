"""Feedback requests and what was counted. Nobody reads answers one by one: there are none. Policies: migration 0002.

Sheet, Tally and Line are written by SQL functions alone, carry no person and no time, and are deleted when the request
is closed. All go with their request in the database (migration 0002): the application cannot touch them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from trellis.circles.models import Circle
from trellis.feedback.enums import LEAST, MOST, Audience, State
from trellis.kernel.ids import new_id, opaque_id


class Request(models.Model):
    """A few questions asked by a link (R53). Lies in the asker's own circle until shown, once closed, to a partnership.

    `questions` are [{"key", "text"}], copied from the pack so that they stay as they were asked; `prediction` maps a
    question's key to the place of the choice the asker expects most to make, and stands before the link works.
    `answered` is None until closed, and stays None with fewer than `least` answers.
    Personal data: what the asker wrote. Retired: by the asker.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    heading = models.CharField(max_length=120, help_text="What stands above the questions, for those who answer.")
    set_key = models.CharField(max_length=100, blank=True, help_text="The pack's set; empty for own questions.")
    questions = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    with_words = models.BooleanField(default=False, help_text="Whether a line in one's own words is asked for too.")
    expected = models.PositiveSmallIntegerField(help_text="How many are asked; the link takes no more answers.")
    least = models.PositiveSmallIntegerField(default=LEAST)
    code = models.CharField(max_length=12, unique=True)
    prediction = models.JSONField(default=dict)
    predicted_at = models.DateTimeField(null=True)
    closes_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    answered = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="feedback_circle"),
            models.Index(fields=["asker", "-id"], name="feedback_asker"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(least__gte=LEAST), name="feedback_least"),
            models.CheckConstraint(condition=Q(expected__gte=LEAST, expected__lte=MOST), name="feedback_expected"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(predicted_at__isnull=False), name="feedback_expected_first"
            ),
        )


class Result(models.Model):
    """What was counted for one question, written once at closing, and only with `least` answers or more.

    `counts` are in the order of the request's choices. Key "words": `lines` in alphabetical order, which says nothing
    of who came first. Retired: with its request.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.DO_NOTHING, related_name="results")
    key = models.CharField(max_length=100)
    counts = models.JSONField(default=list)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "key"], name="counted_once"),)


class Sheet(models.Model):
    """That somebody answered: a random id and nothing else, so that a form sent twice counts once."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.DO_NOTHING, related_name="+")


class Tally(models.Model):
    """How many made one choice so far."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.DO_NOTHING, related_name="+")
    key = models.CharField(max_length=100)
    choice = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "key", "choice"], name="tallied_once"),)


class Line(models.Model):
    """A line in somebody's own words, beside no choice and no other line."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.DO_NOTHING, related_name="+")
    words = models.CharField(max_length=500)
