"""The words spoken in a recording, with their times."""

from __future__ import annotations

from django.db import models

from trellis.evidence.models.items import Item
from trellis.kernel.ids import new_id


class Captions(models.Model):
    """What is said in a recording, as WebVTT that was read, cleaned and written again (evidence/captions.py).

    Personal data: spoken words, of pupils too. Retired: with its item, or by its owner at once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField(Item, on_delete=models.DO_NOTHING, related_name="captions")
    text = models.TextField()
    lines = models.PositiveIntegerField(help_text="How many captions there are.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
