"""Saying what kind of learning experience an item comes from."""

from __future__ import annotations

from uuid import UUID

from trellis.evidence import experiences
from trellis.evidence.enums import Origin, Setting
from trellis.evidence.models import Experience, Item
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.kernel import trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person


@command
def say_experience(*, actor: Person, item_id: UUID, kind: str, setting: str = "", origin: str = "") -> Experience:
    """Say which kind of experience this was (R7), how it came about (R10) and who made it happen (R5).

    What is left empty is as the pack says for that kind; said again, the last stands.
    Raises Invalid(kind=…, setting=…, origin=…), Refused for another's item.
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    usual = experiences.kinds().get(kind)
    if usual is None:
        raise Invalid(kind="Choose what kind of experience it was.")
    setting, origin = setting or usual.setting, origin or usual.origin
    if setting not in Setting.values:
        raise Invalid(setting="Choose how it came about.")
    if origin not in Origin.values:
        raise Invalid(origin="Choose who made it happen.")
    said, _ = Experience.objects.update_or_create(
        item=item, defaults={"kind": kind, "setting": setting, "origin": origin}
    )
    trail.record("item.experience", item, actor=actor, circle_id=item.circle_id)
    return said
