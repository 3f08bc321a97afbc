"""Showing an item to a circle, on what terms, and taking it back. Every placement passes through `place`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from trellis.circles import commands as circles
from trellis.circles.models import CircleKind
from trellis.circles.queries import shareable, views
from trellis.evidence.commands.pupils import check_pupils
from trellis.evidence.enums import FileRole, ItemKind
from trellis.evidence.models import File, Item
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

LONGEST_DAYS = 730
OWNERS_SHOW = "Only the person whose evidence it is can show it to others."


@command
def place(
    *,
    actor: Person,
    item_id: UUID,
    circle_id: UUID,
    until: datetime | None = None,
    may_comment: bool = True,
    may_save: bool | None = None,
) -> Item:
    """Show an own item in a circle: the one door for partnerships, groups, guests and submissions alike.

    What must hold each time something comes before more people is checked here. `may_save` None lets
    the file be saved only where that is the one way to open it. Placing twice changes nothing.
    Raises Invalid(pupils=…) while a pupil in it may not be shown there.
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_SHOW)
    check_pupils(actor=actor, item=item, circle_id=circle_id)
    saved = only_by_saving(item) if may_save is None else may_save
    circles.place(
        actor=actor, item_id=item.id, circle_id=circle_id, until=until, may_comment=may_comment, may_save=saved
    )
    return item


def only_by_saving(item: Item) -> bool:
    """Say whether an item has nothing to look at in a page, so that it can only be opened as a file."""
    if item.kind not in {ItemKind.DOCUMENT, ItemKind.FILE}:
        return False
    return not File.objects.filter(item=item).exclude(role=FileRole.ORIGINAL).exists()


@command
def share(
    *,
    actor: Person,
    item_id: UUID,
    circle_id: UUID,
    until: date | None = None,
    may_comment: bool = True,
    may_save: bool | None = None,
) -> Item:
    """Show an own item in a partnership or group the actor is in, perhaps up to and with a day (R34).

    Raises Refused, Invalid(until=…).
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_SHOW)
    require(circle_id in {circle.id for circle in shareable(actor)}, "You cannot show things in that circle.")
    place(
        actor=actor, item_id=item.id, circle_id=circle_id, until=end_of(until), may_comment=may_comment,
        may_save=may_save,
    )  # fmt: skip
    trail.record("item.share", item, actor=actor, circle_id=circle_id)
    return item


@command
def change_sharing(
    *, actor: Person, item_id: UUID, circle_id: UUID, until: date | None, may_comment: bool, may_save: bool
) -> Item:
    """Change until when and on what terms an own item is shown in a partnership or group (R34).

    What has been said stays said. Raises Refused, Invalid(until=…).
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    kind = _kind(actor, circle_id)
    require(kind in {CircleKind.PARTNERSHIP, CircleKind.GROUP}, "What is shown there cannot be changed here.")
    circles.change_terms(
        actor=actor, item_id=item.id, circle_id=circle_id, until=end_of(until), may_comment=may_comment,
        may_save=may_save,
    )  # fmt: skip
    trail.record("item.change_sharing", item, actor=actor, circle_id=circle_id)
    return item


@command
def take_back(*, actor: Person, item_id: UUID, circle_id: UUID) -> Item:
    """Stop showing an own item in a circle, at once: a clip being played stops too (R34).

    It works for a circle that has closed too. What was handed in stays with its assessors.
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    handed_in = _kind(actor, circle_id) == CircleKind.SUBMISSION
    require(not handed_in, "What you submitted stays with those who mark it.")
    circles.take_back(actor=actor, item_id=item.id, circle_id=circle_id)
    trail.record("item.take_back", item, actor=actor, circle_id=circle_id)
    return item


def _kind(actor: Person, circle_id: UUID) -> str:
    view = views([circle_id], actor).get(circle_id)
    return view.kind if view else ""


def end_of(day: date | None) -> datetime | None:
    """Return the moment a day ends in the schools' time zone; None for no day. Raises Invalid(until=…)."""
    if day is None:
        return None
    if day < clock.today():
        raise Invalid(until="That day is over. Choose today or a later day, or leave it empty.")
    if day > clock.today() + timedelta(days=LONGEST_DAYS):
        raise Invalid(until="Choose a day within the next two years, or leave it empty.")
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.LONDON)
