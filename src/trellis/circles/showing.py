"""Reading where one record is shown, on what terms, and who opened it. Reached through `queries`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from trellis.circles.models import AccessLog, Circle, GroupInvitation, Member, Placement
from trellis.kernel import clock
from trellis.kernel.database import HasId
from trellis.people.queries import faces

OPENINGS_MOST = 200


@dataclass(frozen=True)
class Terms:
    """What the people of a circle may do with what is shown to them there, and until when."""

    circle_id: UUID
    kind: str
    title: str
    closed: bool
    placed_at: datetime
    until: datetime | None
    may_comment: bool
    may_save: bool


def terms_of(item_id: UUID) -> list[Terms]:
    """Return where an item is shown now, as far as the viewer may know, oldest first, in one statement."""
    live = Q(until__isnull=True) | Q(until__gt=clock.now())
    rows = Placement.objects.filter(live, item_id=item_id, taken_back_at=None).select_related("circle")
    return [
        Terms(
            circle_id=row.circle_id,
            kind=row.circle.kind,
            title=row.circle.title,
            closed=row.circle.closed_at is not None,
            placed_at=row.placed_at,
            until=row.until,
            may_comment=row.may_comment,
            may_save=row.may_save,
        )
        for row in rows.order_by("placed_at", "id")
    ]


def may_speak(item_id: UUID, circle_id: UUID) -> bool:
    """Say whether the person this transaction acts as may comment on the item in the circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_speak(%s, %s)", [item_id, circle_id])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Opening:
    """One line of the access log: who opened what, when, and why they could."""

    person: str
    item_kind: str
    item_id: UUID
    why: str
    at: datetime


def openings(owner: HasId, item_id: UUID | None = None) -> list[Opening]:
    """Return the latest 200 openings by others of the owner's records, or of one of them (R34), newest first."""
    found = AccessLog.objects.filter(owner_id=owner.id)
    if item_id is not None:
        found = found.filter(item_id=item_id)
    rows = list(found.order_by("-at")[:OPENINGS_MOST])
    people = faces(row.person_id for row in rows)
    names = {person_id: face.name for person_id, face in people.items()}
    return [Opening(names.get(row.person_id, "Someone"), row.item_kind, row.item_id, row.why, row.at) for row in rows]


@dataclass(frozen=True)
class GroupView:
    """A group: its people (names as its members know them), who keeps it, what is shown in it now."""

    id: UUID
    title: str
    mine: bool
    shown: int
    closed: bool


def groups_of(person: HasId) -> list[GroupView]:
    """Return the groups the person is in and that have not ended, newest first, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.id, c.title, c.keeper_id = %(me)s, c.closed_at IS NOT NULL,
                      (SELECT count(*) FROM circles_placement p WHERE p.circle_id = c.id AND p.taken_back_at IS NULL
                          AND (p.until IS NULL OR p.until > now()))
                 FROM circles_circle c
                WHERE c.kind = 'group' AND c.closed_at IS NULL ORDER BY c.opened_at DESC, c.id""",
            {"me": person.id},
        )
        return [GroupView(row[0], row[1], row[2], row[4], row[3]) for row in cursor.fetchall()]


def group_of(person: HasId, group_id: UUID) -> GroupView:
    """Return one group. Raises Circle.DoesNotExist for one that is not the person's or has ended."""
    found = next((group for group in groups_of(person) if group.id == group_id), None)
    if found is None:
        raise Circle.DoesNotExist
    return found


def members_of(circle_id: UUID) -> set[UUID]:
    """Return the ids of a circle's people now, as far as the viewer may know them."""
    live = Q(until__isnull=True) | Q(until__gt=clock.now())
    return set(Member.objects.filter(live, circle_id=circle_id).values_list("person_id", flat=True))


@dataclass(frozen=True)
class Asked:
    """An invitation into a group that waits for an answer; `name` is the other person's."""

    id: UUID
    circle_id: UUID
    title: str
    name: str
    person_id: UUID
    at: datetime


def asked_into(person: HasId) -> list[Asked]:
    """Return the groups that others ask the person into, in two statements."""
    return _asked(GroupInvitation.objects.filter(person_id=person.id, answered_at=None), "by_id")


def asked_by(person: HasId, group_id: UUID) -> list[Asked]:
    """Return whom the person has asked into a group and who has not answered yet, in two statements."""
    return _asked(GroupInvitation.objects.filter(by_id=person.id, circle_id=group_id, answered_at=None), "person_id")


def _asked(found: object, other: str) -> list[Asked]:
    rows = list(found.order_by("asked_at")[:OPENINGS_MOST])  # type: ignore[attr-defined]
    people = faces(getattr(row, other) for row in rows)
    return [
        Asked(
            row.id,
            row.circle_id,
            row.title,
            people[getattr(row, other)].name if getattr(row, other) in people else "Someone",
            getattr(row, other),
            row.asked_at,
        )
        for row in rows
    ]
