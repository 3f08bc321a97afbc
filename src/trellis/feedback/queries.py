"""Reading feedback requests, as pages show them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from trellis.feedback.enums import Audience, Outcome, State
from trellis.feedback.models import Request
from trellis.feedback.questions_schema import QuestionSet
from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.knowledge import queries as knowledge
from trellis.people.queries import Face, face_of

LIST_MOST = 100


@dataclass(frozen=True)
class SetView:
    """A set of questions of the pack; `questions` are [{"key", "text"}]."""

    key: str
    title: str
    audience: str
    choices: tuple[str, ...]
    questions: list[dict[str, str]]
    least: int
    unverified: bool


@dataclass(frozen=True)
class Card:
    """A request in a list."""

    id: UUID
    heading: str
    when: str
    state: str
    asker: Face
    mine: bool
    circle_id: UUID


@dataclass(frozen=True)
class Counted:
    """One question with what was expected and, when shown, what was counted.

    `expected` is '' before; `counts` are (choice, how many), () when too few answered it; `most` the choices made most.
    """

    key: str
    text: str
    expected: str
    counts: tuple[tuple[str, int], ...]
    most: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many answered this question."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class RequestView:
    """One request. `lines` are answers in people's own words, in alphabetical order."""

    row: Request
    asker: Face
    mine: bool
    when: str
    questions: tuple[Counted, ...]
    lines: tuple[str, ...]
    enough: bool
    over: bool


@dataclass(frozen=True)
class Asked:
    """What somebody with the link sees. `status` says whether it can be answered: kept, over or full."""

    heading: str
    audience: str
    questions: list[dict[str, str]]
    choices: list[str]
    with_words: bool
    status: Outcome


def requests_of(person: HasId) -> list[Card]:
    """Return requests the person may see, newest first. One statement."""
    rows = Request.objects.select_related("asker").order_by("-id")[:LIST_MOST]
    return [
        Card(
            row.id, row.heading, words.day(row.created_at), _state(row),
            face_of(row.asker_id, row.asker.name, row.asker.known_as), row.asker_id == person.id, row.circle_id,
        )
        for row in rows
    ]  # fmt: skip


def request_view(person: HasId, request_id: UUID) -> RequestView:
    """Return one request with its counts, in three statements. Raises Request.DoesNotExist."""
    row = Request.objects.select_related("asker").get(id=request_id)
    results = {one.key: one for one in row.results.all()} if row.state == State.CLOSED else {}
    mine = row.asker_id == person.id
    said = results.get("words")
    return RequestView(
        row=row, asker=face_of(row.asker_id, row.asker.name, row.asker.known_as), mine=mine,
        when=words.day(row.created_at), questions=tuple(_counted(row, one, results) for one in row.questions),
        lines=tuple(said.lines) if said else (), enough=mine and row.state == State.OPEN and _enough(row.id),
        over=_over(row.closes_on),
    )  # fmt: skip


def asked(code: str) -> Asked | None:
    """Return what a link asks, None when there is no such link. One statement; asks for nobody's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT heading, audience, questions, choices, with_words, status FROM feedback_asked(%s)", [code]
        )
        found = cursor.fetchone()
    if found is None:
        return None
    heading, audience, questions, choices, with_words, status = found
    return Asked(heading, audience, _json(questions), _json(choices), with_words, Outcome(status))


def question_sets() -> list[SetView]:
    """Return the sets of questions of the programme's pack; none when no pack is loaded."""
    try:
        pack = knowledge.pack("mtl")
    except ObjectDoesNotExist:
        return []
    return [
        SetView(
            key=str(one.key), title=one.title, audience=one.audience, choices=tuple(one.choices),
            questions=[{"key": str(question.key), "text": question.text} for question in one.questions],
            least=one.least, unverified=one.unverified,
        )
        for one in pack.section(QuestionSet).values()
    ]  # fmt: skip


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _counted(row: Request, question: dict[str, str], results: dict[str, Any]) -> Counted:
    key, found = question["key"], results.get(question["key"])
    counts = tuple(zip(row.choices, found.counts, strict=True)) if found else ()
    top = max((count for _, count in counts), default=0)
    guess = row.prediction.get(key)
    return Counted(
        key=key, text=question["text"], expected="" if guess is None else row.choices[guess], counts=counts,
        most=tuple(choice for choice, count in counts if count == top),
    )  # fmt: skip


def _enough(request_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_enough(%s)", [request_id])
        return bool(cursor.fetchone()[0])


def _over(closes_on: date) -> bool:
    return closes_on < clock.today()


def _state(row: Request) -> str:
    if row.state == State.OPEN and _over(row.closes_on):
        return "Its last day is over"
    asks = "Asks" if row.state == State.OPEN else "Asked"
    who = "pupils" if row.audience == Audience.PUPILS else "colleagues"
    return State(row.state).label if row.state == State.DRAFT else f"{asks} {who}"
