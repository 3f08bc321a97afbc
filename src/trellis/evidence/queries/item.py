"""One item: what it is, its files, where it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trellis.evidence import frameworks
from trellis.evidence.models import Item
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face_of


@dataclass(frozen=True)
class FileView:
    """One file of an item the viewer may open."""

    id: UUID
    role: str
    name: str
    media_type: str
    size: int
    width: int
    height: int
    duration_ms: int
    waveform: tuple[int, ...]
    number: int = 0
    geometry: Mapping[str, int] = field(default_factory=dict)  # of a sprite: count, columns, every_ms
    text: str = ""  # of the asked page alone
    blocks: tuple[Mapping[str, Any], ...] = ()
    masked: str = ""  # "used" (or, to its owner, "made") where faces or voices are hidden in it


@dataclass(frozen=True)
class TagView:
    """A tag: its value 'framework/key' and its title."""

    value: str
    title: str


@dataclass(frozen=True)
class ItemView:
    """An item as a page needs it. `circles` are where it is shown, oldest first; `uses` is (kind, id)."""

    id: UUID
    kind: str
    title: str
    text: str
    trigger: str
    taken_on: date | None
    state: str
    progress: int
    sentence: str
    version: int
    created_at: datetime
    owner: Face
    mine: bool
    own_circle: UUID
    files: tuple[FileView, ...]
    circles: tuple[UUID, ...]
    tags: tuple[TagView, ...]
    uses: tuple[tuple[str, UUID], ...]
    captioned: bool
    heard_in: tuple[UUID, ...]  # the open circles in which the viewer may comment, partnerships first
    hidden: bool = False  # others are shown a copy in which faces or voices are hidden
    copies: tuple[FileView, ...] = ()  # to its owner: the files with faces or voices hidden, and the strip to check

    def file(self, *roles: str) -> FileView | None:
        """Return the first file of one of the roles that the viewer may open."""
        return next((file for role in roles for file in self.files if file.role == role), None)

    @property
    def pages(self) -> tuple[FileView, ...]:
        """A document's pages in order."""
        return tuple(file for file in self.files if file.role == "page")

    @property
    def duration_ms(self) -> int:
        """The recording's length, 0 for what is none."""
        return max((file.duration_ms for file in self.files), default=0)

    @property
    def submitted(self) -> bool:
        """Whether it is part of a submission and has to stay."""
        return any(kind == "submission" for kind, _ in self.uses)


_ITEM = """
SELECT i.id, i.kind, i.title, i.text, i.trigger, i.taken_on, i.state, i.progress, i.sentence, i.version,
       i.created_at, i.owner_id, o.name, o.known_as, i.circle_id,
       (SELECT json_agg(json_build_array(f.id, f.role, f.name, f.media_type, f.size, f.width, f.height,
                                         f.duration_ms, f.waveform, f.number, f.geometry,
                                         CASE WHEN f.number = %(page)s THEN f.text ELSE '' END,
                                         CASE WHEN f.number = %(page)s THEN f.blocks ELSE '[]' END,
                                         f.masked) ORDER BY f.number)
          FROM evidence_file f WHERE f.item_id = i.id),
       (SELECT array_agg(c.circle_id ORDER BY c.placed_at) FROM circles_placement c WHERE c.item_id = i.id
           AND c.taken_back_at IS NULL AND (c.until IS NULL OR c.until > now())),
       (SELECT json_agg(json_build_array(t.framework, t.key) ORDER BY t.id)
          FROM evidence_tag t WHERE t.item_id = i.id AND t.comment_id IS NULL),
       (SELECT json_agg(json_build_array(u.kind, u.used_id)) FROM evidence_usedin u WHERE u.item_id = i.id),
       EXISTS (SELECT 1 FROM evidence_captions k WHERE k.item_id = i.id),
       (SELECT array_agg(c.circle_id ORDER BY r.kind <> 'partnership', c.placed_at)
          FROM circles_placement c JOIN circles_circle r ON r.id = c.circle_id
         WHERE c.item_id = i.id AND c.taken_back_at IS NULL AND (c.until IS NULL OR c.until > now())
           AND (c.may_comment OR c.placed_by = (SELECT me())) AND r.closed_at IS NULL
           AND r.kind IN ('partnership', 'group', 'guest'))
  FROM evidence_item i JOIN people_person o ON o.id = i.owner_id
 WHERE i.id = %(item)s
"""


def item_view(person: HasId, item_id: UUID, *, page: int = 0) -> ItemView:
    """Return the item in one statement, with the words of one page of a document when a number is given.

    Raises Item.DoesNotExist for what the person may not see.
    """
    with prepared() as cursor:
        cursor.execute(_ITEM, {"item": item_id, "page": page or -1})
        row = cursor.fetchone()
    if row is None:
        raise Item.DoesNotExist
    mine = row[11] == person.id
    every = tuple(_file(file) for file in as_list(row[15]))
    left = "" if any(not file.masked and file.role != "strip" for file in every) else "used"  # all there is
    copies = tuple(file for file in every if mine and (file.masked not in {"", left} or file.role == "strip"))
    return ItemView(
        id=row[0],
        kind=row[1],
        title=row[2],
        text=row[3],
        trigger=row[4],
        taken_on=row[5],
        state=row[6],
        progress=row[7],
        sentence=row[8],
        version=row[9],
        created_at=row[10],
        owner=face_of(row[11], row[12], row[13]),
        mine=mine,
        own_circle=row[14],
        files=tuple(file for file in every if file not in copies),
        circles=tuple(row[16] or ()),
        tags=as_tags(row[17]),
        uses=tuple((kind, UUID(used_id)) for kind, used_id in as_list(row[18])),
        captioned=row[19],
        heard_in=tuple(row[20] or ()),
        hidden=any(file.masked == "used" for file in every),
        copies=copies,
    )


def _file(row: list[Any]) -> FileView:
    return FileView(
        id=UUID(row[0]),
        role=row[1],
        name=row[2],
        media_type=row[3],
        size=row[4],
        width=row[5],
        height=row[6],
        duration_ms=row[7],
        waveform=tuple(row[8] or ()),
        number=row[9],
        geometry=row[10],
        text=row[11],
        blocks=tuple(row[12]),
        masked=row[13],
    )


def as_tags(value: Any) -> tuple[TagView, ...]:
    """Return [framework, key] pairs as tags with their titles."""
    return tuple(TagView(f"{one[0]}/{one[1]}", frameworks.title_of(one[0], one[1])) for one in as_list(value))


def as_list(value: Any) -> list[Any]:
    """Return a json array as a list: Django leaves json as text in raw cursors."""
    if value is None:
        return []
    return list(json.loads(value)) if isinstance(value, str) else list(value)
