"""The states of a disclosure case (docs/state-machines.md)."""

from __future__ import annotations

from trellis.kernel.workflow import Transition, Workflow
from trellis.protection.cases import rules

CASE = Workflow(
    "case",
    Transition("approve", ("asked",), "approved", rules.reviews),
    Transition("refuse", ("asked", "approved"), "refused", rules.reviews),
    Transition("withdraw", ("asked", "approved"), "withdrawn", rules.asked),
    Transition("open", ("approved",), "open", rules.reviews, "A case opens once both reviewers have approved it."),
    Transition("end", ("open",), "ended", rules.reviews),
)
