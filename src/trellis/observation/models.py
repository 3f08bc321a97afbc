"""Lessons watched, what was marked in them, and what each says it may mean. Policies: migration 0002.

An observation lies in its author's own circle until it is proposed, then in the partnership's. What was marked (a look)
has a circle of its own: its taker's, until the taker shows it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trellis.circles.models import Circle
from trellis.evidence.models import Item
from trellis.kernel.ids import new_id
from trellis.observation.enums import LookState, ObservationState, Practice

PERSON = settings.AUTH_USER_MODEL


class Observation(models.Model):
    """One lesson, watched by one of a pair while the other teaches: either way round (R44).

    Focus, evidence (looks), analysis (readings) and debrief are apart. Personal data: free text about a named
    teacher. Retired: with the circle's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who set it up.")
    teacher = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who is watched.")
    observer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    focus = models.TextField(help_text="The question it is watched with.")
    counts_as = models.TextField(blank=True, help_text="What would count as an answer.")
    lesson = models.CharField(max_length=200, blank=True, help_text="The class or the lesson.")
    held_on = models.DateField(null=True, blank=True)
    worded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who worded it last.")
    agreed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    debrief = models.TextField(blank=True, help_text="What came out when both talked it over.")
    debriefed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    debriefed_at = models.DateTimeField(null=True, blank=True)
    practice = models.CharField(max_length=10, choices=Practice.choices, blank=True)
    pupil_response = models.TextField(blank=True, help_text="How pupils responded (R126).")
    state = models.CharField(max_length=10, choices=ObservationState.choices, default=ObservationState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["circle", "-id"], name="observation_circle"),)
        constraints = (
            models.CheckConstraint(condition=~Q(teacher=F("observer")), name="nobody_observes_alone"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("worded_by")), name="nobody_agrees_a_focus_alone"
            ),
            models.CheckConstraint(
                condition=~Q(state="debriefed") | (~Q(debrief="") & Q(debriefed_at__isnull=False)),
                name="a_debrief_has_words",
            ),
            models.CheckConstraint(
                condition=Q(practice="") | ~Q(pupil_response=""), name="practice_goes_with_the_pupils_response"
            ),
        )


class Reading(models.Model):
    """What one person says the evidence may mean: the analysis, apart from what was seen.

    Personal data: free text. Retired: with its observation.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    observation = models.ForeignKey(Observation, on_delete=models.DO_NOTHING, related_name="readings")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["observation", "author"], name="one_reading_each"),)


class Look(models.Model):
    """One use of a review framework, in class or on a recording; tool and version are kept with it (R99).

    `seats` is the plan: lines of "o" for a seat and blanks for gaps, the front at the top, without names or keys.
    Personal data: about a teacher, through its marks. Retired: by its taker, or with the circle's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    taker = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="looks")
    item = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+", help_text="The recording looked at."
    )
    review = models.CharField(max_length=60)
    review_version = models.CharField(max_length=20)
    pack_name = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    seats = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=LookState.choices, default=LookState.RUNNING)
    began_at = models.DateTimeField()
    length_ms = models.PositiveIntegerField(default=0, help_text="How long was looked; 0 while it runs.")

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="look_circle"),
            models.Index(fields=["observation"], name="look_observation"),
        )


class Mark(models.Model):
    """One tap: what, when, and where it is a plan of seats. Its id is made by the device, so that it may be sent again.

    `at_ms` counts from the beginning of the look, on a recording from the recording's. Taken back by `undone`, so that
    a copy sent late does not bring it back. Personal data: free text of notes. Retired: with its look.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    look = models.ForeignKey(Look, on_delete=models.DO_NOTHING, related_name="marks")
    at_ms = models.PositiveIntegerField()
    code = models.CharField(max_length=60, blank=True)
    seat = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    undone = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["look", "at_ms"], name="mark_look"),)


class Alignment(models.Model):
    """Where a look lies on a recording: time on the recording = mark's time + `offset_ms`.

    Personal data: none but who set it. Retired: with its look or its recording.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    look = models.ForeignKey(Look, on_delete=models.DO_NOTHING, related_name="alignments")
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="+")
    offset_ms = models.IntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["look", "item", "by"], name="aligned_once_by_each"),)
        indexes = (models.Index(fields=["item"], name="alignment_item"),)
