"""Uploads under way."""

from __future__ import annotations

from uuid import UUID

from trellis.evidence.enums import UploadState
from trellis.evidence.models import Upload
from trellis.kernel import clock
from trellis.kernel.database import HasId


def uploads_under_way(person: HasId) -> list[Upload]:
    """Return the person's unfinished uploads, newest first."""
    rows = Upload.objects.filter(owner_id=person.id, state=UploadState.RECEIVING, expires_at__gt=clock.now())
    return list(rows.order_by("-created_at")[:20])


def upload_of(person: HasId, upload_id: UUID) -> Upload:
    """Return one own upload. Raises Upload.DoesNotExist."""
    return Upload.objects.get(id=upload_id, owner_id=person.id)
