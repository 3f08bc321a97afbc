"""The states of exemplars (docs/state-machines.md). The database alone takes one off the shelf (migration 0002)."""

from __future__ import annotations

from trellis.exemplars.rules import decides
from trellis.kernel.workflow import Transition, Workflow

NOT_YOURS = "A lead or tutor of the programme decides, once everybody asked has agreed."

EXEMPLAR = Workflow(
    "exemplar",
    Transition("take", ("offered",), "shown", decides, NOT_YOURS),
    Transition("decline", ("offered",), "declined", decides, NOT_YOURS),
)
