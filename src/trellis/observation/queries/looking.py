"""Looks: lists, one with its marks, and the marks that lie on a recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.observation import reviews, seats
from trellis.observation.models import Alignment, Look, Mark
from trellis.observation.results import Point
from trellis.observation.review_schema import Review
from trellis.people.queries import Face, face, face_of

LIST_MOST = 100


@dataclass(frozen=True)
class LookCard:
    """One look in a list."""

    id: UUID
    title: str
    taker: Face
    mine: bool
    state: str
    marks: int
    when: str
    circle_id: UUID


@dataclass(frozen=True)
class MarkView:
    """One mark as it is listed: '4:12', 'Open', 'Row 2, seat 3', words; `seat_key` is the seat's key, '2-3'."""

    id: UUID
    at_ms: int
    time: str
    code: str
    label: str
    seat: str
    text: str
    seat_key: str


@dataclass(frozen=True)
class LookView:
    """One look with its marks in time order. `review` is the framework in the version it was taken with (R99)."""

    row: Look
    review: Review | None
    title: str
    taker: Face
    mine: bool
    elapsed_ms: int
    marks: tuple[MarkView, ...]
    alignments: tuple[tuple[UUID, int], ...]

    @property
    def length_ms(self) -> int:
        """How long was looked: as said when it was finished, else until the last mark."""
        return self.row.length_ms or max((mark.at_ms for mark in self.marks), default=0)

    @property
    def points(self) -> tuple[Point, ...]:
        """The marks as results need them."""
        return tuple(Point(mark.at_ms, mark.code, mark.seat_key) for mark in self.marks if mark.code)


@dataclass(frozen=True)
class ItemMarker:
    """A mark where it lies on a recording: 'Ruth, Kinds of question: Open'."""

    look_id: UUID
    at_ms: int
    label: str


def _review(look: Look) -> Review | None:
    pack = reviews.pack(look.pack_name, look.pack_version)
    return pack.section(Review).get(look.review) if pack else None


def _title(review: Review | None, key: str) -> str:
    return review.title if review else key.replace("-", " ").capitalize()


def looks_of(person: HasId, *, observation_id: UUID | None = None) -> list[LookCard]:
    """Return the looks one may see: of one lesson watched, else those that belong to none; newest first."""
    of_one = Look.objects.filter(observation_id=observation_id) if observation_id else None
    rows = (Look.objects.filter(observation=None) if of_one is None else of_one).select_related("taker")
    rows = rows.annotate(count=Count("marks", filter=Q(marks__undone=False))).order_by("-id")[:LIST_MOST]
    return [
        LookCard(
            row.id, _title(_review(row), row.review), face(row.taker), row.taker_id == person.id, row.state,
            row.count, words.dated_moment(row.began_at), row.circle_id,
        )
        for row in rows
    ]  # fmt: skip


def look(person: HasId, look_id: UUID) -> LookView:
    """Return one look in three statements. Raises Look.DoesNotExist."""
    row = Look.objects.select_related("taker", "observation").get(id=look_id)
    review = _review(row)
    marks = Mark.objects.filter(look=row, undone=False).order_by("at_ms", "id")
    laid = Alignment.objects.filter(look=row).order_by("-at").values_list("item_id", "offset_ms")
    return LookView(
        row=row,
        review=review,
        title=_title(review, row.review),
        taker=face(row.taker),
        mine=row.taker_id == person.id,
        elapsed_ms=max(int((clock.now() - row.began_at).total_seconds() * 1000), 0),
        marks=tuple(_mark(one, review) for one in marks),
        alignments=tuple(laid),
    )


_OPEN_TO = """
SELECT c.id FROM circles_circle c
 WHERE c.kind = 'partnership' AND c.closed_at IS NULL AND (c.id = %(lesson)s::uuid OR %(lesson)s::uuid IS NULL)
   AND NOT EXISTS (
       SELECT 1 FROM (SELECT %(item)s::uuid AS id UNION ALL
                      SELECT a.item_id FROM observation_alignment a WHERE a.look_id = %(look)s) taken
         LEFT JOIN evidence_item i ON i.id = taken.id
        WHERE taken.id IS NOT NULL AND i.owner_id IS DISTINCT FROM %(me)s
          AND (i.id IS NULL OR NOT EXISTS (
              SELECT 1 FROM circles_placement p WHERE p.item_id = i.id AND p.circle_id = c.id
                 AND p.taken_back_at IS NULL AND (p.until IS NULL OR p.until > now()))))
 ORDER BY c.opened_at
"""


def open_to(person: HasId, row: Look) -> list[UUID]:
    """Return the open partnerships that one's own look may be shown to, in one statement.

    Of a lesson watched: the lesson's. Of a recording, or laid beside one: of somebody else's only where its owner
    shows it, so that nobody reads about a lesson that is not shown to them; none, once one may not see it any more.
    """
    lesson = row.observation.circle_id if row.observation else None
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_TO, {"me": person.id, "look": row.id, "item": row.item_id, "lesson": lesson})
        return [found for (found,) in cursor.fetchall()]


def _mark(one: Mark, review: Review | None) -> MarkView:
    return MarkView(
        one.id, one.at_ms, words.timecode(one.at_ms), one.code, _label(review, one.code),
        seats.name_of(one.seat) if one.seat else "", one.text, one.seat,
    )  # fmt: skip


def _label(review: Review | None, code: str) -> str:
    found = review.code(code) if review else None
    return found.title if found else code.replace("-", " ").capitalize()


def markers_on(person: HasId, item_id: UUID) -> list[ItemMarker]:
    """Return the marks of all looks laid beside a recording, on its time, as far as one may see them. One statement.

    Where both laid a look beside it, the later of the two places counts.
    """
    rows: Any = Mark.objects.filter(look__alignments__item_id=item_id, undone=False).order_by("look__alignments__at")
    fields = (
        "look__alignments__offset_ms", "look_id", "at_ms", "code", "text", "look__review", "look__pack_name",
        "look__pack_version", "look__taker_id", "look__taker__name", "look__taker__known_as",
    )  # fmt: skip
    found: dict[UUID, ItemMarker] = {}
    for mark_id, offset, look_id, at_ms, code, text, key, name, version, *taker in rows.values_list("id", *fields):
        pack = reviews.pack(name, version)
        review = pack.section(Review).get(key) if pack else None
        who = "You" if taker[0] == person.id else face_of(*taker).first_name
        said = f"{who}: {_label(review, code) if code else text[:80]}"
        found[mark_id] = ItemMarker(look_id, at_ms + offset, said)
    return sorted((one for one in found.values() if one.at_ms >= 0), key=lambda one: one.at_ms)
