"""Reading beliefs and theories with their earlier wordings and grounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.people.queries import Face, face_of
from trellis.reflection.enums import Side, StatementKind
from trellis.reflection.models import EarlierWording, Ground, Statement

LIST_MOST = 100


@dataclass(frozen=True)
class StatementCard:
    """A statement in a list; `number` is which wording it is."""

    id: UUID
    kind: str
    words: str
    when: str
    number: int
    learner: Face
    mine: bool
    circle_id: UUID


@dataclass(frozen=True)
class EarlierView:
    """How it read before, since when, and what changed it; `item` may be None, or not for the reader's eyes."""

    words: str
    when: str
    why: str
    item: UUID | None


@dataclass(frozen=True)
class GroundView:
    """What speaks for or against it."""

    id: UUID
    words: str
    item: UUID | None
    when: str


@dataclass(frozen=True)
class StatementView:
    """One statement, `earlier` newest first."""

    row: Statement
    kind: str
    learner: Face
    mine: bool
    when: str
    earlier: tuple[EarlierView, ...]
    speaks_for: tuple[GroundView, ...]
    speaks_against: tuple[GroundView, ...]

    @property
    def items(self) -> set[UUID]:
        """Ids of all evidence it names."""
        named = [one.item for one in self.earlier]
        named += [one.item for one in (*self.speaks_for, *self.speaks_against)]
        return {item for item in named if item}


def statements_of(person: HasId) -> list[StatementCard]:
    """Return statements the person may see, newest first. One statement of SQL."""
    rows = Statement.objects.select_related("learner").order_by("-said_at", "-id")[:LIST_MOST]
    return [
        StatementCard(
            row.id, StatementKind(row.kind).label, row.words, words.day(row.said_at), row.number,
            face_of(row.learner_id, row.learner.name, row.learner.known_as), row.learner_id == person.id, row.circle_id,
        )
        for row in rows
    ]  # fmt: skip


def statement(person: HasId, statement_id: UUID) -> StatementView:
    """Return one statement in one statement of SQL. Raises Statement.DoesNotExist."""
    named = Ground.objects.filter(statement=OuterRef("id")).order_by("id")
    before = EarlierWording.objects.filter(statement=OuterRef("id")).order_by("-number")
    row = (
        Statement.objects.select_related("learner")
        .annotate(
            named=ArraySubquery(
                named.values(one=JSONObject(id="id", side="side", words="words", item="item_id", at="at"))
            ),
            before=ArraySubquery(before.values(one=JSONObject(words="words", why="why", item="item_id", at="said_at"))),
        )
        .get(id=statement_id)
    )
    return StatementView(
        row=row, kind=StatementKind(row.kind).label, mine=row.learner_id == person.id,
        learner=face_of(row.learner_id, row.learner.name, row.learner.known_as), when=words.day(row.said_at),
        earlier=tuple(EarlierView(one["words"], _day(one), one["why"], _item(one)) for one in row.before),
        speaks_for=_grounds(row.named, Side.FOR), speaks_against=_grounds(row.named, Side.AGAINST),
    )  # fmt: skip


def _grounds(named: list[dict[str, Any]], side: Side) -> tuple[GroundView, ...]:
    return tuple(
        GroundView(UUID(one["id"]), one["words"], _item(one), _day(one)) for one in named if one["side"] == side
    )


def _item(one: dict[str, Any]) -> UUID | None:
    return UUID(one["item"]) if one["item"] else None


def _day(one: dict[str, Any]) -> str:
    return words.day(datetime.fromisoformat(one["at"]))
