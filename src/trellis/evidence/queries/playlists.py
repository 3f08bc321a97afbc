"""Lists of moments: whose they are, and what of them the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from trellis.evidence.models import Playlist
from trellis.kernel.database import HasId
from trellis.people.queries import Face, face_of

LISTS_MOST = 200


class Moment(NamedTuple):
    """One moment of a list. `media_id` and `media_type` are of the file to play, None and '' while there is none."""

    id: UUID
    item_id: UUID
    item_title: str
    at_ms: int
    until_ms: int | None
    words: str
    media_id: UUID | None
    media_type: str
    duration_ms: int
    captioned: bool


@dataclass(frozen=True)
class PlaylistCard:
    """A list among others; `moments` counts those the viewer may see."""

    id: UUID
    title: str
    owner: Face
    mine: bool
    circle: UUID
    moments: int


@dataclass(frozen=True)
class ListView(PlaylistCard):
    """One list with its moments in order, as far as the viewer may see them."""

    entries: tuple[Moment, ...] = ()


_LISTS = """
SELECT p.id, p.title, p.owner_id, o.name, o.known_as, p.circle_id,
       (SELECT count(*) FROM evidence_listedmoment m WHERE m.playlist_id = p.id)
  FROM evidence_playlist p JOIN people_person o ON o.id = p.owner_id
"""
_MOMENTS = """
SELECT m.id, m.item_id, i.title, m.at_ms, m.until_ms, m.words, f.id, coalesce(f.media_type, ''),
       coalesce(f.duration_ms, 0), EXISTS (SELECT 1 FROM evidence_captions k WHERE k.item_id = i.id)
  FROM evidence_listedmoment m JOIN evidence_item i ON i.id = m.item_id
  LEFT JOIN evidence_file f ON f.item_id = i.id AND f.role = 'playable'
       AND (f.masked = '' OR i.owner_id <> (SELECT me()) OR (f.masked = 'used' AND
            EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = f.item_id AND h.plain_gone_at IS NOT NULL)))
 WHERE m.playlist_id = %s ORDER BY m.place, m.id
"""

_RECORDINGS = """
SELECT i.id, i.title, i.owner_id, o.name, o.known_as
  FROM evidence_item i JOIN people_person o ON o.id = i.owner_id
 WHERE i.kind = 'video' AND EXISTS (SELECT 1 FROM evidence_file f WHERE f.item_id = i.id AND f.role = 'playable')
 ORDER BY i.id DESC LIMIT %s
"""


def playlists(person: HasId) -> list[PlaylistCard]:
    """Return the person's lists and those shown to them, newest first, at most 200. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_LISTS} ORDER BY p.id DESC LIMIT %s", [LISTS_MOST])
        return [PlaylistCard(*_head(person, row)) for row in cursor.fetchall()]


def playlist_view(person: HasId, playlist_id: UUID) -> ListView:
    """Return a list with what the person may see of it, in two statements. Raises Playlist.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_LISTS} WHERE p.id = %s", [playlist_id])
        row = cursor.fetchone()
        if row is None:
            raise Playlist.DoesNotExist
        cursor.execute(_MOMENTS, [playlist_id])
        entries = tuple(Moment(*found) for found in cursor.fetchall())
    return ListView(*_head(person, row), entries=entries)


def _head(person: HasId, row: tuple[UUID, str, UUID, str, str, UUID, int]) -> tuple[UUID, str, Face, bool, UUID, int]:
    return row[0], row[1], face_of(row[2], row[3], row[4]), row[2] == person.id, row[5], row[6]


def recordings(person: HasId) -> list[tuple[UUID, str, str]]:
    """Return (id, title, whose: '' for one's own) of the newest 200 videos the person may see, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDINGS, [LISTS_MOST])
        rows = cursor.fetchall()
    return [(row[0], row[1], "" if row[2] == person.id else face_of(row[2], row[3], row[4]).first_name) for row in rows]
