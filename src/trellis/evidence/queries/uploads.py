"""Uploads under way."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from trellis.evidence.models import Upload
from trellis.kernel import clock
from trellis.kernel.database import HasId

CHANGED = "{name} changed on its way here, so nothing of it was kept. Please choose it again."


class UnderWay(NamedTuple):
    """An upload that is no evidence yet; sizes in bytes, `length` None while it is not known."""

    id: UUID
    name: str
    length: int | None
    arrived: int
    state: str
    likeness: str

    @property
    def sentence(self) -> str:
        """What to say of one that was refused."""
        return CHANGED.format(name=self.name)


def uploads_to_show(person: HasId) -> list[UnderWay]:
    """Return the person's uploads on their way, being checked, or refused; newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, name, length, arrived, state, likeness FROM evidence_upload
                WHERE owner_id = %s AND state IN ('receiving', 'checking', 'damaged') AND NOT piece AND expires_at > %s
                ORDER BY created_at DESC LIMIT 20""",
            [person.id, clock.now()],
        )
        return [UnderWay(*row) for row in cursor.fetchall()]


def uploads_under_way(person: HasId) -> list[UnderWay]:
    """Return the person's unfinished uploads, newest first."""
    return [upload for upload in uploads_to_show(person) if upload.state == "receiving"]


def upload_of(person: HasId, upload_id: UUID) -> Upload:
    """Return one own upload. Raises Upload.DoesNotExist."""
    return Upload.objects.get(id=upload_id, owner_id=person.id)
