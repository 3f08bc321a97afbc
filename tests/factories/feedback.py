"""Feedback requests for tests, asked by the people themselves and answered by nobody in particular."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.factories.programme import load_mtl
from trellis.feedback import commands
from trellis.feedback.models import Request
from trellis.kernel import clock
from trellis.kernel.database import acting_as

PUPILS = "pupils-lessons"


def make_request(asker: Any, *, heading: str = "Reading with Miss Nair", opened: bool = True, **more: Any) -> Request:
    """Ask thirty pupils; with `opened` say that most will choose the second choice, and make the link."""
    load_mtl()
    given = {"set_key": PUPILS, "expected": 30, "closes_on": clock.today() + timedelta(7)} | more
    with acting_as(asker):
        made = commands.ask(actor=asker, heading=heading, **given)
        if opened:
            expected = {one["key"]: 1 for one in made.questions}
            made = commands.open_link(actor=asker, request_id=made.id, prediction=expected)
    return made


def answer(request: Request, *choices: int, words: str = "") -> str:
    """Answer the questions in their order, as nobody; -1 leaves one out."""
    chosen = {one["key"]: choice for one, choice in zip(request.questions, choices, strict=False) if choice >= 0}
    with acting_as(None):
        return commands.answer(actor=None, code=request.code, once=uuid4(), chosen=chosen, words=words)
