"""Proof that something was deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trellis.kernel.ids import opaque_id
from trellis.protection.enums import Why


class Proof(models.Model):
    """That a record was deleted: what kind, when made, when deleted, why, which files. No title, no text.

    Written by the database as the row goes (migration 0002); signed by a job once the files in `folder` are
    gone too. `statement` is the signed text, JSON. Personal data: whose it was. Retired: with the account.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    person_id = models.UUIDField()
    school_id = models.UUIDField(null=True, help_text="Where its owner worked then; for the school's desk.")
    kind = models.CharField(max_length=20)
    made_on = models.DateField()
    deleted_at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=Why.choices)
    files = models.PositiveIntegerField(default=0)
    sha256s = models.JSONField(default=list)
    folder = models.CharField(max_length=120, blank=True, help_text="Where the files still lie; empty once gone.")
    statement = models.TextField(blank=True)
    signature = models.CharField(max_length=120, blank=True)
    key_id = models.CharField(max_length=16, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "-deleted_at"], name="proof_person"),
            models.Index(fields=["deleted_at"], name="proof_unsigned", condition=Q(signed_at=None)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_at=None, signature="")
                | (Q(signed_at__isnull=False, folder="") & ~Q(signature="") & ~Q(statement="")),
                name="a_signed_proof_is_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class SigningKey(models.Model):
    """The public half of a key that signed proofs, so that old proofs can be checked. Personal data: none."""

    id = models.CharField(primary_key=True, max_length=16)
    public = models.CharField(max_length=64, help_text="Ed25519, 32 bytes in base64.")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.id
