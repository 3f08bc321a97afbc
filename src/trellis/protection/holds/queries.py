"""Reading holds: those of one's office, and those one was told of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from trellis.kernel import clock, words
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.enums import HoldGround
from trellis.protection.holds.commands import KINDS
from trellis.protection.models import Hold


@dataclass(frozen=True)
class HoldCard:
    """One hold as a page shows it. `due` when it is to be looked at again."""

    id: UUID
    person: str
    place: str
    ground: str
    reason: str
    kinds: str
    since: str
    until: str
    told: bool
    untold_why: str
    review: str
    due: bool
    open: bool
    version: int


def holds(person: Person) -> list[HoldCard]:
    """Return the holds of the person's office, those to be looked at first."""
    mine = people.organisations_where(person, Role.PROTECTION)
    rows = Hold.objects.filter(organisation_id__in=mine).select_related("person", "organisation")
    return [_card(row) for row in rows.order_by("ended_at", "review_on")[:200]]


def held_of(person: Person) -> list[HoldCard]:
    """Return the holds on the person's own records that keep them now, and that they were told of."""
    rows = Hold.objects.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), person=person, told=True, ended_at=None)
    return [_card(row) for row in rows.select_related("person", "organisation").order_by("made_at")]


def may_hold(person: Person) -> bool:
    """Say whether the person holds the office anywhere."""
    return Role.PROTECTION in people.roles_of(person)


def places_and_people(person: Person) -> list[tuple[UUID, UUID, str]]:
    """Return (organisation, person, name) of whom the office-holder may hold."""
    return [
        (place, one.id, one.name)
        for place in people.organisations_where(person, Role.PROTECTION)
        for one in people.members_of([place], *Role.values)
        if one.id != person.id
    ]


def _card(row: Hold) -> HoldCard:
    open_still = row.ended_at is None and (row.ends_on is None or row.ends_on >= clock.today())
    return HoldCard(
        row.id, row.person.name, row.organisation.name, HoldGround(row.ground).label, row.reason,
        words.names([KINDS.get(kind, kind) for kind in row.kinds]), words.short_day(row.begins_on),
        words.short_day(row.ends_on) if row.ends_on else "", row.told, row.untold_why, words.short_day(row.review_on),
        open_still and row.review_on <= clock.today(), open_still, row.version,
    )  # fmt: skip
