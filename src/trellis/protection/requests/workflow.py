"""The states of a request about personal data, and of what an owner is asked (docs/state-machines.md)."""

from __future__ import annotations

from trellis.kernel.workflow import Transition, Workflow
from trellis.protection.requests import rules

OPEN = ("received", "acknowledged")
REQUEST = Workflow(
    "request",
    Transition("acknowledge", ("received",), "acknowledged", rules.answers),
    Transition("answer", OPEN, "answered", rules.answers),
    Transition("refuse", OPEN, "refused", rules.answers),
    Transition("withdraw", OPEN, "withdrawn", rules.asked),
)
TASK = Workflow(
    "task",
    Transition("give", ("asked", "given", "declined"), "given", rules.is_asked),
    Transition("reply", ("asked", "replied"), "replied", rules.is_asked),
    Transition("decline", ("asked", "given", "declined"), "declined", rules.is_asked),
)
