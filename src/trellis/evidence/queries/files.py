"""Files to serve: each slice is looked up anew, so that taking back stops a clip being played."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from trellis.evidence import store
from trellis.evidence.models import File

SHOWN_INLINE = ("image/", "video/", "audio/")


@dataclass(frozen=True)
class Served:
    """What is sent of a file, and who is concerned. `circle_id`: the circle that lets a reader in."""

    id: UUID
    item_id: UUID
    owner_id: UUID
    storage_key: str
    name: str
    media_type: str
    size: int
    sha256: str
    role: str
    circle_id: UUID | None

    @property
    def etag(self) -> str:
        """A strong tag: a stored file never changes."""
        return f'"{self.sha256[:32] or self.id.hex}"'

    @property
    def inline(self) -> bool:
        """Whether a browser may show it; everything else is saved."""
        return self.media_type.startswith(SHOWN_INLINE) and self.media_type != "image/svg+xml"


_FILE = """
SELECT f.id, f.item_id, i.owner_id, f.storage_key, coalesce(nullif(f.name, ''), i.title), f.media_type,
       f.size, f.sha256, f.role,
       (SELECT c.circle_id FROM circles_placement c WHERE c.item_id = i.id AND c.taken_back_at IS NULL
           AND (c.until IS NULL OR c.until > now()) AND c.circle_id = ANY ((SELECT my_circles())::uuid[]) LIMIT 1)
  FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
 WHERE f.id = %s
"""


def served_file(file_id: UUID) -> Served:
    """Return the file if the person this transaction acts as may open it. Raises File.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(_FILE, [file_id])
        row = cursor.fetchone()
    if row is None:
        raise File.DoesNotExist
    return Served(*row)


def served_slice(served: Served, start: int, length: int) -> bytes:
    """Return a slice of the stored bytes. Raises FileNotFoundError."""
    return store.read(served.storage_key, start, length)
