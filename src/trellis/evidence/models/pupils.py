"""Which pupils are in an item, and what was taken back because of them."""

from __future__ import annotations

from django.db import models

from trellis.evidence.models.items import Item
from trellis.kernel.ids import opaque_id
from trellis.pupils.models import SchoolClass


class PupilsIn(models.Model):
    """That a class can be seen or heard in an item, or (no class) that no pupil can be.

    A recording without any such row stays with its owner; the database refuses to place it
    (migration 0007). `without`: ids of pupils confirmed not to be in it. Read by the owner alone.
    Personal data: pseudonymous keys by reference. Retired: with its item.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    # Held in the database by a key that cascades (migration 0007), here and below.
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="pupils_in", db_constraint=False)
    school_class = models.ForeignKey(SchoolClass, null=True, on_delete=models.PROTECT, related_name="+")
    without = models.JSONField(default=list)
    faces_hidden = models.BooleanField(default=False, help_text="Faces that must be hidden are, in this very file.")
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "school_class"], nulls_distinct=False, name="class_said_once"),
            models.CheckConstraint(
                condition=models.Q(school_class__isnull=False) | models.Q(without=[]), name="nobody_leaves_nobody_out"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Pulled(models.Model):
    """That an item was taken back from a circle because of a pupil's permission; written by the database.

    Read and dismissed by the item's owner. Personal data: none beyond the item. Retired: with it.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="pulled", db_constraint=False)
    circle_id = models.UUIDField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["item"], name="pulled_item"),
            models.Index(fields=["at"], condition=models.Q(told_at__isnull=True), name="pulled_untold"),
        )

    def __str__(self) -> str:
        return str(self.id)
