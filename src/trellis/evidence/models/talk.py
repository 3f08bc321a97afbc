"""What is said about an item, how it read before, and the behaviours it is said to show."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.enums import CommentKind
from trellis.evidence.models.items import Item
from trellis.evidence.regions import LEAST, WHOLE
from trellis.kernel.ids import new_id


class Comment(models.Model):
    """Something said about an item: as a whole, at a moment, over a range, on a part of the picture; in one circle.

    `x`, `y`, `width`, `height` are ten-thousandths of the frame's width and height, all or none;
    `page` counts a document's pages from 1. `settled`: its author chose who sees it when others could
    have; what was said before the item was shown to anybody is not settled, and is offered once.
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
    x = models.PositiveSmallIntegerField(null=True, blank=True)
    y = models.PositiveSmallIntegerField(null=True, blank=True)
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    settled = models.BooleanField(default=True)
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
            models.CheckConstraint(
                condition=models.Q(x__isnull=True, y__isnull=True, width__isnull=True, height__isnull=True)
                | models.Q(
                    x__isnull=False,
                    y__isnull=False,
                    width__isnull=False,
                    height__isnull=False,
                    width__gte=LEAST,
                    height__gte=LEAST,
                    width__lte=WHOLE - models.F("x"),
                    height__lte=WHOLE - models.F("y"),
                ),
                name="a_part_lies_in_its_picture",
            ),
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) | models.Q(page__gte=1), name="pages_from_one"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Wording(models.Model):
    """How a comment read before its author changed it, kept in the circle it was said in.

    Personal data: free text. Retired: with its comment, and when that is removed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.DO_NOTHING, related_name="wordings")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CommentKind.choices)
    at_ms = models.PositiveIntegerField(null=True, blank=True)
    until_ms = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    stood_until = models.DateTimeField(help_text="When the next wording took its place.")

    class Meta:
        indexes = (models.Index(fields=["comment", "id"], name="wording_comment"),)

    def __str__(self) -> str:
        return str(self.id)


class Tag(models.Model):
    """That an item or a comment shows a framework's behaviour; `framework` and `key` name pack content.

    The framework "focus" stands for what was agreed to look at: its key is a goal's id.
    """

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
