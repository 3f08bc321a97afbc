"""Who may do what in a partnership, each rule in words."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from typing import Any

import rules

from trellis.coaching.enums import Kind
from trellis.people.enums import Role
from trellis.people.queries import organisations_where


def _pair(thing: Any) -> Any:
    """The partnership itself, or that of a session, agreement or takeaway."""
    return getattr(thing, "partnership", thing)


def learner_id_of(thing: Any) -> Any:
    """Whose learning it is: the learner of the pair; where two coach each other, whoever set the session's date."""
    pair = _pair(thing)
    if pair is thing or pair.kind != Kind.CO_COACHING:
        return pair.learner_id
    return getattr(thing, "planned_by_id", None) or getattr(thing, "learner_id", pair.learner_id)


@rules.predicate
def is_learner(actor: Any, thing: Any) -> bool:
    """The learner of the partnership; where two coach each other, whoever brings the question this time (R137)."""
    return actor is not None and learner_id_of(thing) == actor.id


@rules.predicate
def is_coach(actor: Any, thing: Any) -> bool:
    """The coach of the partnership; where two coach each other, the one who does not bring the question (R137)."""
    pair = _pair(thing)
    return actor is not None and actor.id in {pair.learner_id, pair.coach_id} - {learner_id_of(thing)}


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


@rules.predicate
def is_matched(actor: Any, thing: Any) -> bool:
    """Not a pair that chose each other: somebody matches coaches, and can match anew."""
    return bool(_pair(thing).kind != Kind.CO_COACHING)


def settles(actor: Any, enrolment: Any) -> bool:
    """A programme lead of the organisation whose cohort the enrolment is in."""
    return enrolment.cohort.organisation_id in organisations_where(actor, Role.LEAD)


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
