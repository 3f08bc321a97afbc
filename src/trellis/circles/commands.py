"""Opening and leaving circles; placing records in them; logging what is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from trellis.circles.groups import answer_group, ask_into_group, begin_group, call, end_group, leave_group
from trellis.circles.models import Circle, CircleKind, Placement
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.database import HasId
from trellis.kernel.ids import new_id

__all__ = [
    "answer_group", "ask_into_group", "begin_group", "change_terms", "end_group", "leave", "leave_group",
    "log_access", "open_circle", "open_guest_circle", "place", "private_circle", "take_back",
]  # fmt: skip
LOG_AGAIN_AFTER_MINUTES = 10


@command
def open_circle(*, actor: HasId, kind: CircleKind, title: str, people: Mapping[UUID, str]) -> UUID:
    """Open a private or submission circle; `people` maps person id to the reason they are in.

    Groups begin with `begin_group` and grow by consent. The database refuses a circle that its opener is not in, and
    a group with anybody else in it (SQL function open_circle).
    """
    circle_id = new_id()
    call("open_circle", circle_id, str(kind), title, list(people), list(people.values()))
    trail.record("circle.open", Circle(id=circle_id), actor=actor, circle_id=circle_id, state_to=str(kind))
    return circle_id


def private_circle(*, actor: HasId) -> UUID:
    """Return the id of the actor's own circle, opening it on first use."""
    found = Circle.objects.filter(keeper_id=actor.id, kind=CircleKind.PRIVATE).values_list("id", flat=True).first()
    return found or open_circle(actor=actor, kind=CircleKind.PRIVATE, title="", people={actor.id: "yours"})


@command
def leave(*, actor: HasId, circle_id: UUID, person_id: UUID) -> None:
    """End a person's time in a circle: by themselves, or by its keeper."""
    call("leave_circle", circle_id, person_id)
    trail.record("circle.leave", Circle(id=circle_id), actor=actor, circle_id=circle_id)


@command
def open_guest_circle(*, actor: HasId, guest_id: UUID, until: datetime) -> UUID:
    """Open the circle of the actor and one guest, who is in it until then and in no other, ever."""
    circle_id = new_id()
    call("open_guest_circle", circle_id, guest_id, until)
    trail.record("circle.open", Circle(id=circle_id), actor=actor, circle_id=circle_id, state_to="guest")
    return circle_id


@command
def place(
    *,
    actor: HasId,
    item_id: UUID,
    circle_id: UUID,
    until: datetime | None = None,
    may_comment: bool = True,
    may_save: bool = False,
) -> Placement:
    """Show an own record in a circle on these terms; placing it twice changes nothing, terms included.

    The database refuses records that are not the actor's (policy on the placement table). One that
    has run out gives way to the new one.
    """
    found = Placement.objects.filter(circle_id=circle_id, item_id=item_id, taken_back_at__isnull=True).first()
    if found and (found.until is None or found.until > clock.now()):
        return found
    if found:
        found.taken_back_at = found.until
        found.save(update_fields=["taken_back_at"])
    placed = Placement.objects.create(
        circle_id=circle_id, item_id=item_id, placed_by=actor.id, placed_at=clock.now(), until=until,
        may_comment=may_comment, may_save=may_save,
    )  # fmt: skip
    trail.record("circle.place", placed, actor=actor)
    return placed


@command
def change_terms(
    *, actor: HasId, item_id: UUID, circle_id: UUID, until: datetime | None, may_comment: bool, may_save: bool
) -> None:
    """Change until when, and on what terms, an own record is shown in a circle."""
    placed = Placement.objects.filter(
        circle_id=circle_id, item_id=item_id, placed_by=actor.id, taken_back_at__isnull=True
    ).first()
    require(placed is not None, "This is not shown there any more.")
    assert placed is not None  # noqa: S101  for the type checker
    placed.until, placed.may_comment, placed.may_save = until, may_comment, may_save
    placed.save(update_fields=["until", "may_comment", "may_save"])
    trail.record("circle.change_terms", placed, actor=actor)


@command
def take_back(*, actor: HasId, item_id: UUID, circle_id: UUID) -> None:
    """Stop showing an own record in a circle, at once (R34)."""
    placed = Placement.objects.filter(
        circle_id=circle_id, item_id=item_id, placed_by=actor.id, taken_back_at__isnull=True
    ).first()
    require(placed is not None, "This is not shown there any more.")
    assert placed is not None  # noqa: S101  for the type checker
    placed.taken_back_at = clock.now()
    placed.save(update_fields=["taken_back_at"])
    trail.record("circle.take_back", placed, actor=actor)


def log_access(
    *, reader: HasId, owner_id: UUID, item_kind: str, item_id: UUID, circle_id: UUID | None, why: str
) -> None:
    """Write that `reader` opened a confidential item; opening one's own is not logged.

    Repeated openings within ten minutes are one entry, decided in the same statement.
    """
    if reader.id == owner_id:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO circles_accesslog (id, person_id, owner_id, item_kind, item_id, circle_id, why, at)
            SELECT %(id)s, %(person)s, %(owner)s, %(kind)s, %(item)s, %(circle)s, %(why)s, %(at)s
             WHERE NOT EXISTS (SELECT 1 FROM circles_accesslog
                                WHERE person_id = %(person)s AND item_id = %(item)s
                                  AND at > %(at)s - make_interval(mins => %(minutes)s))
            """,
            {
                "id": new_id(), "person": reader.id, "owner": owner_id, "kind": item_kind, "item": item_id,
                "circle": circle_id, "why": why, "at": clock.now(), "minutes": LOG_AGAIN_AFTER_MINUTES,
            },
        )  # fmt: skip
