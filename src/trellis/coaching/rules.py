"""Who may do what in a partnership, each rule in words."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from typing import Any

import rules

from trellis.people.enums import Role
from trellis.people.queries import organisations_where


def _pair(thing: Any) -> Any:
    """The partnership itself, or that of a session, agreement or takeaway."""
    return getattr(thing, "partnership", thing)


@rules.predicate
def is_learner(actor: Any, thing: Any) -> bool:
    """The learner of the partnership."""
    return actor is not None and _pair(thing).learner_id == actor.id


@rules.predicate
def is_coach(actor: Any, thing: Any) -> bool:
    """The coach of the partnership."""
    return actor is not None and _pair(thing).coach_id == actor.id


@rules.predicate
def proposed_it(actor: Any, agreement: Any) -> bool:
    """Whoever put this agreement on the table."""
    return actor is not None and agreement.proposed_by_id == actor.id


@rules.predicate
def both_signed(actor: Any, agreement: Any) -> bool:
    """Both parties have signed this version (R32: nobody finalises alone)."""
    pair = _pair(agreement)
    return {pair.learner_id, pair.coach_id} <= set(agreement.signatures.values_list("person_id", flat=True))


@rules.predicate
def has_circle(actor: Any, thing: Any) -> bool:
    """Both have signed an agreement, so there is a circle to write in."""
    return _pair(thing).circle_id is not None


@rules.predicate
def is_under_way(actor: Any, thing: Any) -> bool:
    """The partnership is signed and has not ended."""
    return bool(_pair(thing).state == "active")


is_party = is_learner | is_coach
is_party.__doc__ = "The learner or the coach of the partnership."
may_sign = is_party & both_signed
may_sign.__doc__ = "The learner or the coach, once both have signed this version (R32)."
may_plan = is_party & is_under_way
may_plan.__doc__ = "The learner or the coach of a partnership that is signed and has not ended."
may_activate = is_party & has_circle
may_activate.__doc__ = "The learner or the coach, once both signatures have opened the circle."


def leads_school_of(coach: Any, school_id: Any) -> bool:
    """The coach is a leader of the learner's own school, so management and coaching meet in one person (R140)."""
    return school_id is not None and school_id in organisations_where(coach, Role.LEADER)
