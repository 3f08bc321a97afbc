"""The states of a submission (docs/state-machines.md)."""

from __future__ import annotations

from trellis.kernel.workflow import Transition, Workflow
from trellis.portfolio import rules

SUBMISSION = Workflow(
    "submission",
    Transition("submit", ("draft",), "submitted", rules.wrote),
    Transition(
        "withdraw", ("submitted",), "withdrawn", rules.wrote,
        "Only work that is submitted and not yet assessed can be withdrawn.",
    ),
    Transition(
        "assess", ("submitted",), "assessed", rules.assesses,
        "Only an assessor of this submission can do that, and a coach never is.",
    ),
)  # fmt: skip
