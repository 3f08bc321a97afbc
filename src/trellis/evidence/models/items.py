"""Items: a note or an uploaded file, with what its owner says, and where it is used."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.circles.models import Circle
from trellis.evidence.enums import ItemKind, ItemState, Trigger, UseKind
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
    hidden_at = models.DateTimeField(null=True, help_text="Deleted while it had to be kept: nobody sees it (0011).")
    hidden_why = models.CharField(max_length=10, null=True, help_text="Why it was deleted while it had to be kept.")  # noqa: DJ001

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="item_circle"),
            models.Index(fields=["hidden_at"], name="item_hidden", condition=models.Q(hidden_at__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(hidden_at=None, hidden_why=None)
                | models.Q(hidden_at__isnull=False, hidden_why__isnull=False),
                name="what_is_hidden_says_why",
            ),
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
