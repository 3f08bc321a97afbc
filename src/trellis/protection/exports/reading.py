"""Reading what goes into a copy, as the person: each table's rows as plain values, and the names behind ids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from trellis.people import queries as people
from trellis.protection.exports.sections import Part

ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
Row = dict[str, Any]

# What others hold about the person and do not show: counted, never read.
HELD = "SELECT kind, held FROM protection_held_about_me()"
HELD_SAID = {
    "notes": "Private notes of others beside your sessions",
    "comments": "Remarks about your evidence that you cannot see",
    "marks": "Marks on your work that are not released",
}


@dataclass(frozen=True)
class StoredFile:
    """One file of the person's evidence: where it lies here and its path in the copy."""

    storage_key: str
    path: str
    size: int


def rows_of(part: Part, person_id: UUID) -> list[Row]:
    """Return the rows of one part that the current person sees, oldest first."""
    drop = "".join(f" - '{column}'" for column in part.without)
    statement = f"SELECT to_jsonb(t){drop} FROM {part.table} t WHERE {part.where} ORDER BY 1"  # noqa: S608  our own constants
    with connection.cursor() as cursor:
        cursor.execute(statement, {"me": person_id})
        found = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    return sorted(found, key=lambda row: str(row.get("id", "")))


def held_about_me() -> list[tuple[str, int]]:
    """Return what others hold about the current person and do not show, counted."""
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        return [(HELD_SAID[kind], count) for kind, count in cursor.fetchall() if count]


def names_in(rows: list[Row]) -> dict[str, str]:
    """Return the names of the people whose ids stand in the rows."""
    ids = {UUID(value) for row in rows for value in row.values() if isinstance(value, str) and ID.match(value)}
    return {str(found): face.name for found, face in people.faces(ids).items()}


def files_of(person_id: UUID) -> list[StoredFile]:
    """Return the originals of the current person's own evidence, or the hidden copy where it is all there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.storage_key, coalesce(nullif(f.name, ''),"
            "   'copy-with-parts-hidden' || substring(f.storage_key FROM '[.][a-z0-9]+$')), f.size, i.title, i.id"
            " FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id"
            " WHERE i.owner_id = %s AND (f.role = 'original' OR (f.masked = 'used'"
            "   AND f.role IN ('playable', 'image') AND EXISTS (SELECT 1 FROM evidence_hiding h"
            "     WHERE h.item_id = f.item_id AND h.plain_gone_at IS NOT NULL))) ORDER BY i.id, f.id",
            [person_id],
        )
        return [
            StoredFile(key, f"files/{plain(title, 'untitled')}-{str(item)[-6:]}/{plain(name, 'file')}", size)
            for key, name, size, title, item in cursor.fetchall()
        ]


def plain(name: str, otherwise: str) -> str:
    """Return a name that is safe in every folder: no path, no control character, not too long."""
    kept = "".join(one if one.isalnum() or one in " ._-" else "-" for one in name).strip(" .-")
    stem, dot, end = kept.rpartition(".")
    if dot and 0 < len(end) <= 8:  # noqa: PLR2004  an ending such as .mp4
        return f"{stem[:80].strip(' .') or otherwise}.{end}"
    return kept[:80].strip(" .") or otherwise


def texts(row: Row, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of what is worth reading in a row; ids of people as names, other ids left to the JSON."""
    for key, value in row.items():
        if value in (None, "", [], {}) or key in {"id", "version"}:
            continue
        if isinstance(value, str) and ID.match(value):
            if value in names:
                yield _label(key), names[value]
            continue
        yield _label(key), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _label(key: str) -> str:
    return key.removesuffix("_id").replace("_", " ").capitalize()
