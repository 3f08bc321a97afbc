"""Notes and files: writing, changing, deleting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from django.db.models.functions import Length

from trellis.circles import commands as circles
from trellis.evidence import store
from trellis.evidence.commands.preparing import defer_preparing
from trellis.evidence.enums import FileRole, ItemKind, ItemState, Trigger, UseKind
from trellis.evidence.media import kinds
from trellis.evidence.models import File, Item, UsedIn
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.evidence.workflow import ITEM
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid, Refused
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.people.models import Person

TITLE_MOST = 200
TEXT_MOST = 20_000
TITLE_FROM_TEXT = 60
FROZEN = "This is part of a submission, where it has to stay as it was sent. It cannot be deleted."
KINDS = {kinds.Kind.OTHER: ItemKind.FILE}


@command
def note(
    *,
    actor: Person,
    text: str,
    title: str = "",
    trigger: str = "",
    taken_on: date | None = None,
    once: UUID | None = None,
) -> Item:
    """Write something down for oneself (R17, R83); the title may come from the first words.

    Works before any agreement exists. `once` is the id a form carries: sent twice, it is one
    note. Raises Invalid(text=…), Invalid(title=…).
    """
    text, title = text.strip(), title.strip()
    check_words(text=text, title=title, trigger=trigger)
    if not text and not title:
        raise Invalid(text="Write a few words first.")
    item, made = Item.objects.get_or_create(
        id=once or new_id(),
        defaults={
            "owner": actor,
            "circle_id": circles.private_circle(actor=actor),
            "kind": ItemKind.NOTE,
            "title": title or first_words(text),
            "text": text,
            "trigger": trigger,
            "taken_on": taken_on or clock.today(),
            "created_at": clock.now(),
        },
    )
    if made:
        trail.record("item.note", item, actor=actor, state_to=item.state)
    return item


def check_words(*, text: str, title: str, trigger: str = "") -> None:
    """Raise Invalid for words that are too long or a trigger that is none."""
    if len(title) > TITLE_MOST:
        raise Invalid(
            title=f"A title can have {TITLE_MOST} characters; this one has {len(title)}. Put the rest below it."
        )
    if len(text) > TEXT_MOST:
        raise Invalid(text=f"A note can have {TEXT_MOST:,} characters; this one has {len(text):,}. Split it in two.")
    if trigger and trigger not in Trigger.values:
        raise Invalid(trigger="Choose one of the reasons listed, or none.")


def first_words(text: str) -> str:
    """Return a title made of the first line's first words."""
    line = text.strip().splitlines()[0] if text.strip() else ""
    if len(line) <= TITLE_FROM_TEXT:
        return line
    return line[:TITLE_FROM_TEXT].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + " …"


@command
def add_file(
    *,
    actor: Person,
    path: Path,
    name: str,
    title: str = "",
    text: str = "",
    trigger: str = "",
    taken_on: date | None = None,
    storage_key: str = "",
) -> Item:
    """Make the local file at `path` a piece of evidence and have it made ready by a job.

    On a local disk the file is linked, not copied; `path` itself is left alone. `storage_key`
    names where it goes, for an upload that may be finished twice. Raises Invalid(file=…).
    """
    if not path.stat().st_size:
        raise Invalid(file="That file is empty. Please choose it again.")
    key = storage_key or f"{store.new_folder()}/original"
    check_words(text=text, title=title, trigger=trigger)
    store.keep(path, key)
    return add_stored(
        actor=actor, storage_key=key, name=name, title=title, text=text, trigger=trigger, taken_on=taken_on
    )


@command
def add_stored(
    *,
    actor: Person,
    storage_key: str,
    name: str,
    title: str = "",
    text: str = "",
    trigger: str = "",
    taken_on: date | None = None,
) -> Item:
    """Make a file that lies in the store under `storage_key` a piece of evidence. Raises FileNotFoundError."""
    title = title.strip() or Path(name).stem[:TITLE_MOST] or "Untitled"
    check_words(text=text, title=title, trigger=trigger)
    size = store.size(storage_key)
    found = sniff(storage_key, size, name)
    kind = KINDS.get(found.kind) or ItemKind(found.kind)
    item = Item.objects.create(
        owner=actor,
        circle_id=circles.private_circle(actor=actor),
        kind=kind,
        title=title,
        text=text.strip(),
        trigger=trigger,
        taken_on=taken_on or clock.today(),
        state=ItemState.WAITING,
        sentence=found.sentence,
        created_at=clock.now(),
    )
    File.objects.create(
        item=item,
        role=FileRole.ORIGINAL,
        shared=kind in {ItemKind.DOCUMENT, ItemKind.FILE},
        storage_key=storage_key,
        name=name[:255],
        media_type=found.media_type,
        size=size,
    )
    trail.record("item.add", item, actor=actor, state_to=item.state)
    defer_preparing(item.id, item.owner_id)
    return item


def sniff(key: str, size: int, name: str) -> kinds.FileKind:
    """Return what the stored file is by its first and last bytes."""
    head = store.read(key, 0, kinds.HEAD_BYTES)
    tail = store.read(key, max(0, size - kinds.TAIL_BYTES), kinds.TAIL_BYTES)
    return kinds.sniff(head, name, tail)


@command
def retry(*, actor: Person, item_id: UUID) -> Item:
    """Have a file tried again that could not be made ready."""
    item = Item.objects.select_for_update().get(id=item_id)
    item.sentence, item.progress = "", 0
    ITEM.move(item, "retry", actor=actor)
    defer_preparing(item.id, item.owner_id)
    return item


@command
def edit_item(
    *,
    actor: Person,
    item_id: UUID,
    version: int | None,
    title: str,
    text: str,
    trigger: str = "",
    taken_on: date | None = None,
) -> Item:
    """Change what the owner says about an item. Raises Conflict, Invalid."""
    item = Item.objects.select_for_update().get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    check_version(item, version)
    check_words(text=text, title=title, trigger=trigger)
    if not title.strip():
        raise Invalid(title="Give it a few words to know it by.")
    item.title, item.text, item.trigger = title.strip(), text.strip(), trigger
    item.taken_on = taken_on
    item.save()
    trail.record("item.edit", item, actor=actor)
    return item


@command
def delete_item(*, actor: Person, item_id: UUID) -> None:
    """Delete an own item, its files and all that was said about it. Refused once submitted."""
    item = Item.objects.select_for_update().get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    if UsedIn.objects.filter(item=item, kind=UseKind.SUBMISSION).exists():
        raise Refused(FROZEN)
    key = File.objects.filter(item=item).order_by(Length("storage_key")).values_list("storage_key", flat=True).first()
    trail.record("item.delete", item, actor=actor, state_from=item.state)
    item.delete()
    if key:
        from trellis.evidence import tasks  # noqa: PLC0415  tasks call commands

        defer(tasks.discard, folder=key.rpartition("/")[0].partition("/hidden-")[0])


@command
def used_in(*, actor: Person, item_id: UUID, kind: str, used_id: UUID) -> None:
    """Write that a goal, session or submission uses an item the actor can see; twice is once."""
    item = Item.objects.get(id=item_id)
    _, made = UsedIn.objects.get_or_create(item=item, kind=UseKind(kind), used_id=used_id, defaults={"by_id": actor.id})
    if made:
        trail.record("item.used", item, actor=actor, state_to=kind)


@command
def no_longer_used_in(*, actor: Person, item_id: UUID, kind: str, used_id: UUID) -> None:
    """Take that mark away again; a submission's stays."""
    require(kind != UseKind.SUBMISSION, FROZEN)
    item = Item.objects.get(id=item_id)
    if UsedIn.objects.filter(item=item, kind=kind, used_id=used_id).delete()[0]:
        trail.record("item.unused", item, actor=actor, state_from=kind)
