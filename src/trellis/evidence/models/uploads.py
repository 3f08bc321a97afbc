"""Files on their way here."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.evidence.enums import Trigger, UploadState
from trellis.kernel.ids import opaque_id


class Upload(models.Model):
    """A file on its way here by tus, or a piece of one that arrives in parallel.

    `arrived` counts acknowledged bytes and `notes` is what the store remembers of them; both are
    written together. `holder` is the request that writes now, until `held_until` unless it says
    more. `checksum` is the sha256 its sender promised for the whole file, `likeness` that of its
    two ends, by which a browser knows the same file again. `pieces` are the uploads it is joined
    from. Personal data: the file's name, title and words. Retired: by the sweep, a week after the
    last byte.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, default="")
    taken_on = models.DateField(null=True, blank=True)
    trigger = models.CharField(max_length=10, choices=Trigger.choices, blank=True)
    length = models.BigIntegerField(null=True)
    arrived = models.BigIntegerField(default=0)
    notes = models.JSONField(default=dict)
    holder = models.CharField(max_length=200, blank=True, default="")
    held_until = models.DateTimeField(null=True)
    checksum = models.CharField(max_length=64, blank=True, default="")
    likeness = models.CharField(max_length=64, blank=True, default="")
    piece = models.BooleanField(default=False)
    pieces = models.JSONField(default=list)
    storage_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.RECEIVING)
    item_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["owner", "state"], name="upload_owner"),
            models.Index(fields=["expires_at"], name="upload_expiry"),
            models.Index(
                fields=["created_at"], name="upload_coming", condition=models.Q(state__in=["receiving", "checking"])
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(length__isnull=True) | models.Q(arrived__lte=models.F("length")),
                name="upload_within_its_length",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=UploadState.RECEIVED) | models.Q(item_id__isnull=False),
                name="a_received_upload_is_an_item",
            ),
            models.CheckConstraint(
                condition=models.Q(piece=False) | models.Q(item_id__isnull=True, pieces=[]),
                name="a_piece_is_no_item",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
