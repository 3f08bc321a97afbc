"""Asking for feedback: one command for each thing people do (R53)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from trellis.circles import queries as circles
from trellis.circles.commands import private_circle
from trellis.circles.models import CircleKind
from trellis.feedback import queries
from trellis.feedback.enums import LEAST, MOST, OWN_MOST, Outcome, State
from trellis.feedback.models import Request
from trellis.feedback.rules import is_asker
from trellis.feedback.workflow import REQUEST
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
CODE_LENGTH = 8  # 31 ** 8, about 8.5e11
NOT_YOURS = "Only the one who asks changes this."
NOT_CLOSED = "Close the questions first: until then there is nothing to show."
QUESTION_MOST, HEADING_MOST = 200, 120


@command
def ask(
    *, actor: Person, set_key: str, heading: str, expected: int | None, closes_on: date | None, own: str = "",
    with_words: bool = False,
) -> Request:  # fmt: skip
    """Set down what is asked of whom; nobody is asked yet. `own`: questions of one's own, one a line.

    Raises Invalid(set_key=…, heading=…, expected=…, closes_on=…, own=…).
    """
    chosen = {one.key: one for one in queries.question_sets()}.get(set_key)
    problems: dict[str, str] = {}
    if chosen is None:
        problems["set_key"] = "Choose whom you ask."
    if not heading.strip() or len(heading.strip()) > HEADING_MOST:
        problems["heading"] = f"Write what stands above the questions, in at most {HEADING_MOST} characters."
    if expected is None or not LEAST <= expected <= MOST:
        problems["expected"] = f"Ask at least {LEAST} people, and at most {MOST}. With fewer, answers could be traced."
    if closes_on is None or closes_on < clock.today():
        problems["closes_on"] = "Choose today or a later day."
    questions = _own_questions(own, problems) if own.strip() else chosen.questions if chosen else []
    if problems or chosen is None or expected is None or closes_on is None:
        raise Invalid(**problems)
    made = Request.objects.create(
        asker=actor, circle_id=private_circle(actor=actor), audience=chosen.audience, heading=heading.strip(),
        set_key="" if own.strip() else chosen.key, questions=questions, choices=list(chosen.choices),
        with_words=with_words, expected=expected, least=max(chosen.least, LEAST), code=_code(), closes_on=closes_on,
        created_at=clock.now(),
    )  # fmt: skip
    trail.record("feedback.ask", made, actor=actor)
    return made


@command
def open_link(
    *, actor: Person, request_id: UUID, prediction: Mapping[str, int | None], version: int | None = None
) -> Request:
    """Say what most will choose, for each question; then the link works. Raises Invalid(<key>=…), Conflict, Refused."""
    request = _own(actor, request_id)
    check_version(request, version)
    keys = [one["key"] for one in request.questions]
    missing = {key: "Choose what you expect." for key in keys if not _is_choice(prediction.get(key), request)}
    if missing and request.state == State.DRAFT:
        raise Invalid(**missing)
    if request.state == State.DRAFT:
        request.prediction = {key: prediction[key] for key in keys}
        request.predicted_at = clock.now()
    REQUEST.move(request, "open", actor=actor)
    return request


@command
def close(*, actor: Person, request_id: UUID) -> Request:
    """Take no more answers, count them up once, and forget how they came. Raises Refused."""
    request = _own(actor, request_id)
    request.version += 1
    REQUEST.move(request, "close", actor=actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_count_up(%s)", [request_id])
    request.refresh_from_db()
    return request


@command
def show(*, actor: Person, request_id: UUID, circle_id: UUID) -> Request:
    """Show a closed request, what was expected and what was counted, to a partnership. Raises Refused."""
    request = _own(actor, request_id)
    require(request.state == State.CLOSED, NOT_CLOSED)
    open_to_me = {one.id for one in circles.shareable(actor) if one.kind == CircleKind.PARTNERSHIP}
    require(circle_id in open_to_me, "You are not in that circle, or it is closed.")
    return _move(actor, request, circle_id, "feedback.show")


@command
def take_back(*, actor: Person, request_id: UUID) -> Request:
    """Let nobody else see it any more. Raises Refused."""
    return _move(actor, _own(actor, request_id), private_circle(actor=actor), "feedback.take_back")


@command
def delete(*, actor: Person, request_id: UUID) -> None:
    """Delete a request with all that was counted; its link ends. Raises Refused."""
    request = _own(actor, request_id)
    trail.record("feedback.delete", request, actor=actor)
    request.delete()


@command
def answer(*, actor: None, code: str, once: UUID, chosen: Mapping[str, int], words: str = "") -> Outcome:
    """Count what somebody chose. Nobody's act: no person, no time, no event, so that nothing leads back (R53).

    `once` is the form's own random id: the same form sent twice counts once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_answer(%s, %s, %s, %s)", [code, once, json.dumps(dict(chosen)), words])
        return Outcome(cursor.fetchone()[0])


def _own(actor: Person, request_id: UUID) -> Request:
    request = Request.objects.get(id=request_id)
    require(is_asker(actor, request), NOT_YOURS)
    return Request.objects.select_for_update().get(id=request_id)


def _own_questions(own: str, problems: dict[str, str]) -> list[dict[str, str]]:
    lines = [" ".join(line.split()) for line in own.splitlines() if line.strip()]
    if len(lines) > OWN_MOST:
        problems["own"] = f"Ask at most {OWN_MOST} questions; there are {len(lines)}."
    elif any(len(line) > QUESTION_MOST for line in lines):
        problems["own"] = f"Keep each question below {QUESTION_MOST} characters."
    return [{"key": f"own-{number}", "text": line} for number, line in enumerate(lines, 1)]


def _is_choice(value: int | None, request: Request) -> bool:
    return value is not None and 0 <= value < len(request.choices)


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def _move(actor: Person, request: Request, circle_id: UUID, verb: str) -> Request:
    request.circle_id = circle_id
    request.version += 1
    request.save(update_fields=["circle_id", "version"])
    trail.record(verb, request, actor=actor, circle_id=circle_id)
    return request
