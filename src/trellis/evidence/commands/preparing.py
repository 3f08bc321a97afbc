"""What the job that makes an item ready writes; it acts for nobody, in its owner's view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from trellis.evidence.enums import FileRole, ItemState, Masked
from trellis.evidence.models import File, Item
from trellis.evidence.workflow import ITEM
from trellis.kernel import trail
from trellis.kernel.commands import command
from trellis.kernel.jobs import defer

SENTENCE_MOST = 400
MADE = (FileRole.PLAYABLE, FileRole.POSTER, FileRole.IMAGE, FileRole.SMALL, FileRole.SPRITE, FileRole.PAGE)
ENRICH_PRIORITY = -10  # what can be seen first comes first


@dataclass(frozen=True)
class Original:
    """What a job starts from: the file as it was uploaded, or what was made of it to play."""

    kind: str
    storage_key: str
    name: str
    file_id: UUID
    media_type: str

    @property
    def folder(self) -> str:
        """The item's folder in storage."""
        return self.storage_key.rpartition("/")[0]


@dataclass(frozen=True)
class Made:
    """A rendition stored under its key. Sizes in bytes and pixels, duration in milliseconds.

    `number`, `text` and `blocks` are a page's, `geometry` a sprite's (see models.File).
    """

    role: FileRole
    storage_key: str
    media_type: str
    size: int
    sha256: str
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    waveform: tuple[int, ...] = ()
    number: int = 0
    geometry: dict[str, int] = field(default_factory=dict)
    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()


def defer_preparing(item_id: UUID, owner_id: UUID, *, later: int = 0) -> None:
    """Queue the job that makes the item ready; it waits in the queue once, and never runs twice at a time."""
    from trellis.evidence import tasks  # noqa: PLC0415  tasks call commands

    defer(
        tasks.prepare, lock=f"item-{item_id}", once=f"prepare-{item_id}", later=later,
        item_id=item_id, owner_id=owner_id,
    )  # fmt: skip


def defer_enriching(item_id: UUID, owner_id: UUID, *, later: int = 0) -> None:
    """Queue the job that adds a smaller picture and a sprite, behind what others wait for."""
    from trellis.evidence import tasks  # noqa: PLC0415  tasks call commands

    defer(
        tasks.enrich, lock=f"item-{item_id}", once=f"enrich-{item_id}", later=later, priority=ENRICH_PRIORITY,
        item_id=item_id, owner_id=owner_id,
    )  # fmt: skip


@command
def start_preparing(*, actor: None = None, item_id: UUID) -> Original | None:
    """Mark the item as being made ready; None when that is done already.

    Raises Item.DoesNotExist when it was deleted meanwhile.
    """
    item = Item.objects.select_for_update().get(id=item_id)
    if item.state not in {ItemState.WAITING, ItemState.PREPARING}:
        return None
    ITEM.move(item, "prepare", actor=actor)
    file = File.objects.get(item=item, role=FileRole.ORIGINAL, masked=Masked.PLAIN)
    return Original(item.kind, file.storage_key, file.name, file.id, file.media_type)


@command
def to_enrich(*, actor: None = None, item_id: UUID) -> Original | None:
    """Return what can be played of an item, to make more of it; None when there is nothing (any more)."""
    playable = File.objects.filter(item_id=item_id, role=FileRole.PLAYABLE, masked=Masked.PLAIN)
    file = playable.filter(item__state=ItemState.READY).first()
    return Original("", file.storage_key, "", file.id, file.media_type) if file else None


def record_progress(*, item_id: UUID, percent: int) -> None:
    """Write how far the item is, 0 to 100, for those who watch its page."""
    Item.objects.filter(id=item_id).update(progress=percent)


@command
def finish_preparing(
    *, actor: None = None, item_id: UUID, sha256: str, made: Sequence[Made], sentence: str = "", more: bool = False
) -> None:
    """Write the checksum and the renditions, and show the item.

    `sentence`: what its owner should know of what is shown; `more`: whether a further job adds to it.
    """
    item = Item.objects.select_for_update().get(id=item_id)
    File.objects.filter(item=item, role=FileRole.ORIGINAL).update(sha256=sha256)
    File.objects.filter(item=item, role__in=MADE, masked=Masked.PLAIN).delete()
    add_files(item, made)
    item.progress = 100
    if sentence and sentence not in item.sentence:
        item.sentence = f"{item.sentence} {sentence}".strip()[:SENTENCE_MOST]
    ITEM.move(item, "finish", actor=actor)
    if more:
        defer_enriching(item.id, item.owner_id)


@command
def add_renditions(*, actor: None = None, item_id: UUID, made: Sequence[Made]) -> None:
    """Add what was made later of an item that is shown already. Raises Item.DoesNotExist."""
    item = Item.objects.select_for_update().get(id=item_id)
    File.objects.filter(item=item, role__in=[one.role for one in made], masked=Masked.PLAIN).delete()
    add_files(item, made)
    trail.record("item.enrich", item, actor=actor, state_to=item.state)


def add_files(item: Item, made: Sequence[Made], masked: Masked = Masked.PLAIN) -> None:
    """Write the rows of stored files. Hidden ones are their owner's alone until they are used."""
    File.objects.bulk_create(
        File(
            item=item,
            role=one.role,
            number=one.number,
            shared=masked == Masked.PLAIN,
            masked=masked,
            storage_key=one.storage_key,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            width=one.width,
            height=one.height,
            duration_ms=one.duration_ms,
            waveform=list(one.waveform),
            geometry=one.geometry,
            text=one.text,
            blocks=list(one.blocks),
        )
        for one in made
    )


@command
def keep_as_it_is(*, actor: None = None, item_id: UUID, sha256: str, sentence: str) -> None:
    """Keep an original that cannot be shown, and say why."""
    item = Item.objects.select_for_update().get(id=item_id)
    if sha256:
        File.objects.filter(item=item, role=FileRole.ORIGINAL).update(sha256=sha256)
    item.sentence = sentence[:SENTENCE_MOST]
    ITEM.move(item, "keep", actor=actor)
