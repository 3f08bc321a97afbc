"""What a submission freezes of an item: its words and the checksums of its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from trellis.evidence.enums import FileRole, Masked
from trellis.evidence.models import File, Item
from trellis.kernel.database import HasId


@dataclass(frozen=True)
class Frozen:
    """An item as it stands now. `files`: role, media type, size in bytes, sha256 in hex."""

    id: UUID
    kind: str
    title: str
    text: str
    taken_on: str
    state: str
    files: tuple[tuple[str, str, int, str], ...]


def frozen(person: HasId, item_ids: Iterable[UUID]) -> list[Frozen]:
    """Return own items with their checksums, in the order asked for, in two statements.

    Raises Item.DoesNotExist when one of them is not the person's.
    """
    wanted = list(item_ids)
    items = {item.id: item for item in Item.objects.filter(id__in=wanted, owner_id=person.id)}
    files: dict[UUID, list[tuple[str, str, int, str]]] = {}
    shown = File.objects.filter(item_id__in=wanted).exclude(masked=Masked.MADE).exclude(role=FileRole.STRIP)
    for file in shown.order_by("role", "masked"):
        files.setdefault(file.item_id, []).append((file.role, file.media_type, file.size, file.sha256))
    if missing := [item_id for item_id in wanted if item_id not in items]:
        raise Item.DoesNotExist(f"{len(missing)} of these items are not there.")
    return [
        Frozen(
            id=item.id,
            kind=item.kind,
            title=item.title,
            text=item.text,
            taken_on=item.taken_on.isoformat() if item.taken_on else "",
            state=item.state,
            files=tuple(files.get(item.id, ())),
        )
        for item in (items[item_id] for item_id in wanted)
    ]
