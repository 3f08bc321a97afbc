"""What somebody was told before something goes, and what they lengthened."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trellis.kernel.ids import new_id


class Notice(models.Model):
    """That its owner was told, so many days before, that a record will go.

    `record_id` is an item's or a partnership's id, without a key: the notice outlives what it was about
    until the nightly job removes it. Personal data: what will go when. Retired: with the record.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=20, help_text="A kind of record of the pack's section `records`.")
    record_id = models.UUIDField()
    due_on = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["record_id", "person_id", "due_on", "days_before"], name="told_once"),
            models.CheckConstraint(condition=Q(days_before__in=[30, 7]), name="told_30_or_7_days_before"),
        )
        indexes = (models.Index(fields=["person_id", "-at"], name="notice_person"),)

    def __str__(self) -> str:
        return str(self.id)


class Renewal(models.Model):
    """That its owner lengthened a record's time, once. Personal data: whose it is. Retired: with the record."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    record_id = models.UUIDField(unique=True)
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
