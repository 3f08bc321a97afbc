"""States are a table: action, from, to, who. Only `Workflow.move` writes a state field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trellis.kernel import trail
from trellis.kernel.errors import Refused


@dataclass(frozen=True)
class Transition:
    """One row of the table. `who(actor, obj)` is the rule; its docstring says it in words."""

    action: str
    sources: tuple[str, ...]
    target: str
    who: Callable[[Any, Any], bool]
    refusal: str = ""

    def allowed(self, actor: Any, obj: Any, field: str) -> bool:
        """Say whether `actor` may do this to `obj` as it stands."""
        return getattr(obj, field) in self.sources and self.who(actor, obj)


class Workflow:
    """The table of one model's state field."""

    def __init__(self, name: str, *transitions: Transition, field: str = "state") -> None:
        self.name = name
        self.field = field
        self.transitions = {transition.action: transition for transition in transitions}

    def can(self, action: str, actor: Any, obj: Any) -> bool:
        """Say whether the action is open to the actor now (pages use this to show buttons)."""
        return self.transitions[action].allowed(actor, obj, self.field)

    def move(self, obj: Any, action: str, *, actor: Any, save: bool = True) -> None:
        """Check rule and state, write the new state, append the event.

        Raises Refused with a plain sentence. The caller's transaction holds both writes.
        """
        step = self.transitions[action]
        before = getattr(obj, self.field)
        if not step.who(actor, obj):
            raise Refused(step.refusal or "This is not yours to do.")
        if before not in step.sources:
            raise Refused(step.refusal or f"This cannot be done now: it is {before.replace('_', ' ')}.")
        setattr(obj, self.field, step.target)
        if save:
            obj.save()
        trail.record(f"{self.name}.{action}", obj, actor=actor, state_from=before, state_to=step.target)
