"""Captions of a recording: its owner adds, replaces and takes them away."""

from __future__ import annotations

from uuid import UUID

from trellis.evidence import captions
from trellis.evidence.commands.hiding import check_silences, silenced
from trellis.evidence.enums import ItemKind
from trellis.evidence.models import Captions, File, Item
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person


@command
def add_captions(*, actor: Person, item_id: UUID, content: bytes) -> Captions:
    """Keep the words spoken in an own recording, cleaned, in place of earlier ones (R51). Raises Invalid(file=…)."""
    item = Item.objects.select_for_update().get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    require(item.kind in {ItemKind.VIDEO, ItemKind.AUDIO}, "Captions go with a recording.")
    longest = max(File.objects.filter(item=item).values_list("duration_ms", flat=True), default=0)
    try:
        lines = captions.read(content, longest)
    except captions.Unreadable as error:
        raise Invalid(file=str(error)) from None
    check_silences(item, silenced(item), lines)
    kept, _ = Captions.objects.update_or_create(
        item=item, defaults={"text": captions.write(lines), "lines": len(lines), "created_at": clock.now()}
    )
    trail.record("item.caption", item, actor=actor)
    return kept


@command
def remove_captions(*, actor: Person, item_id: UUID) -> Item:
    """Take the captions of an own recording away, at once."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    Captions.objects.filter(item=item).delete()
    trail.record("item.uncaption", item, actor=actor)
    return item
