"""Lists of evidence: the library page, and choosing evidence elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from trellis.evidence.enums import ItemKind
from trellis.evidence.models import Item
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face_of

PAGE = 24
OPTIONS_MOST = 200
FOUND_MOST = 1000


@dataclass(frozen=True)
class Card:
    """One item in a list. `poster` is a file's id; `circles` are those it is shown in besides the owner's.

    `found`: the words around what was searched for, each found word between U+E000 and U+E001.
    """

    id: UUID
    kind: str
    title: str
    text: str
    taken_on: date | None
    state: str
    owner: Face
    mine: bool
    poster: UUID | None
    duration_ms: int
    circles: tuple[UUID, ...]
    own_circle: UUID
    said: int
    kept_on: date
    found: str = ""


@dataclass(frozen=True)
class Page:
    """A page of cards, newest first, with where to go on."""

    cards: tuple[Card, ...]
    total: int
    earlier: UUID | None
    later: UUID | None


# The items are found and ordered first; only those of one page are looked at further.
_CARDS = """
WITH seen AS MATERIALIZED (
    SELECT id, owner_id, circle_id, kind, title, left(text, 280) AS text, taken_on, state,
           coalesce(taken_on, created_at::date) AS kept_on
      FROM evidence_item WHERE {seen}),
page AS (SELECT * FROM seen WHERE {page} LIMIT {limit})
SELECT p.id, p.kind, p.title, p.text, p.taken_on, p.state, p.owner_id, o.name, o.known_as, p.circle_id,
       (SELECT f.id FROM evidence_file f WHERE f.item_id = p.id AND f.role IN ('poster', 'image')
         ORDER BY f.masked LIMIT 1),
       (SELECT max(f.duration_ms) FROM evidence_file f WHERE f.item_id = p.id),
       (SELECT array_agg(c.circle_id ORDER BY c.placed_at) FROM circles_placement c WHERE c.item_id = p.id
           AND c.taken_back_at IS NULL AND (c.until IS NULL OR c.until > now())),
       (SELECT count(*) FROM evidence_comment s WHERE s.item_id = p.id AND s.deleted_at IS NULL),
       (SELECT count(*) FROM seen), {found}, p.kept_on
  FROM page p JOIN people_person o ON o.id = p.owner_id
 ORDER BY p.id DESC
"""
# Where the words were found, once per card of the page: in its own text, in what was said, in the captions.
_MARKS = "'StartSel=\ue000, StopSel=\ue001, MaxWords=26, MinWords=12, ShortWord=2'"
_FOUND = f"""
       (SELECT ts_headline('english', said, words_asked(%(search)s), {_MARKS}) FROM (
            SELECT 1 AS place, i.text AS said FROM evidence_item i WHERE i.id = p.id
            UNION ALL SELECT 2, c.text FROM evidence_comment c WHERE c.item_id = p.id AND c.deleted_at IS NULL
            UNION ALL SELECT 3, t.text FROM evidence_captions t WHERE t.item_id = p.id) sources
         WHERE words_of(said) @@ words_asked(%(search)s) ORDER BY place LIMIT 1)"""  # noqa: S608  a constant
_WHEN = "coalesce(taken_on, created_at::date)"
_FILTERS = {
    "kind": "kind = %(kind)s",
    "trigger": "trigger = %(trigger)s",
    "since": f"{_WHEN} >= %(since)s",
    "until": f"{_WHEN} <= %(until)s",
    "tag": "EXISTS (SELECT 1 FROM evidence_tag t WHERE t.item_id = evidence_item.id"
    " AND t.framework || '/' || t.key = %(tag)s)",
    "circle": "EXISTS (SELECT 1 FROM circles_placement c WHERE c.item_id = evidence_item.id"
    " AND c.circle_id = %(circle)s AND c.taken_back_at IS NULL AND (c.until IS NULL OR c.until > now()))",
    "used": "EXISTS (SELECT 1 FROM evidence_usedin u WHERE u.item_id = evidence_item.id AND u.kind = %(used)s)",
    "experience": "EXISTS (SELECT 1 FROM evidence_experience e WHERE e.item_id = evidence_item.id"
    " AND e.kind = %(experience)s)",
    "search": f"id = ANY (ARRAY (SELECT find_items(%(search)s, {FOUND_MOST})))",
}


@dataclass(frozen=True)
class Asked:
    """What the library is asked for; what is empty asks nothing.

    whose: "mine", "shared" (by others) or "" for both. tag: "framework/key". used: a UseKind.
    search: words, "a phrase", or, -without; the last word may be begun only.
    """

    search: str = ""
    whose: str = ""
    kind: str = ""
    trigger: str = ""
    since: date | None = None
    until: date | None = None
    tag: str = ""
    circle: UUID | None = None
    used: str = ""
    experience: str = ""


def library(person: HasId, asked: Asked = Asked(), *, before: UUID | None = None, after: UUID | None = None) -> Page:
    """Return a page of what the person may see, newest first, in one statement.

    Of items found by words, the newest FOUND_MOST are looked at.
    """
    arguments: dict[str, Any] = {"me": person.id, "before": before, "after": after}
    seen = ["true"]
    if asked.whose in {"mine", "shared"}:
        seen.append("owner_id = %(me)s" if asked.whose == "mine" else "owner_id <> %(me)s")
    for name, condition in _FILTERS.items():
        if value := getattr(asked, name):
            seen.append(condition)
            arguments[name] = value
    if after:
        page = "id > %(after)s ORDER BY id"
    else:
        page = "id < %(before)s ORDER BY id DESC" if before else "true ORDER BY id DESC"
    rows = _read(" AND ".join(seen), page, PAGE + 1, arguments, _FOUND if asked.search else "NULL")
    total = rows[0][14] if rows else 0
    more = len(rows) > PAGE
    rows = rows[-PAGE:] if after else rows[:PAGE]
    known = _faces(rows)
    found = tuple(_card(row, person, known) for row in rows)
    return Page(
        cards=found,
        total=total,
        earlier=found[-1].id if found and (more or after) else None,
        later=found[0].id if found and (before or (after and more)) else None,
    )


def months(person: HasId, *, most: int = 36) -> list[tuple[date, int]]:
    """Return the first day of each month with own evidence, newest first, and how much was kept in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT date_trunc('month', {_WHEN})::date AS month, count(*) FROM evidence_item"  # noqa: S608
            " WHERE owner_id = %s GROUP BY 1 ORDER BY 1 DESC LIMIT %s",
            [person.id, most],
        )
        return list(cursor.fetchall())


def cards(person: HasId, item_ids: Iterable[UUID]) -> dict[UUID, Card]:
    """Return the cards of these items by id, as far as the person may see them, in one statement."""
    wanted = list(item_ids)
    if not wanted:
        return {}
    rows = _read("id = ANY(%(wanted)s)", "true ORDER BY id DESC", len(wanted), {"wanted": wanted})
    known = _faces(rows)
    return {row[0]: _card(row, person, known) for row in rows}


def options(person: HasId) -> list[tuple[UUID, str, str]]:
    """Return (id, title, kind in words) of the newest own items, for choosing evidence elsewhere."""
    rows = Item.objects.filter(owner_id=person.id).order_by("-id").values_list("id", "title", "kind")
    return [(row[0], row[1], str(ItemKind(row[2]).label)) for row in rows[:OPTIONS_MOST]]


def used_by(person: HasId, used_id: UUID) -> list[tuple[UUID, str]]:
    """Return (id, title) of the items a goal or the like uses, as far as the person may see them. One statement."""
    rows = Item.objects.filter(uses__used_id=used_id).order_by("-id").values_list("id", "title").distinct()
    return list(rows[:OPTIONS_MOST])


def _read(seen: str, page: str, limit: int, arguments: dict[str, Any], found: str = "NULL") -> list[tuple[Any, ...]]:
    with prepared() as cursor:
        cursor.execute(_CARDS.format(seen=seen, page=page, limit=limit, found=found), arguments)
        return list(cursor.fetchall())


def _faces(rows: list[tuple[Any, ...]]) -> dict[UUID, Face]:
    """Return each person's face once, however many rows name them."""
    return {person: face_of(person, *names) for person, names in {row[6]: row[7:9] for row in rows}.items()}


def _card(row: tuple[Any, ...], person: HasId, known: dict[UUID, Face]) -> Card:
    own = row[6] == person.id
    return Card(
        id=row[0],
        kind=row[1],
        title=row[2],
        text=row[3],
        taken_on=row[4],
        state=row[5],
        owner=known[row[6]],
        mine=own,
        own_circle=row[9],
        poster=row[10],
        duration_ms=row[11] or 0,
        circles=tuple(dict.fromkeys(row[12] or ())),
        said=row[13],
        kept_on=row[16],
        found=row[15] or "",
    )


def titles_of(item_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the titles of those of these items that the current person sees, in one query."""
    wanted = list(item_ids)
    return dict(Item.objects.filter(id__in=wanted).values_list("id", "title")) if wanted else {}
