"""The states of partnerships, agreements, sessions, takeaways and contact hours (docs/state-machines.md)."""

from __future__ import annotations

from trellis.coaching import rules
from trellis.kernel.workflow import Transition, Workflow

PARTNERSHIP = Workflow(
    "partnership",
    Transition("activate", ("proposed",), "active", rules.may_activate, "A partnership begins when both have signed."),
    Transition("end", ("proposed", "active"), "ended", rules.is_party, "Only the two of you can end this."),
)

AGREEMENT = Workflow(
    "agreement",
    Transition("sign", ("proposed",), "signed", rules.may_sign, "An agreement holds once both have signed it."),
    Transition("supersede", ("proposed", "signed"), "superseded", rules.is_party),
)

SESSION = Workflow(
    "session",
    Transition("open", ("planned",), "open", rules.may_plan, "Only the two of you can begin this session."),
    Transition("close", ("planned", "open"), "closed", rules.is_party, "Only the two of you can finish this session."),
    Transition(
        "cancel", ("planned",), "cancelled", rules.is_party, "Only a session that has not begun can be called off."
    ),
)

UNSETTLED = ("to_try", "not_this_week", "asked", "none")
LEARNERS_WORDS = "The learner writes this, and nobody else."
TAKEAWAY = Workflow(
    "takeaway",
    Transition("take_step", UNSETTLED, "to_try", rules.is_learner, LEARNERS_WORDS),
    Transition("take_question", UNSETTLED, "asked", rules.is_learner, LEARNERS_WORDS),
    Transition("take_nothing", UNSETTLED, "none", rules.is_learner, LEARNERS_WORDS),
    Transition(
        "try", ("to_try", "not_this_week", "replaced", "tried"), "tried", rules.is_learner,
        "Only the one who tried it says so.",
    ),
    Transition(
        "put_off", ("to_try", "not_this_week"), "not_this_week", rules.is_learner, "Only the learner puts a step off."
    ),
    Transition("replace", ("to_try", "not_this_week"), "replaced", rules.is_learner, LEARNERS_WORDS),
    Transition("answer", ("asked", "answered"), "answered", rules.is_learner, "Only the learner says what they found."),
)  # fmt: skip

HOURS = Workflow(
    "hours",
    Transition("hold", ("planned",), "held", rules.is_party),
    Transition("lose", ("planned",), "lost", rules.is_party),
    Transition("move", ("planned",), "moved", rules.is_party),
)
