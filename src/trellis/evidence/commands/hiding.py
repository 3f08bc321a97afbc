"""Hiding faces and voices in an own recording or picture: the plan, its checking, the copy, and using it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from trellis.evidence import captions as spoken
from trellis.evidence.commands.preparing import SENTENCE_MOST, Made, Original, add_files
from trellis.evidence.enums import FileRole, HidingState, ItemKind, ItemState, Masked
from trellis.evidence.masking.plan import Plan, as_data, from_data, with_silence
from trellis.evidence.models import Captions, File, Hiding, Item, PupilsIn
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.evidence.workflow import HIDING
from trellis.kernel import clock, trail, words
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.jobs import defer
from trellis.people.models import Person

KINDS = (ItemKind.VIDEO, ItemKind.AUDIO, ItemKind.IMAGE)
NOTHING = "Mark something to hide first."
FIRST_FOLLOW = "Have the places followed through the recording first, and check them."
LOOK_FIRST = "Look at the copy all the way through first, then say that you have."
STILL_READ = "These captions hold words that are silenced, at {}. Bring captions without those words first."


@dataclass(frozen=True)
class Ordered:
    """What a job has to do: the file to start from, the plan, the ways followed, the new copy's folder."""

    kind: str
    source: Original
    plan: Plan
    ways: list[Any]
    folder: str


@command
def plan_hiding(*, actor: Person, item_id: UUID, version: int | None, plan: Plan) -> Hiding:
    """Say what is to be hidden in an own recording or picture. A copy in use stays as it is until the next one.

    `version` 0 is for the first plan. Raises Refused, Conflict.
    """
    item = Item.objects.select_for_update().get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    require(item.kind in KINDS and item.state == ItemState.READY, "Faces and voices are hidden in what can be shown.")
    hiding = Hiding.objects.select_related("item").filter(item=item).first()
    if hiding is None:
        hiding = Hiding(item=item, version=0, changed_at=clock.now())
    check_version(hiding, version)
    before = from_data(hiding.plan)
    hiding.plan, hiding.sentence, hiding.changed_at = as_data(plan), "", clock.now()
    if before.areas != plan.areas:
        hiding.ways, hiding.lost = [], []
    HIDING.move(hiding, "change", actor=actor)
    return hiding


@command
def follow_places(*, actor: Person, item_id: UUID, version: int | None) -> Hiding:
    """Have the marked places followed through the recording, and single pictures made to check them by."""
    hiding = _own(actor, item_id)
    check_version(hiding, version)
    plan = from_data(hiding.plan)
    if not plan.picture:
        raise Invalid(plan=NOTHING)
    _begin(hiding, "follow", actor)
    return hiding


@command
def make_hidden(*, actor: Person, item_id: UUID, version: int | None) -> Hiding:
    """Have the copy made in which everything marked is hidden. Raises Invalid(plan=…), Conflict, Refused."""
    hiding = _own(actor, item_id)
    check_version(hiding, version)
    plan = from_data(hiding.plan)
    if plan.empty:
        raise Invalid(plan=NOTHING)
    if plan.to_follow and hiding.item.kind == ItemKind.VIDEO and not hiding.ways:
        raise Invalid(plan=FIRST_FOLLOW)
    hiding.round += 1
    _begin(hiding, "make", actor)
    return hiding


def _begin(hiding: Hiding, action: str, actor: Person) -> None:
    hiding.progress, hiding.sentence, hiding.changed_at = 0, "", clock.now()
    HIDING.move(hiding, action, actor=actor)
    defer_hiding(hiding.item_id, hiding.item.owner_id)


def defer_hiding(item_id: UUID, owner_id: UUID, *, later: int = 0) -> None:
    """Queue the job that follows or makes, whichever is wanted; it waits once and never runs twice at a time."""
    from trellis.evidence import tasks  # noqa: PLC0415  tasks call commands

    defer(tasks.hide, lock=f"item-{item_id}", once=f"hide-{item_id}", later=later, item_id=item_id, owner_id=owner_id)


@command
def use_hidden(*, actor: Person, item_id: UUID, version: int | None, looked: bool, faces: bool = False) -> Hiding:
    """Show others the hidden copy from now on, and nothing else of the item.

    `looked`: its owner has looked at it all the way through. `faces`: every face that must be hidden is hidden
    in it, which is what pupils' permissions ask. Raises Refused, Conflict, Invalid(looked=…, file=…).
    """
    hiding = _own(actor, item_id)
    check_version(hiding, version)
    if not looked:
        raise Invalid(looked=LOOK_FIRST)
    check_silences(hiding.item, from_data(hiding.plan))
    old = File.objects.filter(item=hiding.item, masked=Masked.USED)
    _discard(old)
    hiding.in_use, hiding.used_plan, hiding.changed_at = True, _hidden_in(hiding), clock.now()
    HIDING.move(hiding, "use", actor=actor)
    File.objects.filter(item=hiding.item, masked=Masked.MADE).update(masked=Masked.USED, shared=True)
    PupilsIn.objects.filter(item=hiding.item, school_class__isnull=False).update(faces_hidden=faces)
    return hiding


@command
def stop_hiding(*, actor: Person, item_id: UUID, version: int | None) -> Hiding:
    """Show others the item as it was recorded again. What pupils' permissions forbid then is taken back at once."""
    hiding = _own(actor, item_id)
    check_version(hiding, version)
    require(hiding.in_use, "Others are shown it as it was recorded already.")
    require(hiding.plain_gone_at is None, "Only this copy is left: what was recorded is deleted.")
    hiding.in_use, hiding.changed_at = False, clock.now()
    used = File.objects.filter(item=hiding.item, masked=Masked.USED)
    if hiding.state == HidingState.USED:
        HIDING.move(hiding, "stop", actor=actor)
        used.update(masked=Masked.MADE, shared=False)
    else:  # another copy is on its way: this one goes
        require(hiding.state not in {HidingState.FOLLOWING, HidingState.MAKING}, "A copy is being made just now.")
        hiding.save()
        trail.record("hiding.stop", hiding, actor=actor, state_from=hiding.state, state_to=hiding.state)
        _discard(used)
    shown = File.objects.filter(item=hiding.item, masked=Masked.PLAIN).exclude(role__in=_OWNERS)
    shown.update(shared=True)
    return hiding


def _hidden_in(hiding: Hiding) -> dict[str, Any]:
    """Return what is hidden in the copy now made, with what the copy it was made from had silent already."""
    if hiding.plain_gone_at is None:
        return dict(hiding.plan)
    plan, before = from_data(hiding.plan), from_data(hiding.used_plan)
    for low, high in before.silent:
        plan = with_silence(plan, low, high, 0)
    return as_data(replace(plan, voice=plan.voice or before.voice, whole=plan.whole or before.whole))


@command
def let_plain_go(*, actor: Person, item_id: UUID, version: int | None) -> bool:
    """Keep of an own item only the hidden copy that is in use; say whether that is new. Protection deletes the rest.

    What is marked later is hidden in a copy of that copy. Raises Refused, Conflict.
    """
    hiding = _own(actor, item_id)
    if hiding.plain_gone_at is not None:
        return False
    check_version(hiding, version)
    require(hiding.state == HidingState.USED, "First let others be shown the hidden copy, and no other be under way.")
    hiding.plan, hiding.ways, hiding.lost = as_data(Plan(look=from_data(hiding.plan).look)), [], []
    hiding.plain_gone_at = hiding.changed_at = clock.now()
    hiding.save()
    trail.record("hiding.forget", hiding, actor=actor, state_from=hiding.state, state_to=hiding.state)
    File.objects.filter(item=hiding.item, role=FileRole.STRIP).delete()
    return True


_OWNERS = (FileRole.ORIGINAL, FileRole.STRIP)  # never shared of a recording or a picture


def check_silences(item: Item, plan: Plan, lines: Sequence[spoken.Line] | None = None) -> None:
    """Raise Invalid(file=…) when captions (those of the item, unless given) hold words that are silenced."""
    if not plan.silent:
        return
    if lines is None:
        found = Captions.objects.filter(item=item).first()
        lines = spoken.read(found.text.encode()) if found else []
    heard = [line for line in lines if any(line.start < high and low < line.end for low, high in plan.silent)]
    if heard:
        raise Invalid(file=STILL_READ.format(words.names([words.timecode(line.start) for line in heard[:5]])))


def silenced(item: Item) -> Plan:
    """Return what is hidden in the copy others are shown; the empty plan when they are shown the item itself."""
    hiding = Hiding.objects.filter(item=item, in_use=True).first()
    return from_data(hiding.used_plan) if hiding else Plan()


def _own(actor: Person, item_id: UUID) -> Hiding:
    """Return the plan of an own item, held for writing. Raises Hiding.DoesNotExist (404), Refused."""
    item = Item.objects.select_for_update().get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    return Hiding.objects.select_related("item").get(item=item)


def _discard(files: Any) -> None:
    """Remove rows of a copy, and by a job the folder its files lie in."""
    from trellis.evidence import tasks  # noqa: PLC0415  tasks call commands

    folders = {key.rpartition("/")[0] for key in files.values_list("storage_key", flat=True)}
    files.delete()
    for folder in folders:
        defer(tasks.discard, folder=folder)


# What the job writes; it acts for nobody, in the owner's view.


@command
def ordered(*, actor: None = None, item_id: UUID) -> tuple[str, Ordered] | None:
    """Return what is to be done ('following' or 'making') and with what; None when nothing is (any more)."""
    hiding = Hiding.objects.select_related("item").filter(item_id=item_id).first()
    if hiding is None or hiding.state not in {HidingState.FOLLOWING, HidingState.MAKING}:
        return None
    role = FileRole.IMAGE if hiding.item.kind == ItemKind.IMAGE else FileRole.PLAYABLE
    start = Masked.USED if hiding.plain_gone_at else Masked.PLAIN
    file = File.objects.get(item=hiding.item, role=role, masked=start)
    source = Original(hiding.item.kind, file.storage_key, file.name, file.id, file.media_type)
    folder = f"{source.folder.partition('/hidden-')[0]}/hidden-{hiding.round}"
    return hiding.state, Ordered(hiding.item.kind, source, from_data(hiding.plan), hiding.ways, folder)


def record_hiding(*, item_id: UUID, percent: int) -> None:
    """Write how far it is, 0 to 100, for its owner who watches the page."""
    Hiding.objects.filter(item_id=item_id).update(progress=percent)


@command
def finish_following(
    *, actor: None = None, item_id: UUID, ways: list[Any], lost: list[list[int]], made: Sequence[Made]
) -> None:
    """Write the ways of the places and the pictures to check them by."""
    hiding = Hiding.objects.select_related("item").select_for_update(of=("self",)).get(item_id=item_id)
    hiding.ways, hiding.lost, hiding.progress = ways, lost, 100
    _discard(File.objects.filter(item=hiding.item, role=FileRole.STRIP))
    add_files(hiding.item, made)
    HIDING.move(hiding, "check", actor=actor)


@command
def finish_hiding(*, actor: None = None, item_id: UUID, made: Sequence[Made]) -> None:
    """Write the copy in which everything is hidden; others see it once its owner says so."""
    hiding = Hiding.objects.select_related("item").select_for_update(of=("self",)).get(item_id=item_id)
    _discard(File.objects.filter(item=hiding.item, masked=Masked.MADE))
    add_files(hiding.item, made, Masked.MADE)
    hiding.progress = 100
    HIDING.move(hiding, "finish", actor=actor)


@command
def fail_hiding(*, actor: None = None, item_id: UUID, sentence: str) -> None:
    """Say why a copy could not be made; what was marked is kept."""
    hiding = Hiding.objects.select_related("item").select_for_update(of=("self",)).get(item_id=item_id)
    hiding.sentence, hiding.progress = sentence[:SENTENCE_MOST], 0
    HIDING.move(hiding, "fail", actor=actor)
