"""The stored files of an item."""

from __future__ import annotations

from django.db import models

from trellis.evidence.enums import FileRole, Masked
from trellis.evidence.models.items import Item
from trellis.kernel.ids import opaque_id


class File(models.Model):
    """One stored file of an item. Only what is `shared` goes with the item into other circles.

    Originals of recordings and pictures carry hidden data (place, device, names), so their owner
    alone can open them; others get the rendition. Personal data: as the item. Retired: with it.

    `number` counts pages from 1 and is 0 for everything else. A page is a picture, or plain text
    where only a document's words can be shown; either way `text` has its words.

    `masked` files have faces or voices hidden. While a hidden copy is in use, plain files are not
    shared; the database holds that (migration 0012).
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="files")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    number = models.PositiveIntegerField(default=0, help_text="Which page, from 1; 0 for what has none.")
    shared = models.BooleanField()
    masked = models.CharField(max_length=4, choices=Masked.choices, default=Masked.PLAIN, blank=True)
    storage_key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=120)
    hidden_at = models.DateTimeField(null=True, help_text="Deleted while it had to be kept: nobody sees it (0013).")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    waveform = models.JSONField(default=list, help_text="Loudness, 0 to 100, evenly over the recording.")
    geometry = models.JSONField(default=dict, help_text="A sprite's count, columns and every_ms; {} for the rest.")
    text = models.TextField(blank=True, help_text="A page's words.")
    blocks = models.JSONField(default=list, help_text="A page's words as headings, paragraphs and tables.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "role", "number", "masked"], name="one_file_per_role"),
            models.CheckConstraint(
                condition=models.Q(role=FileRole.PAGE, number__gte=1)
                | models.Q(~models.Q(role=FileRole.PAGE), number=0),
                name="pages_are_numbered",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
