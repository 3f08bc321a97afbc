"""What the job that makes an item ready writes; it acts for nobody, in its owner's view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from trellis.evidence.enums import FileRole
from trellis.evidence.models import File, Item
from trellis.evidence.workflow import ITEM
from trellis.kernel.commands import command

SENTENCE_MOST = 400


@dataclass(frozen=True)
class Original:
    """What the job starts from."""

    kind: str
    storage_key: str
    name: str
    file_id: UUID

    @property
    def folder(self) -> str:
        """The item's folder in storage."""
        return self.storage_key.rpartition("/")[0]


@dataclass(frozen=True)
class Made:
    """A rendition stored under its key. Sizes in bytes and pixels, duration in milliseconds."""

    role: FileRole
    storage_key: str
    media_type: str
    size: int
    sha256: str
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    waveform: tuple[int, ...] = ()


@command
def start_preparing(*, actor: None = None, item_id: UUID) -> Original:
    """Mark the item as being made ready. Raises Item.DoesNotExist when it was deleted meanwhile."""
    item = Item.objects.select_for_update().get(id=item_id)
    ITEM.move(item, "prepare", actor=actor)
    file = File.objects.get(item=item, role=FileRole.ORIGINAL)
    return Original(item.kind, file.storage_key, file.name, file.id)


def record_progress(*, item_id: UUID, percent: int) -> None:
    """Write how far the item is, 0 to 100, for those who watch its page."""
    Item.objects.filter(id=item_id).update(progress=percent)


@command
def finish_preparing(*, actor: None = None, item_id: UUID, sha256: str, made: Sequence[Made]) -> None:
    """Write the checksum and the renditions, and show the item."""
    item = Item.objects.select_for_update().get(id=item_id)
    File.objects.filter(item=item, role=FileRole.ORIGINAL).update(sha256=sha256)
    File.objects.filter(item=item).exclude(role=FileRole.ORIGINAL).delete()
    for one in made:
        File.objects.create(
            item=item,
            role=one.role,
            shared=True,
            storage_key=one.storage_key,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            width=one.width,
            height=one.height,
            duration_ms=one.duration_ms,
            waveform=list(one.waveform),
        )
    item.progress = 100
    ITEM.move(item, "finish", actor=actor)


@command
def keep_as_it_is(*, actor: None = None, item_id: UUID, sha256: str, sentence: str) -> None:
    """Keep an original that cannot be shown, and say why."""
    item = Item.objects.select_for_update().get(id=item_id)
    File.objects.filter(item=item, role=FileRole.ORIGINAL).update(sha256=sha256)
    item.sentence = sentence[:SENTENCE_MOST]
    ITEM.move(item, "keep", actor=actor)
