"""The states of a mark (docs/state-machines.md)."""

from __future__ import annotations

from trellis.assessment import rules
from trellis.kernel.workflow import Transition, Workflow

MARK = Workflow(
    "mark",
    Transition("record", ("draft",), "provisional", rules.marks, rules.MARKERS_ALONE),
    Transition("reopen", ("provisional",), "draft", rules.marks, "A released mark does not change."),
    Transition("release", ("provisional",), "released", rules.marks, "Only a mark that is recorded is released."),
)
