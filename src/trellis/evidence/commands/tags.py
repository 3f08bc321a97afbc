"""What an item or a comment is tagged with: behaviours of the pack, or the agreed focus."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from trellis.evidence import frameworks
from trellis.evidence.models import Comment, Item, Tag
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.kernel import trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person


def put_tags(actor: Person, item: Item, said: Comment | None, values: Iterable[str]) -> None:
    """Say which behaviours or which agreed focus an item or a comment shows. Raises Invalid(tags=…)."""
    for value in dict.fromkeys(values):
        found = frameworks.known(value)
        if found is None:
            raise Invalid(tags="Choose a tag from the list.")
        Tag.objects.get_or_create(item=item, comment=said, framework=found[0], key=found[1], defaults={"author": actor})


@command
def tag_item(*, actor: Person, item_id: UUID, tag: str) -> Item:
    """Say which behaviour an own item shows; `tag` is 'framework/key'."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    put_tags(actor, item, None, [tag])
    trail.record("item.tag", item, actor=actor)
    return item


@command
def untag_item(*, actor: Person, item_id: UUID, tag: str) -> Item:
    """Take a tag off an own item."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    framework, _, key = tag.replace("\x00", "").partition("/")
    Tag.objects.filter(item=item, comment=None, framework=framework, key=key).delete()
    trail.record("item.untag", item, actor=actor)
    return item
