"""One record an owner is asked to give, read as the owner: its words, and the file that can be given of it.

A file is given only as a copy with the others hidden (decision 0022), or where the pupil is alone in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from trellis.protection.cases import redaction
from trellis.protection.models import RequestTask

ITEM_KINDS = frozenset({"recordings", "pupil-work", "notes"})
_WORDS = {
    "class": "SELECT name, '' FROM pupils_schoolclass WHERE id = %s",
    "comments": "SELECT '', text FROM evidence_comment WHERE id = %s",
    "session-notes": "SELECT '', text FROM coaching_note WHERE id = %s",
}
# An item with its files; `alone`: its owner said that a class is in it, and nobody of it but the pupil who asks.
_ITEM = """
SELECT i.title, i.text, i.kind, coalesce(h.in_use, false),
       (SELECT count(*) > 0 AND count(*) FILTER (
                   WHERE p.id IS NULL OR NOT a.without ? p.id::text AND NOT (p.key = %(key)s
                   AND (%(class)s = '' OR lower(replace(k.name, ' ', '')) = lower(replace(%(class)s, ' ', ''))))) = 0
          FROM evidence_pupilsin a LEFT JOIN pupils_schoolclass k ON k.id = a.school_class_id
          LEFT JOIN pupils_pupil p ON p.school_class_id = k.id WHERE a.item_id = i.id),
       coalesce((SELECT json_agg(json_build_array(f.id, coalesce(nullif(f.name, ''), i.title), f.media_type, f.size,
                                                  f.storage_key, f.role, f.masked) ORDER BY f.id)
                   FROM evidence_file f WHERE f.item_id = i.id), '[]')
  FROM evidence_item i LEFT JOIN evidence_hiding h ON h.item_id = i.id
 WHERE i.id = %(item)s
"""
# Keys of the owner's other pupils, and names of people at the owner's places.
_LOOK_FOR = """
SELECT 'key', key FROM pupils_pupil WHERE key <> %(key)s
UNION
(SELECT 'name', p.name FROM people_membership mine
   JOIN people_membership m ON m.organisation_id = mine.organisation_id AND m.person_id <> ALL (%(meant)s)
   JOIN people_person p ON p.id = m.person_id
  WHERE mine.person_id = %(owner)s LIMIT 4000)
"""


@dataclass(frozen=True)
class GivenFile:
    """A file that can be given: the hidden copy, or one with nobody else in it."""

    id: UUID
    name: str
    media_type: str
    size: int
    storage_key: str
    hidden: bool


@dataclass(frozen=True)
class Record:
    """A record as its owner reads it. `file` None and `has_files`: others are to be hidden in it first."""

    title: str
    text: str
    file: GivenFile | None
    has_files: bool
    can_hide: bool

    @property
    def to_mask(self) -> bool:
        """Whether it has a file that shows others, or nobody has said who is in it."""
        return self.has_files and self.file is None

    @property
    def whole(self) -> str:
        """Title and words together."""
        return "\n\n".join(part for part in (self.title, self.text) if part)


def record_of(task: RequestTask) -> Record | None:
    """Return the record a task is about, or None when it is gone. Asked as its owner; one statement."""
    kind = task.record_kind if task.kind == "give" else "class"
    facts = {"item": task.source_id, "key": task.request.pupil_key, "class": task.request.class_name}
    with connection.cursor() as cursor:
        if kind in ITEM_KINDS:
            cursor.execute(_ITEM, facts)
        else:
            cursor.execute(_WORDS[kind], [task.source_id])
        row = cursor.fetchone()
    if row is None:
        return None
    if kind not in ITEM_KINDS:
        return Record(row[0], row[1], None, has_files=False, can_hide=False)
    title, text, made_as, in_use, alone, files = row
    files = json.loads(files) if isinstance(files, str) else files
    file = _choose(files, made_as, in_use=in_use, alone=alone)
    return Record(title, text, file, bool(files), made_as in {"video", "audio", "image"})


def _choose(files: list[Any], kind: str, *, in_use: bool, alone: bool) -> GivenFile | None:
    shown = {"video": "playable", "audio": "playable", "image": "image"}.get(kind, "original")
    for file_id, name, media_type, size, key, role, masked in files:
        if role == shown and (masked == "used" if in_use else masked == "" and alone):
            return GivenFile(UUID(file_id), name, media_type, size, key, in_use)
    return None


def marks_in(task: RequestTask, text: str) -> list[redaction.Mark]:
    """Return what of the words to look at: other pupils' keys, and names of people at the owner's places."""
    meant = [one for one in (task.owner_id, task.request.person_id) if one]
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_FOR, {"key": task.request.pupil_key, "meant": meant, "owner": task.owner_id})
        found = cursor.fetchall()
    names = [word for sort, word in found if sort == "name"]
    return redaction.look_at(text, names=names, keys=[word for sort, word in found if sort == "key"])
