"""The states of feedback requests (docs/state-machines.md)."""

from __future__ import annotations

from trellis.feedback import rules
from trellis.kernel.workflow import Transition, Workflow

REQUEST = Workflow(
    "feedback",
    Transition("open", ("draft",), "open", rules.may_open, "Say first what you expect; then the link is made."),
    Transition("close", ("open",), "closed", rules.is_asker, "Only the one who asks closes the questions."),
)
