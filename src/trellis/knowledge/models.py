"""The packs in the database: each version once, never changed."""

from __future__ import annotations

from django.db import models

from trellis.kernel.ids import new_id


class PackVersion(models.Model):
    """One version of a pack's content (R160). Open to all; the application may only add.

    `content` is what `kernel.packs.Pack.to_json` gives; `checksum` is its sha256. Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    effective_from = models.DateField()
    checksum = models.CharField(max_length=64)
    content = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "version"], name="pack_version_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
