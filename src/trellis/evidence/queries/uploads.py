"""Uploads under way."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from trellis.evidence.models import Upload
from trellis.kernel import clock
from trellis.kernel.database import HasId


class UnderWay(NamedTuple):
    """An unfinished upload; sizes in bytes, `length` None while it is not known."""

    id: UUID
    name: str
    length: int | None
    arrived: int


def uploads_under_way(person: HasId) -> list[UnderWay]:
    """Return the person's unfinished uploads, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, name, length, arrived FROM evidence_upload
                WHERE owner_id = %s AND state = 'receiving' AND expires_at > %s ORDER BY created_at DESC LIMIT 20""",
            [person.id, clock.now()],
        )
        return [UnderWay(*row) for row in cursor.fetchall()]


def upload_of(person: HasId, upload_id: UUID) -> Upload:
    """Return one own upload. Raises Upload.DoesNotExist."""
    return Upload.objects.get(id=upload_id, owner_id=person.id)
