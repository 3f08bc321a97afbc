"""What is to be hidden in a recording or a picture, and how far the copy with it hidden is."""

from __future__ import annotations

from django.db import models

from trellis.evidence.enums import HidingState
from trellis.evidence.models.items import SHOWN_MOST, Item
from trellis.kernel.ids import opaque_id


class Hiding(models.Model):
    """Its owner's plan of what to hide (evidence/masking/plan.py), and the ways that areas take.

    `in_use`: everybody but the owner gets the hidden copy; the database then keeps the plain files from
    them (migration 0012). `plain_gone_at`: the hidden copy is all there is (0013). `round` counts the
    copies made: each has a folder of its own.
    Personal data: where faces are in a picture. Retired: with its item.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    item = models.OneToOneField(Item, on_delete=models.DO_NOTHING, related_name="hiding", db_constraint=False)
    state = models.CharField(max_length=10, choices=HidingState.choices, default=HidingState.DRAFT)
    in_use = models.BooleanField(default=False)
    plan = models.JSONField(default=dict)
    used_plan = models.JSONField(default=dict, help_text="What is hidden in the copy in use.")
    ways = models.JSONField(default=list)
    lost = models.JSONField(default=list, help_text="By area, the moments at which it could not be followed.")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Share done, 0 to 100.")
    sentence = models.CharField(max_length=400, blank=True, help_text="Why the last try failed, in plain words.")
    round = models.PositiveIntegerField(default=0)
    plain_gone_at = models.DateTimeField(null=True, help_text="When its owner had what was not hidden deleted (0013).")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=HidingState.USED) | models.Q(in_use=True), name="a_used_copy_is_in_use"
            ),
            models.CheckConstraint(
                condition=models.Q(plain_gone_at=None) | models.Q(in_use=True), name="a_copy_left_alone_is_in_use"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=SHOWN_MOST), name="hiding_progress_is_a_share"),
        )

    def __str__(self) -> str:
        return str(self.id)
