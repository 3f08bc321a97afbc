"""What is said about an item, and the behaviours it is said to show."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.enums import CommentKind
from trellis.evidence.models.items import Item
from trellis.kernel.ids import new_id


class Comment(models.Model):
    """Something said about an item, at a moment, over a range, or as a whole, in one circle.

    Personal data: free text. Retired: with its item, or by its author (the words go at once).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="comments")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="replies")
    kind = models.CharField(max_length=10, choices=CommentKind.choices, default=CommentKind.NOTICED)
    at_ms = models.PositiveIntegerField(null=True, blank=True)
    until_ms = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["item", "id"], name="comment_item"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_ms__isnull=True)
                | models.Q(until_ms__gt=models.F("at_ms"), at_ms__isnull=False),
                name="a_range_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(text=""), name="a_removed_comment_has_no_words"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Tag(models.Model):
    """That an item or a comment shows a framework's behaviour; `framework` and `key` name pack content."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="tags")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="tags")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    framework = models.CharField(max_length=80)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["item", "comment", "framework", "key"], nulls_distinct=False, name="tagged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework}/{self.key}"
