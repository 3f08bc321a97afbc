"""Copies of one's own records."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from trellis.kernel.ids import opaque_id
from trellis.protection.enums import ExportState


class Export(models.Model):
    """A copy of everything one person may see of themselves, as a zip, for a week.

    Personal data: the file at `storage_key` holds everything. Retired: the nightly job deletes file and key.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.ASKED)
    progress = models.PositiveSmallIntegerField(default=0)
    storage_key = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    downloaded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(storage_key="") & Q(until__isnull=False)),
                name="a_ready_copy_is_there",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["asked", "making"]), name="one_copy_in_the_making"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
