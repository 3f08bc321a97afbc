"""What the library is searched by, and what kind of experience an item comes from."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from trellis.evidence.enums import Origin, Setting
from trellis.evidence.models.items import Item
from trellis.kernel.ids import new_id


class Words(models.Model):
    """The words of one source (an item, a comment, captions) with the circles that may find them.

    Written by triggers and read by `find_items` alone (migration 0009): nobody has a policy on it.
    Personal data: the words of free text. Retired: with the source, by the database.
    """

    id = models.UUIDField(primary_key=True, editable=False, help_text="The item's, comment's or captions' own id.")
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    words = SearchVectorField()

    class Meta:
        indexes = (
            GinIndex(fields=["words"], name="words_found", fastupdate=False),
            models.Index(fields=["item"], name="words_item"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Experience(models.Model):
    """What kind of learning experience an item comes from (R5, R7, R10); `kind` names pack content.

    Its owner's alone. Personal data: what they take part in. Retired: with its item.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.OneToOneField(Item, on_delete=models.DO_NOTHING, db_constraint=False, related_name="experience")
    kind = models.CharField(max_length=80)
    setting = models.CharField(max_length=10, choices=Setting.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(setting__in=Setting.values), name="a_known_setting"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="a_known_origin"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.setting}"
