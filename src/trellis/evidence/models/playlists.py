"""Named lists of moments, to be seen one after another."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.models.items import Item
from trellis.kernel.ids import new_id


class Playlist(models.Model):
    """A named list of moments ("my wait times this term"), in one circle: its owner's own until shown.

    Showing a list shows no recording: everybody sees the moments of what they may see anyway.
    Personal data: free text. Retired: by its owner.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["owner", "-id"], name="playlist_owner"),
            models.Index(fields=["circle", "-id"], name="playlist_circle"),
        )

    def __str__(self) -> str:
        return str(self.id)


class ListedMoment(models.Model):
    """One moment or range of a list, with its owner's words.

    Personal data: free text. Retired: with its list or its item.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    playlist = models.ForeignKey(Playlist, on_delete=models.DO_NOTHING, related_name="moments")
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="+")
    at_ms = models.PositiveIntegerField()
    until_ms = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    place = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["playlist", "place"], name="listed_place"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_ms__isnull=True) | models.Q(until_ms__gt=models.F("at_ms")),
                name="a_listed_range_ends_later",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
