"""Classes, their pupils under keys of the school's own register, and what may be recorded and shown.

No table here holds a pupil's name. A class belongs to its teacher, who alone reads it (migration 0002).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from trellis.kernel.ids import new_id
from trellis.people.models import Organisation
from trellis.pupils.enums import Allows, Basis

KEY_MOST = 12


class SchoolClass(models.Model):
    """A class as its teacher knows it, at one school.

    Personal data: none of pupils; whose class it is. Retired: with its teacher's recordings.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["owner", "school", "name"], name="class_named_once"),)

    def __str__(self) -> str:
        return str(self.id)


class Pupil(models.Model):
    """A pupil in a class, as a key that only the school's own register can trace.

    Who has left stays: earlier recordings may show them. Personal data: pseudonymous key.
    Retired: with the class.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="pupils")
    key = models.CharField(max_length=KEY_MOST)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["school_class", "key"], name="pupil_once_in_a_class"),
            models.UniqueConstraint(fields=["id", "school_class"], name="pupil_of_class"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Permission(models.Model):
    """What was recorded, on a day, of a whole class (no pupil) or of one pupil; rows are only added.

    The newest row stands. `follows`: this pupil is as the class again. Personal data: a decision
    about a pseudonymous key. Retired: with the class.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="permissions")
    pupil = models.ForeignKey(Pupil, null=True, blank=True, on_delete=models.CASCADE, related_name="permissions")
    follows = models.BooleanField(default=False)
    allows = models.PositiveSmallIntegerField(choices=Allows.choices, default=Allows.NOTHING)
    blur = models.BooleanField(default=False)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    decided_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True, help_text="The last day it holds.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["school_class", "pupil", "-recorded_at", "-id"], name="permission_newest"),
            models.Index(fields=["expires_on"], name="permission_expiry"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(follows=True) | models.Q(pupil__isnull=False), name="only_a_pupil_follows_the_class"
            ),
            models.CheckConstraint(condition=models.Q(allows__lte=Allows.OUTSIDE), name="permission_is_a_step"),
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=models.F("decided_on")),
                name="permission_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
