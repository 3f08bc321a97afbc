"""Reading exemplars: the shelf, one of them, one's own, what one is asked, what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from trellis.evidence import queries as evidence
from trellis.evidence.enums import ItemKind
from trellis.evidence.queries import Served
from trellis.exemplars.enums import State
from trellis.exemplars.models import Consent, Exemplar, Kept, Offer
from trellis.kernel import words
from trellis.kernel.database import HasId

SHELF_MOST = 200


@dataclass(frozen=True)
class Card:
    """One exemplar in a list. `part`: 'shelf', 'own', 'asked' or 'decide'."""

    id: UUID
    title: str
    says: str
    kind: str
    tags: tuple[tuple[str, str], ...]  # value, title
    state: str
    state_said: str
    offered: str
    answer: str
    version: int
    kept: bool
    part: str
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Home:
    """All of a person's exemplars, and on which days exemplars they had kept went."""

    shelf: tuple[Card, ...]
    own: tuple[Card, ...]
    asked: tuple[Card, ...]
    decide: tuple[Card, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """One file of an exemplar; `words` are a page's."""

    id: UUID
    role: str
    number: int
    media_type: str
    width: int
    height: int
    duration_ms: int
    words: str


@dataclass(frozen=True)
class View(Card):
    """One exemplar with its words and files; `agreed` only to whoever is asked: True, False, or None so far."""

    words: str = ""
    files: tuple[File, ...] = ()
    agreed: bool | None = None

    def file(self, role: str) -> File | None:
        """Return the file of a role."""
        return next((file for file in self.files if file.role == role), None)

    @property
    def pages(self) -> tuple[File, ...]:
        """A document's pages in order."""
        return tuple(file for file in self.files if file.role == "page")


_PARTS = """
SELECT e.id, CASE WHEN e.id = ANY ((SELECT exemplars_mine('own'))::uuid[]) THEN 'own'
                  WHEN e.id = ANY ((SELECT exemplars_mine('decide'))::uuid[]) THEN 'decide'
                  WHEN e.id = ANY ((SELECT exemplars_mine('shelf'))::uuid[]) THEN 'shelf' ELSE 'asked' END,
       EXISTS (SELECT 1 FROM exemplars_kept k WHERE k.exemplar_id = e.id),
       (SELECT array_agg(p.name) FROM exemplars_consent c JOIN people_person p ON p.id = c.person_id
         WHERE c.exemplar_id = e.id AND c.agreed IS NOT TRUE),
       e.id = ANY ((SELECT exemplars_mine('asked'))::uuid[]), e.title, e.says, e.kind, e.state, e.offered_at, e.answer,
       e.version, (SELECT string_agg(t.value, ' ' ORDER BY t.place) FROM jsonb_array_elements_text(e.tags)
                     WITH ORDINALITY t(value, place)),
       CASE WHEN %s::uuid IS NULL THEN '' ELSE e.words END
  FROM exemplars_exemplar e WHERE %s::uuid IS NULL OR e.id = %s::uuid
 ORDER BY e.offered_at DESC, e.id LIMIT %s
"""
Row = tuple[UUID, str, bool, list[str] | None, bool, str, str, str, str, datetime, str, int, str | None, str]


def _rows(only: UUID | None = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [only, only, only, SHELF_MOST])
        return list(cursor.fetchall())


def home(person: HasId) -> Home:
    """Return the shelf and what else concerns the person, in two statements."""
    rows = _rows()
    cards = [(_card(row), row[4]) for row in rows]
    gone = Kept.objects.filter(person_id=person.id, gone_at__isnull=False).order_by("-gone_at")[:20]
    return Home(
        shelf=tuple(card for card, _ in cards if card.state == State.SHOWN and card.part in {"shelf", "own"}),
        own=tuple(card for card, _ in cards if card.part == "own"),
        asked=tuple(card for card, asked in cards if asked),
        decide=tuple(card for card, _ in cards if card.part == "decide"),
        gone=tuple(words.short_day(row.gone_at) for row in gone if row.gone_at),
    )


def _card(row: Row) -> Card:
    tags = tuple((value, evidence.tag_title(value)) for value in (row[12] or "").split())
    waits = tuple(row[3] or ()) if row[1] == "own" else ()
    said = str(State(row[8]).label)
    if row[8] == State.OFFERED and waits:
        said = f"Waiting for {words.names(list(waits))} to agree"
    return Card(
        row[0], row[5], row[6], str(ItemKind(row[7]).label), tags, row[8], said, words.short_day(row[9]), row[10],
        row[11], row[2], row[1], waits,
    )  # fmt: skip


def one(person: HasId, exemplar_id: UUID) -> View:
    """Return one exemplar with its files, in three statements. Raises Exemplar.DoesNotExist."""
    rows = _rows(exemplar_id)
    if not rows:
        raise Exemplar.DoesNotExist
    agreed, part = None, rows[0][1]
    if rows[0][4]:
        agreed = Consent.objects.filter(exemplar_id=exemplar_id, person_id=person.id).values_list("agreed", flat=True)[
            0
        ]
        part = "asked" if part == "shelf" else part
    card = _card(rows[0])
    return View(**{**card.__dict__, "part": part}, words=rows[0][13], files=tuple(_files(exemplar_id)), agreed=agreed)


def _files(exemplar_id: UUID) -> list[File]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, role, number, media_type, width, height, duration_ms, words FROM exemplars_files(%s)",
            [exemplar_id],
        )
        return [File(*row) for row in cursor.fetchall()]


def served(exemplar_id: UUID, file_id: UUID) -> Served:
    """Return a file to send if the person may see the exemplar now. Raises Exemplar.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, storage_key, media_type, size, sha256, role FROM exemplars_files(%s) WHERE id = %s",
            [exemplar_id, file_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise Exemplar.DoesNotExist
    key, media_type, size, digest, role = row[1:]
    return Served(row[0], exemplar_id, exemplar_id, key, "exemplar", media_type, size, digest, role, None)


def offered_of(item_id: UUID) -> UUID | None:
    """Return the exemplar that an own item was offered as, or None."""
    return Offer.objects.filter(item_id=item_id).values_list("exemplar_id", flat=True).first()
