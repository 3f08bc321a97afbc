"""Who may do what with needs, goals and experiments, each rule in words."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_learner(actor: Any, thing: Any) -> bool:
    """The person whose learning it is."""
    return actor is not None and thing.learner_id == actor.id


@rules.predicate
def is_other_side(actor: Any, goal: Any) -> bool:
    """Somebody other than the one who proposed it last; a proposal by others only the learner agrees (R32)."""
    if actor is None or goal.proposed_by_id is None or goal.proposed_by_id == actor.id:
        return False
    return bool(goal.learner_id in {goal.proposed_by_id, actor.id})


@rules.predicate
def has_three_parts(actor: Any, goal: Any) -> bool:
    """The goal names a domain, a practice context and an intended pupil outcome (R8)."""
    return bool(goal.domain and goal.context and goal.pupil_outcome)


@rules.predicate
def sees(actor: Any, thing: Any) -> bool:
    """Whoever is in its circle: the database shows the row to nobody else."""
    return actor is not None


@rules.predicate
def has_result(actor: Any, experiment: Any) -> bool:
    """How it came out is said, "it did not work" included (R38)."""
    return bool(experiment.result)


may_agree = is_other_side & has_three_parts
may_agree.__doc__ = "The other side of the last proposal, once domain, class and pupil outcome are named (R8, R32)."
may_close_experiment = is_learner & has_result
may_close_experiment.__doc__ = "The person whose learning it is, once it is said how it came out (R38)."
