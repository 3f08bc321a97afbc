"""The states of lessons watched and of looks (docs/state-machines.md). No step stops a later one (gates are few)."""

from __future__ import annotations

from trellis.kernel.workflow import Transition, Workflow
from trellis.observation import rules

OBSERVATION = Workflow(
    "observation",
    Transition("propose", ("draft",), "proposed", rules.is_author, "Only whoever set it up shows it to the other."),
    Transition("reword", ("proposed", "agreed"), "proposed", rules.is_pair, "The two of them word the focus."),
    Transition("agree", ("proposed",), "agreed", rules.is_other_side, "The other one agrees the focus."),
    Transition("see", ("draft", "proposed", "agreed"), "seen", rules.is_pair, "The two of them say when it was."),
    Transition(
        "debrief", ("draft", "proposed", "agreed", "seen", "debriefed"), "debriefed", rules.may_debrief,
        "Say in a line what came out when you talked it over.",
    ),
)  # fmt: skip

LOOK = Workflow(
    "look",
    Transition("finish", ("running",), "finished", rules.is_taker, "Whoever marks it says when it is finished."),
    Transition("go_on", ("finished",), "running", rules.is_taker, "Whoever marked it goes on."),
)
