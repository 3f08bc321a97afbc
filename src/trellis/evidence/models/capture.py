"""What a telephone sent: once, however often it tried."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from trellis.kernel.ids import opaque_id
from trellis.pupils.models import SchoolClass


class Capture(models.Model):
    """That something with this id, made on the sender's own device, has arrived or is arriving.

    It stays when its item is deleted, so that a late repetition brings nothing back. `school_class`
    or `nobody` is what was said about who is in it before the file was here.
    Personal data: when somebody sent something. Retired: with the person's account.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    once = models.UUIDField(help_text="Made by the device; the same for every try.")
    item_id = models.UUIDField(null=True)
    upload_id = models.UUIDField(null=True)
    school_class = models.ForeignKey(SchoolClass, null=True, on_delete=models.PROTECT, related_name="+")
    nobody = models.BooleanField(default=False, help_text="No pupils can be seen or heard in it.")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["upload_id"], name="capture_upload"),)
        constraints = (
            models.UniqueConstraint(fields=["owner", "once"], name="captured_once"),
            models.CheckConstraint(
                condition=Q(nobody=False) | Q(school_class__isnull=True), name="nobody_or_a_class_in_it"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
