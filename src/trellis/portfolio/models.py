"""Submissions: drafts in the learner's own circle, frozen copies in a submission circle."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trellis.circles.models import Circle
from trellis.evidence.models import Item
from trellis.kernel.ids import new_id, opaque_id
from trellis.people.models import Person
from trellis.portfolio.enums import AiUse, SubmissionState
from trellis.programme.models import Enrolment


class PlannedModule(models.Model):
    """When, and in which form, a learner means to do a module (R87).

    Seen by learner, coach and tutor; changed by the learner. Personal data: a plan.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    module_key = models.CharField(max_length=60)
    term = models.CharField(max_length=60, blank=True, help_text="Such as “Spring 2027”.")
    form = models.CharField(max_length=200, blank=True, help_text="One of the module's forms.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["enrolment", "module_key"], name="module_planned_once"),)

    def __str__(self) -> str:
        return f"{self.module_key}: {self.term}"


class Submission(models.Model):
    """What a learner hands in for a module: commentary, context, evidence, declaration.

    `circle` is the learner's own while it is a draft, then the submission's. After submitting
    the database refuses every change of the text (migration 0002). `passed` is set on release.
    Personal data: free text. Retired: with the award's own retention.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    module_key = models.CharField(max_length=60)
    pack_name = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=20)
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    commentary = models.TextField(blank=True)
    context = models.TextField(blank=True, help_text="Where this was done, with whom (R21).")
    limits = models.TextField(blank=True, help_text="Where would this not work? (R21)")
    answers = models.JSONField(default=dict, help_text="Words for each requirement, by its key.")
    ai_use = models.CharField(max_length=4, choices=AiUse.choices, blank=True)
    ai_words = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["enrolment", "module_key"],
                condition=Q(state__in=["draft", "submitted"]),
                name="one_open_submission_a_module",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(~Q(state="draft"), submitted_at__isnull=False),
                name="submitted_work_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state="assessed", passed__isnull=False) | Q(~Q(state="assessed"), passed__isnull=True),
                name="assessed_work_has_a_result",
            ),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(ai_use=""), name="submitted_work_says_about_ai"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Piece(models.Model):
    """One piece of evidence in a submission, and what the learner says about it there."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="pieces")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    commentary = models.TextField(blank=True)
    serves = models.JSONField(default=list, help_text="Keys of requirements; one piece may serve several.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["submission", "item"], name="piece_once"),)

    def __str__(self) -> str:
        return str(self.id)


class Snapshot(models.Model):
    """What was submitted, frozen: all words, ids and the sha256 of every file. Never changed.

    `checksum` is the sha256 of `content` as canonical JSON (portfolio.snapshots).
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="snapshot")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    checksum = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.checksum
