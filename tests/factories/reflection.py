"""Reflections for tests, written by the people themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trellis.kernel.database import acting_as
from trellis.reflection import commands
from trellis.reflection.models import Reflection


def make_reflection(
    learner: Any, *, circle_id: UUID | None = None, words: str = "I wait less than I think", **more: Any
) -> Reflection:
    """Write one; with a circle show it there. `more` goes to the command, texts inside `fields`."""
    fields = {"words": words} | more.pop("fields", {})
    with acting_as(learner):
        made = commands.write_reflection(actor=learner, fields=fields, **more)
        if circle_id:
            made = commands.show_reflection(actor=learner, reflection_id=made.id, circle_id=circle_id)
    return made
