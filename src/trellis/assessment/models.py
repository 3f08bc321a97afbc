"""Marks, their history, and credits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trellis.assessment.enums import MarkState
from trellis.circles.models import Circle
from trellis.kernel.ids import opaque_id
from trellis.people.models import Person
from trellis.portfolio.models import Submission
from trellis.programme.models import Enrolment


class Mark(models.Model):
    """One marker's judgement of one submission.

    `circle` is the marker's own until release, so that neither the learner nor another marker
    sees it; then the submission's. The database refuses learner and coach as marker, and any
    change once released (migration 0002). `scores` maps a criterion to band, mark and words.
    Personal data: judgement of a person's work. Retired: with the award's own retention.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    marker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(default=dict)
    feedback = models.TextField(blank=True)
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=MarkState.choices, default=MarkState.DRAFT)
    released_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["submission", "marker"], name="one_mark_a_marker"),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__lte=100), name="mark_is_0_to_100"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(total__isnull=False) & ~Q(feedback=""), name="a_mark_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False)
                | Q(~Q(state="released"), released_at__isnull=True),
                name="released_marks_have_a_date",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class MarkEntry(models.Model):
    """What a mark was when it moved; only ever added to. Seen by the marker."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="history")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    actor_id = models.UUIDField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=MarkState.choices)
    scores = models.JSONField()
    feedback = models.TextField()
    total = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.state} {self.at}"


class Credit(models.Model):
    """Credits earned by a passed submission. Seen by the learner and the submission's assessors."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    module_key = models.CharField(max_length=60)
    credits = models.PositiveSmallIntegerField()
    released_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["enrolment", "module_key"], name="credited_once"),)

    def __str__(self) -> str:
        return f"{self.credits} for {self.module_key}"
