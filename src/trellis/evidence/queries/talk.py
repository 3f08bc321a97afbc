"""What is said about an item, and how it read before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from trellis.circles import queries as circles
from trellis.evidence.models import Comment, Wording
from trellis.evidence.queries.item import TagView, as_tags
from trellis.evidence.regions import Region
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face_of

TALK_MOST = 2_000
REMOVED, PARENT = 17, 18  # columns of _TALK


class Said(NamedTuple):
    """One comment; `replies` only on those that answer none. `removed` ones have no words.

    A tuple, since a recording may have hundreds. `earlier`: said before anybody else could see the item.
    """

    id: UUID
    circle: UUID
    author: Face
    mine: bool
    kind: str
    at_ms: int | None
    until_ms: int | None
    region: Region | None
    page: int | None
    text: str
    version: int
    at: datetime
    edited: bool
    removed: bool
    parent: UUID | None
    earlier: bool
    tags: tuple[TagView, ...]
    replies: tuple[Said, ...] = ()


_TALK = """
SELECT c.id, c.circle_id, c.author_id, p.name, p.known_as, c.kind, c.at_ms, c.until_ms, c.x, c.y, c.width,
       c.height, c.page, c.text, c.version, extract(epoch FROM c.created_at)::float8,
       c.edited_at IS NOT NULL, c.deleted_at IS NOT NULL,
       c.parent_id, NOT c.settled, t.tags
  FROM evidence_comment c JOIN people_person p ON p.id = c.author_id
  LEFT JOIN (SELECT comment_id, json_agg(json_build_array(framework, key) ORDER BY id) AS tags
               FROM evidence_tag WHERE item_id = %(item)s AND comment_id IS NOT NULL GROUP BY comment_id) t
         ON t.comment_id = c.id
 WHERE c.item_id = %(item)s
 ORDER BY c.page NULLS FIRST, c.at_ms NULLS LAST, c.id
 LIMIT %(most)s
"""


def talk_of(person: HasId, item_id: UUID) -> list[Said]:
    """Return what is said about an item in the person's circles, by page and moment, answers under each.

    Removed comments stay as empty places only where they were answered. At most 2,000 are read.
    """
    with prepared() as cursor:
        cursor.execute(_TALK, {"item": item_id, "most": TALK_MOST})
        rows = cursor.fetchall()
    known = _known(rows, person.id)
    answers: dict[UUID, list[Said]] = {}
    tops: list[tuple[Any, ...]] = []
    for row in rows:
        if row[PARENT] is None:
            tops.append(row)
        elif not row[REMOVED]:
            answers.setdefault(row[PARENT], []).append(_said(row, known))
    for replies in answers.values():
        replies.sort(key=lambda reply: reply.id.int)
    return [
        _said(row, known, tuple(answers.get(row[0], ())) if answers else ())
        for row in tops
        if not row[REMOVED] or row[0] in answers
    ]


class Worded(NamedTuple):
    """How a comment reads or read: `until` is when the next wording took its place, None for what stands now."""

    kind: str
    at_ms: int | None
    until_ms: int | None
    text: str
    until: datetime | None


class History(NamedTuple):
    """A comment with its earlier wordings, as far as the reader may see them; the newest first."""

    item_id: UUID
    circle: UUID
    author: Face
    mine: bool
    said_at: datetime
    wordings: tuple[Worded, ...]


def history_of(person: HasId, comment_id: UUID) -> History:
    """Return how a comment read before. Raises Comment.DoesNotExist for what is not seen or was removed."""
    said = Comment.objects.select_related("author").get(id=comment_id, deleted_at=None)
    earlier = Wording.objects.filter(comment=said).order_by("-id")
    now = Worded(said.kind, said.at_ms, said.until_ms, said.text, None)
    return History(
        item_id=said.item_id,
        circle=said.circle_id,
        author=face_of(said.author_id, said.author.name, said.author.known_as),
        mine=said.author_id == person.id,
        said_at=said.created_at,
        wordings=(now, *(Worded(one.kind, one.at_ms, one.until_ms, one.text, one.stood_until) for one in earlier)),
    )


def comment_of(person: HasId, comment_id: UUID) -> Comment:
    """Return one of the person's own comments, for changing it. Raises Comment.DoesNotExist."""
    return Comment.objects.get(id=comment_id, author_id=person.id, deleted_at=None)


def talk_circles(person: HasId, item_id: UUID) -> list[UUID]:
    """Return the circles in which the person may speak about the item: partnerships first, then groups."""
    return circles.talked_about_in(item_id, person)


def _known(rows: list[tuple[Any, ...]], me: UUID) -> dict[int, tuple[Face, bool]]:
    """Return each person's face, and whether it is one's own, once, however many rows name them.

    By the ids' numbers: a UUID hashes and compares in Python, which hundreds of rows would notice.
    """
    found: dict[int, tuple[Face, bool]] = {}
    for row in rows:
        if row[2].int not in found:
            found[row[2].int] = (face_of(*row[2:5]), row[2] == me)
    return found


def _said(row: tuple[Any, ...], known: dict[int, tuple[Face, bool]], replies: tuple[Said, ...] = ()) -> Said:
    author, mine = known[row[2].int]
    return Said(
        id=row[0],
        circle=row[1],
        author=author,
        mine=mine,
        kind=row[5],
        at_ms=row[6],
        until_ms=row[7],
        region=None if row[8] is None else Region(*row[8:12]),
        page=row[12],
        text=row[13],
        version=row[14],
        at=datetime.fromtimestamp(row[15], tz=UTC),
        edited=row[16],
        removed=row[REMOVED],
        parent=row[PARENT],
        earlier=row[19],
        tags=as_tags(row[20]) if row[20] else (),
        replies=replies,
    )
