"""Evidence: items with their files, uploads under way, what is said and where an item is used.

An item lies in its owner's private circle and may be placed in others (circles_placement),
where it can be read. A comment lives in exactly one circle. Policies: migration 0002.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.enums import CommentKind, FileRole, ItemKind, ItemState, Trigger, UploadState, UseKind
from trellis.kernel.ids import new_id, opaque_id

SHOWN_MOST = 100


class Item(models.Model):
    """A note or an uploaded file, with what its owner says about it.

    Personal data: free text, recordings of the owner and of pupils. Retired: by its owner, at
    once (commands.delete_item), or with the retention that its circle's terms promise.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+", help_text="The owner's own circle.")
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    trigger = models.CharField(max_length=10, choices=Trigger.choices, blank=True)
    taken_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.READY)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Share made ready, 0 to 100.")
    sentence = models.CharField(max_length=400, blank=True, help_text="Why it cannot be shown, in plain words.")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["circle", "-id"], name="item_circle"),)
        constraints = (
            models.UniqueConstraint(fields=["id", "owner"], name="item_of_owner"),
            models.CheckConstraint(
                condition=~models.Q(kind=ItemKind.NOTE) | models.Q(state=ItemState.READY), name="a_note_is_ready"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ItemState.KEPT) | ~models.Q(sentence=""), name="what_is_kept_says_why"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=SHOWN_MOST), name="item_progress_is_a_share"),
        )

    def __str__(self) -> str:
        return str(self.id)


class File(models.Model):
    """One stored file of an item. Only what is `shared` goes with the item into other circles.

    Originals of recordings and pictures carry hidden data (place, device, names), so their owner
    alone can open them; others get the rendition. Personal data: as the item. Retired: with it.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="files")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    shared = models.BooleanField()
    storage_key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    waveform = models.JSONField(default=list, help_text="Loudness, 0 to 100, evenly over the recording.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "role"], name="one_file_per_role"),)

    def __str__(self) -> str:
        return str(self.id)


class Upload(models.Model):
    """A file on its way here by tus; the bytes lie in a part file of the same id.

    `arrived` counts acknowledged bytes. Personal data: the file's name and title. Retired: by the
    sweep, a week after the last byte.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    taken_on = models.DateField(null=True, blank=True)
    trigger = models.CharField(max_length=10, choices=Trigger.choices, blank=True)
    length = models.BigIntegerField(null=True)
    arrived = models.BigIntegerField(default=0)
    storage_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.RECEIVING)
    item_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["owner", "state"], name="upload_owner"),
            models.Index(fields=["expires_at"], name="upload_expiry"),
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
        )

    def __str__(self) -> str:
        return str(self.id)


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


class UsedIn(models.Model):
    """That a goal, session or submission uses an item; `used_id` is that thing's id, without a key."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, related_name="uses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=UseKind.choices)
    used_id = models.UUIDField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "kind", "used_id"], name="used_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.used_id}"
