"""What showing and taking back have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trellis.circles import queries as circles
from trellis.circles.models import CircleKind
from trellis.kernel import trail
from trellis.kernel.commands import require
from trellis.people.models import Person


def pair_circle(actor: Person, circle_id: UUID) -> UUID:
    """Return the circle when it is an open partnership of the actor's. Raises Refused."""
    open_to_me = {one.id for one in circles.shareable(actor) if one.kind == CircleKind.PARTNERSHIP}
    require(circle_id in open_to_me, "You are not in that circle, or it is closed.")
    return circle_id


def move(actor: Person, row: Any, circle_id: UUID, verb: str) -> None:
    """Lay the row into the circle, with its event."""
    row.circle_id = circle_id
    row.version += 1
    row.save(update_fields=["circle_id", "version"])
    trail.record(verb, row, actor=actor, circle_id=circle_id)
