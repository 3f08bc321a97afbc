"""Holds: records that must not be deleted for a while."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trellis.kernel.ids import opaque_id
from trellis.people.models import Organisation
from trellis.protection.enums import HoldGround

PERSON = settings.AUTH_USER_MODEL


class Hold(models.Model):
    """That one person's records of named kinds are not deleted from a day until a day.

    What is deleted meanwhile is hidden from everybody at once and goes when the hold ends. Nobody sees more
    because of it. Read by the office-holders of the place, and by the person once told.
    Personal data: a ground and a reason. Retired: by hand, with the matter it was for.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=HoldGround.choices)
    reason = models.TextField()
    kinds = models.JSONField(help_text="Kinds of records, as in the pack's section `records`.")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    told = models.BooleanField(default=True)
    untold_why = models.TextField(blank=True)
    review_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["person"], name="hold_person", condition=Q(ended_at=None)),)
        constraints = (
            models.CheckConstraint(condition=Q(told=True) | ~Q(untold_why=""), name="who_is_not_told_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="a_hold_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(person=F("by")), name="nobody_holds_their_own"),
        )

    def __str__(self) -> str:
        return str(self.id)
