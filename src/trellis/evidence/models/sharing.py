"""Guests: people without an account who are shown one item for a while."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.models.items import Item
from trellis.kernel.ids import opaque_id


class Guest(models.Model):
    """Somebody shown one item until a day, by a link and a one-time code (docs/decisions/0013).

    Of link and code only hashes are kept. `turn` counts visits and their ends: a browser's visit
    holds while its number is the newest. Written by SQL functions only. Personal data: an address,
    when they came; the name lies with the person. Retired: with the item.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    # Held in the database by a key of item and owner together, which cascades.
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="guests", db_constraint=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField(blank=True)
    until = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_at = models.DateTimeField()
    code_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["owner", "item"], name="guest_item"),)

    def __str__(self) -> str:
        return str(self.id)
