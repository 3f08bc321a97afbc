"""Deleting by the nightly job: items whose time is over, and those that were only hidden (protection decides which)."""

from __future__ import annotations

from uuid import UUID

from django.db import connections, transaction

from trellis.evidence import store
from trellis.evidence.enums import UseKind
from trellis.evidence.models import File, Item, UsedIn
from trellis.kernel import trail
from trellis.kernel.jobs import alone

SYSTEM = "system"


def delete_as_job(item_id: UUID, *, why: str) -> bool:
    """Delete one item as the nightly job, in one transaction; say whether it went.

    It stays when it is part of a submission or somebody deleted it meanwhile; held, it is hidden by the database.
    """
    with transaction.atomic(using=SYSTEM):
        item = Item.objects.using(SYSTEM).select_for_update().filter(id=item_id).first()
        if item is None or UsedIn.objects.using(SYSTEM).filter(item_id=item_id, kind=UseKind.SUBMISSION).exists():
            return False
        with connections[SYSTEM].cursor() as cursor:
            cursor.execute("SELECT set_config('trellis.why', %s, true)", [why])
        trail.record("item.retire", item, actor=None, state_from=item.state, using=SYSTEM)
        gone, _ = item.delete(using=SYSTEM)
    return bool(gone)


def hidden_items() -> list[UUID]:
    """Return the items that were deleted while they had to be kept."""
    return list(Item.objects.using(SYSTEM).filter(hidden_at__isnull=False).values_list("id", flat=True))


def still_kept(folder: str) -> bool:
    """Say whether an item still has its files in this folder, seen by anybody or hidden."""
    return File.objects.using(SYSTEM).filter(storage_key__startswith=f"{folder}/").exists()


def forget_uses(kind: str, ids: list[UUID]) -> None:
    """Take away, as the nightly job, the marks that these goals or sessions use items: they are gone."""
    UsedIn.objects.using(SYSTEM).filter(kind=kind, used_id__in=ids).exclude(kind=UseKind.SUBMISSION).delete()


def plain_kept() -> list[UUID]:
    """Return the items of which files were deleted while they had to be kept, the item itself standing."""
    kept = File.objects.using(SYSTEM).filter(hidden_at__isnull=False, item__hidden_at=None)
    return list(kept.order_by("item_id").values_list("item_id", flat=True).distinct())


def remove_unnamed(folder: str) -> bool:
    """Remove from a folder, with every version, all that no item names; False while a job works on its item."""
    named = File.objects.using(SYSTEM).filter(storage_key__startswith=f"{folder}/")
    item = named.values_list("item_id", flat=True).first()
    with alone(f"item-{item}", using=SYSTEM) as mine:
        if mine:
            store.remove_but(folder, set(named.values_list("storage_key", flat=True)))
    return mine


def remove_files(folder: str) -> bool:
    """Remove a deleted item's folder with every version; False, and nothing removed, while an item stands in it."""
    if still_kept(folder):
        return False
    store.remove_folder(folder)
    return True
