"""Reading circles: who can see something, where it is shown, who opened it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from trellis.circles.models import Circle, CircleKind, Member, Placement
from trellis.circles.showing import (
    Asked,
    GroupView,
    Opening,
    Terms,
    asked_by,
    asked_into,
    group_of,
    groups_of,
    may_speak,
    members_of,
    openings,
    terms_of,
)
from trellis.kernel import clock, words
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import face_of

__all__ = [
    "Asked", "CircleView", "GroupView", "Opening", "Terms", "asked_by", "asked_into", "group_of", "groups_of",
    "may_speak", "members_of", "my_circle_ids", "openings", "placed_in", "shareable", "talked_about_in",
    "terms_of", "view", "views",
]  # fmt: skip


@dataclass(frozen=True)
class CircleView:
    """A circle as a page draws and says it: 'You, Priya and Owen'."""

    id: UUID
    kind: str
    people: tuple[UUID, ...]
    names: tuple[str, ...]
    faces: tuple[tuple[str, str, str], ...]  # initials, colour, reason

    @property
    def count(self) -> int:
        """How many people are in it."""
        return len(self.people)

    @property
    def words(self) -> str:
        """'Only you', 'You and Ruth', 'You, Ruth and Owen'."""
        return "Only you" if self.names == ("You",) else words.names(self.names)


# Those who came at the same moment stand in one order everywhere: learner, coach, tutor, then others by name.
_VIEWS = """
SELECT m.circle_id, c.kind, m.person_id, p.name, p.known_as, m.reason
  FROM circles_member m
  JOIN circles_circle c ON c.id = m.circle_id
  JOIN people_person p ON p.id = m.person_id
 WHERE m.circle_id = ANY(%s) AND m.since <= now() AND (m.until IS NULL OR m.until > now())
 ORDER BY m.circle_id, m.person_id <> %s, m.since, array_position(ARRAY['learner', 'coach', 'tutor'], m.reason::text),
          p.name, m.person_id
"""


def views(circle_ids: Iterable[UUID], viewer: HasId) -> dict[UUID, CircleView]:
    """Return the circles by id as `viewer` sees them, in one query; the viewer comes first as 'You'."""
    wanted = list(set(circle_ids))
    if not wanted:
        return {}
    rows: dict[UUID, list[tuple[str, UUID, str, str, str]]] = {}
    with prepared() as cursor:
        cursor.execute(_VIEWS, [wanted, viewer.id])
        for circle_id, kind, person_id, name, known_as, reason in cursor.fetchall():
            rows.setdefault(circle_id, []).append((kind, person_id, name, known_as, reason))
    found = {}
    for circle_id, members in rows.items():
        people = [face_of(row[1], row[2], row[3]) for row in members]
        found[circle_id] = CircleView(
            id=circle_id,
            kind=members[0][0],
            people=tuple(person.id for person in people),
            names=tuple("You" if person.id == viewer.id else person.first_name for person in people),
            faces=tuple((p.initials, p.colour, row[4]) for p, row in zip(people, members, strict=True)),
        )
    return found


# The open members of one circle as json, inside another statement; `names_of` reads it.
MEMBERS = """(
SELECT json_agg(json_build_array(mem.person_id, one.name, one.known_as)
                ORDER BY mem.since, array_position(ARRAY['learner', 'coach', 'tutor'], mem.reason::text),
                         one.name, mem.person_id)
  FROM circles_member mem JOIN people_person one ON one.id = mem.person_id
 WHERE mem.circle_id = {circle} AND mem.since <= now() AND (mem.until IS NULL OR mem.until > now()))"""


def names_of(members: str | list[list[str]] | None, viewer: HasId) -> tuple[str, ...]:
    """Return 'You' and the others' first names from what MEMBERS selected; () where the circle is not seen."""
    rows = json.loads(members) if isinstance(members, str) else members or []
    people = [face_of(UUID(person_id), name, known_as) for person_id, name, known_as in rows]
    others = tuple(person.first_name for person in people if person.id != viewer.id)
    return ("You", *others) if len(others) < len(people) else others


def view(circle_id: UUID, viewer: HasId) -> CircleView:
    """Return one circle as the viewer sees it. Raises Circle.DoesNotExist when they do not."""
    found = views([circle_id], viewer).get(circle_id)
    if found is None:
        raise Circle.DoesNotExist
    return found


def shareable(person: HasId) -> list[Circle]:
    """Return the circles the person may place records in: partnerships and groups still open."""
    kinds = (CircleKind.PARTNERSHIP, CircleKind.GROUP)
    return list(Circle.objects.filter(kind__in=kinds, closed_at__isnull=True).order_by("opened_at"))


def talked_about_in(item_id: UUID, speaker: HasId) -> list[UUID]:
    """Return the open partnerships, then groups and guests, in which `speaker` may comment on an item now."""
    may = Q(placements__may_comment=True) | Q(placements__placed_by=speaker.id)
    shown = Q(placements__until__isnull=True) | Q(placements__until__gt=clock.now())
    first = Case(When(kind=CircleKind.PARTNERSHIP, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Circle.objects.filter(
        shown,
        may,
        placements__item_id=item_id,
        placements__taken_back_at=None,
        kind__in=(CircleKind.PARTNERSHIP, CircleKind.GROUP, CircleKind.GUEST),
        closed_at=None,
    )
    return list(found.order_by(first, "placements__placed_at").values_list("id", flat=True))


def placed_in(item_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return for each item the circles it is shown in now, as far as the viewer may know."""
    found: dict[UUID, list[UUID]] = {}
    open_now = Q(until__isnull=True) | Q(until__gt=clock.now())
    rows = Placement.objects.filter(open_now, item_id__in=list(item_ids), taken_back_at__isnull=True)
    for item_id, circle_id in rows.order_by("placed_at").values_list("item_id", "circle_id"):
        found.setdefault(item_id, []).append(circle_id)
    return found


def my_circle_ids(person: HasId) -> list[UUID]:
    """Return the ids of all circles the person is in now."""
    open_now = Q(until__isnull=True) | Q(until__gt=clock.now())
    return list(Member.objects.filter(open_now, person_id=person.id).values_list("circle_id", flat=True))
