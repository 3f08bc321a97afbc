"""The states of goals and experiments (docs/state-machines.md)."""

from __future__ import annotations

from trellis.enquiry import rules
from trellis.kernel.workflow import Transition, Workflow

GOAL = Workflow(
    "goal",
    Transition("propose", ("draft",), "proposed", rules.is_learner, "Only the learner shows a draft to others."),
    Transition("counter", ("proposed", "agreed"), "proposed", rules.sees),
    Transition(
        "agree", ("proposed",), "agreed", rules.may_agree,
        "A goal is agreed by the other side, once it names a kind of learning, a class and what pupils will gain.",
    ),
    Transition("close", ("agreed",), "closed", rules.is_learner, "Only the learner looks back on an agreed goal."),
    Transition("reopen", ("closed",), "agreed", rules.is_learner),
)  # fmt: skip

EXPERIMENT = Workflow(
    "experiment",
    Transition("try", ("planned",), "tried", rules.is_learner, "Only the one who tried it says so."),
    Transition(
        "close", ("tried",), "closed", rules.may_close_experiment,
        "Say how it came out first; “it did not work” is as good an ending as any.",
    ),
    Transition("reopen", ("closed",), "tried", rules.is_learner),
)  # fmt: skip
