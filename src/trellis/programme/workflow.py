"""The states of an enrolment (docs/state-machines.md)."""

from __future__ import annotations

from trellis.kernel.workflow import Transition, Workflow
from trellis.programme import rules

ENROLMENT = Workflow(
    "enrolment",
    Transition(
        "activate", ("invited",), "active", rules.leads_covered_enrolment,
        "An enrolment becomes active when a coach is named.",
    ),
    Transition("pause", ("active",), "paused", rules.leads_enrolment),
    Transition("resume", ("paused",), "active", rules.leads_enrolment),
    Transition("complete", ("active",), "completed", rules.leads_enrolment),
)  # fmt: skip
