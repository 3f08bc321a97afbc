"""Files to serve, looked up anew for each slice, so that taking back stops a clip; and what a page can show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from trellis.evidence import store
from trellis.evidence.enums import FileRole
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


@dataclass(frozen=True)
class Rendition:
    """A file made to be shown in a page. Sizes in pixels and bytes, duration in milliseconds; 0 for none."""

    id: UUID
    media_type: str
    size: int
    width: int
    height: int
    duration_ms: int


@dataclass(frozen=True)
class Sprite:
    """A sheet of `count` small pictures of a recording, `width` by `height` pixels each, for finding a moment.

    Picture n is what is seen from `every_ms` times n on; it stands in column n % columns, row n // columns.
    """

    id: UUID
    count: int
    columns: int
    width: int
    height: int
    every_ms: int


@dataclass(frozen=True)
class Block:
    """One part of a page's words. `kind`: heading, text, item (of a list), table or note; `rows` only of tables."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class PageView:
    """One page of a document, from 1. With `is_picture` it is a picture of `width` by `height` pixels.

    `text` has its words (for whoever cannot see the picture), `blocks` the same in parts where the
    page has no picture; both are filled for the page that was asked for only.
    """

    id: UUID
    number: int
    is_picture: bool
    width: int
    height: int
    text: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Renditions:
    """Everything made of an item that the viewer may open. `small`: `playable` at 360 lines, for slow links."""

    playable: Rendition | None
    small: Rendition | None
    poster: Rendition | None
    image: Rendition | None
    sprite: Sprite | None
    pages: tuple[PageView, ...]


_RENDITIONS = """
SELECT f.id, f.role, f.number, f.media_type, f.size, f.width, f.height, f.duration_ms, f.geometry,
       CASE WHEN f.number = %s THEN f.text ELSE '' END, CASE WHEN f.number = %s THEN f.blocks ELSE '[]' END
  FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
 WHERE f.item_id = %s AND f.role NOT IN ('original', 'strip')
   AND (f.masked = '' OR i.owner_id <> (SELECT me()) OR (f.masked = 'used' AND
        EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = f.item_id AND h.plain_gone_at IS NOT NULL)))
 ORDER BY f.number
"""


def renditions(item_id: UUID, *, page: int = 1) -> Renditions:
    """Return what was made of an item, in one statement; nothing of an item the viewer may not see.

    `page` is the number of the page whose words are wanted too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RENDITIONS, [page, page, item_id])
        rows = cursor.fetchall()
    plain = {row[1]: Rendition(row[0], *row[3:8]) for row in rows if row[1] != FileRole.PAGE}
    return Renditions(
        playable=plain.get(FileRole.PLAYABLE),
        small=plain.get(FileRole.SMALL),
        poster=plain.get(FileRole.POSTER),
        image=plain.get(FileRole.IMAGE),
        sprite=next((_sprite(row) for row in rows if row[1] == FileRole.SPRITE), None),
        pages=tuple(_page(row) for row in rows if row[1] == FileRole.PAGE),
    )


def _sprite(row: tuple[Any, ...]) -> Sprite:
    geometry = _json(row[8])
    return Sprite(row[0], geometry["count"], geometry["columns"], row[5], row[6], geometry["every_ms"])


def _page(row: tuple[Any, ...]) -> PageView:
    blocks = tuple(
        Block(one["kind"], one["text"], tuple(tuple(cells) for cells in one.get("rows", ()))) for one in _json(row[10])
    )
    return PageView(row[0], row[2], row[3].startswith("image/"), row[5], row[6], row[9], blocks)


def _json(value: Any) -> Any:
    """Django leaves json as text in raw cursors."""
    return json.loads(value) if isinstance(value, str) else value
