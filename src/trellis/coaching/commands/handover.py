"""Showing a new coach what was shown to the one before: the learner's choice, piece by piece (R70)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from trellis.coaching import queries, rules
from trellis.coaching.models import Partnership
from trellis.evidence import commands as evidence
from trellis.kernel import trail
from trellis.kernel.commands import command, require
from trellis.people.models import Person


@command
def hand_over(*, actor: Person, partnership_id: UUID, item_ids: Iterable[UUID]) -> int:
    """Show these own pieces, shown to an earlier partner, to the present one too; returns how many.

    Only what the page offered counts; each passes the door that every placement passes. What was said about them
    stays where it was said. Raises Refused, Invalid.
    """
    pair = Partnership.objects.get(id=partnership_id)
    require(rules.is_learner(actor, pair), "Only the learner shows what is theirs.")
    require(rules.is_under_way(actor, pair), "Sign the agreement first; then you can show things.")
    offered = set(queries.shown_before(actor, partnership_id))
    chosen = [item_id for item_id in dict.fromkeys(item_ids) if item_id in offered]
    assert pair.circle_id is not None  # noqa: S101  an active partnership has a circle
    for item_id in chosen:
        evidence.share(actor=actor, item_id=item_id, circle_id=pair.circle_id)
    trail.record("partnership.hand_over", pair, actor=actor, circle_id=pair.circle_id)
    return len(chosen)
