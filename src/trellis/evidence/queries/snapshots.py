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
    hidden: bool = False  # these files are a copy in which faces or voices are hidden


@dataclass(frozen=True)
class Shown:
    """What others are shown of an item's files now: the checksums by role, and whether it is a hidden copy."""

    hidden: bool
    sha256s: tuple[tuple[str, str], ...]


def shown_now(item_ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Return what others are shown of the items the viewer may see, in one statement."""
    roles = (FileRole.PLAYABLE, FileRole.IMAGE, FileRole.PAGE)
    rows = File.objects.filter(item_id__in=list(item_ids), role__in=roles).exclude(masked=Masked.MADE)
    by_item: dict[UUID, list[tuple[str, str, str]]] = {}
    for item_id, role, masked, digest in rows.order_by("role", "number").values_list(
        "item_id", "role", "masked", "sha256"
    ):
        by_item.setdefault(item_id, []).append((role, masked, digest))
    found = {}
    for item_id, files in by_item.items():
        hidden = any(masked == Masked.USED for _, masked, _ in files)
        kept = [(role, digest) for role, masked, digest in files if (masked == Masked.USED) == hidden]
        found[item_id] = Shown(hidden, tuple(kept))
    return found


def frozen(person: HasId, item_ids: Iterable[UUID]) -> list[Frozen]:
    """Return own items with their checksums, in the order asked for, in two statements.

    Raises Item.DoesNotExist when one of them is not the person's.
    """
    wanted = list(item_ids)
    items = {item.id: item for item in Item.objects.filter(id__in=wanted, owner_id=person.id)}
    files: dict[UUID, list[tuple[str, str, int, str]]] = {}
    every = list(File.objects.filter(item_id__in=wanted).exclude(role=FileRole.STRIP).order_by("role", "number"))
    hidden = {file.item_id for file in every if file.masked == Masked.USED}  # others are shown this copy alone
    for file in every:
        if file.masked == (Masked.USED if file.item_id in hidden else Masked.PLAIN):
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
            hidden=item.id in hidden,
        )
        for item in (items[item_id] for item_id in wanted)
    ]
