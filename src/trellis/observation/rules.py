"""Who may do what with lessons watched, each rule in words."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_author(actor: Any, observation: Any) -> bool:
    """Whoever set it up."""
    return actor is not None and observation.author_id == actor.id


@rules.predicate
def is_pair(actor: Any, observation: Any) -> bool:
    """The one who teaches and the one who watches."""
    return actor is not None and actor.id in {observation.teacher_id, observation.observer_id}


@rules.predicate
def is_other_side(actor: Any, observation: Any) -> bool:
    """The other of the two, not the one who worded the focus last."""
    return bool(is_pair(actor, observation)) and observation.worded_by_id != actor.id


@rules.predicate
def has_debrief(actor: Any, observation: Any) -> bool:
    """What came out when both talked it over is said (R58)."""
    return bool(observation.debrief)


@rules.predicate
def is_taker(actor: Any, look: Any) -> bool:
    """Whoever marks it."""
    return actor is not None and look.taker_id == actor.id


may_debrief = is_pair & has_debrief
may_debrief.__doc__ = "The one who teaches and the one who watches, once it is said what came out (R58)."
