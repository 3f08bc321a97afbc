"""Saying which pupils are in an item, and the gate that every placement passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from trellis.evidence.models import Item, Pulled, PupilsIn
from trellis.evidence.queries import pupils as pupils_gate
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.people import letters
from trellis.people.models import Person
from trellis.people.queries import signed_in_person
from trellis.pupils import queries as pupils

CHOOSE = "Say which class can be seen or heard in it, or that no pupils can be."
BOTH = "Choose either a class or “no pupils”, not both."
AT_ONCE = 2_000  # items looked at in one transaction of the nightly job


@command
def say_who_is_in(
    *,
    actor: Person,
    item_id: UUID,
    nobody: bool = False,
    classes: Mapping[UUID, Iterable[UUID]] | None = None,
    faces_hidden: bool = False,
) -> Item:
    """Say which own classes can be seen or heard in an own item, or nobody.

    `classes` maps each class to the pupils confirmed not to be in it. `faces_hidden`: the faces
    that must be hidden are, in this very file. What may not be shown any more is taken back in the
    same transaction. Neither nobody nor a class: for what is no recording, nothing is said.
    Raises Refused, Invalid(pupils=…), SchoolClass.DoesNotExist.
    """
    item = Item.objects.select_for_update().get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    said = dict(classes or {})
    if nobody and said:
        raise Invalid(pupils=BOTH)
    if item.kind in pupils_gate.RECORDINGS and not nobody and not said:
        raise Invalid(pupils=CHOOSE)
    _write(item, _rows(actor, nobody, said), faces_hidden)
    trail.record("item.say_who_is_in", item, actor=actor, state_to="nobody" if nobody else "class" if said else "")
    return item


def _rows(actor: Person, nobody: bool, said: Mapping[UUID, Iterable[UUID]]) -> dict[UUID | None, list[str]]:
    """Return what is said: by class, the ids left out, of pupils who are really in that class."""
    rows: dict[UUID | None, list[str]] = {None: []} if nobody else {}
    for class_id, without in said.items():
        known = {line.id for line in pupils.class_view(actor, class_id).lines}
        rows[class_id] = sorted(str(pupil) for pupil in set(without) & known)
    return rows


def _write(item: Item, rows: Mapping[UUID | None, list[str]], faces_hidden: bool) -> None:
    """Add and change first, then remove: at no moment is the item without an answer."""
    there = {row.school_class_id: row for row in PupilsIn.objects.filter(item=item)}
    for class_id, without in rows.items():
        row = there.get(class_id) or PupilsIn(item=item, school_class_id=class_id)
        row.without, row.faces_hidden, row.said_at = without, faces_hidden and class_id is not None, clock.now()
        row.save()
    gone = [row.id for class_id, row in there.items() if class_id not in rows]
    PupilsIn.objects.filter(id__in=gone).delete()


def check_pupils(*, actor: Person, item: Item, circle_id: UUID | None) -> None:
    """Raise Invalid(pupils=…) unless all pupils in the item may be shown in the circle; None: outside school."""
    stopped = pupils_gate.stopped(actor, {item.id: item.kind}, circle_id).get(item.id)
    if stopped:
        raise Invalid(pupils=" ".join(stopped))


@command
def dismiss_pulled(*, actor: Person, item_id: UUID) -> None:
    """Say that one has read that an own item was taken back; the prompt goes from Today."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    Pulled.objects.filter(item=item, dismissed_at=None).update(dismissed_at=clock.now())
    trail.record("item.read_pulled", item, actor=actor)


def pull_what_ran_out() -> int:
    """Take back what no permission covers any more and return how many placements that were (a system job)."""
    from django.db import connections  # noqa: PLC0415  the system's own connection, for jobs alone

    beyond, total = UUID(int=0), 0
    pulled: int
    while True:
        with transaction.atomic(using="system"), connections["system"].cursor() as cursor:
            cursor.execute("SELECT * FROM pull_what_ran_out(%s, %s, %s)", [clock.today(), beyond, AT_ONCE])
            last, pulled = cursor.fetchone()
        total += pulled
        if last is None:
            return total
        beyond = last


def tell_owners() -> int:
    """Write to each owner whose things were taken back, once, without saying what; return how many (a system job)."""
    untold = Pulled.objects.using("system").filter(told_at=None)
    owners = list(untold.values_list("item__owner_id", flat=True).distinct())
    for owner_id in owners:
        with acting_as(owner_id):
            _tell(owner_id)
    return len(owners)


def _tell(owner_id: UUID) -> None:
    untold = Pulled.objects.select_for_update().filter(told_at=None, item__owner_id=owner_id)
    rows = list(untold.values_list("id", flat=True))
    Pulled.objects.filter(id__in=rows).update(told_at=clock.now())
    owner = signed_in_person(owner_id)  # None once an account is closed
    if rows and owner:
        letters.post(to=owner.email, template="evidence/mail/pulled.txt", name=owner.first_name, many=len(rows) > 1)
