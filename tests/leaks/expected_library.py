"""The library in the leak matrix: what it is searched by, and kinds of experience."""

from __future__ import annotations

from uuid import UUID

from tests.leaks.world import World
from trellis.evidence import commands
from trellis.kernel.database import acting_as

SEES: dict[str, set[str]] = {
    # The words are found through find_items alone, which gives ids of items that one may see.
    "evidence_words:private": set(),
    "evidence_words:shared": set(),
    "evidence_experience:private": {"learner"},
    "evidence_experience:shared": {"learner"},  # the item is shown; what kind of experience it was is not
}
CHANGE: dict[str, set[str]] = {"evidence_experience": {"learner"}}
DELETE = CHANGE
FORGE = CHANGE


def plant(world: World) -> dict[str, UUID]:
    """Say what kind of experience two planted items were; their words were kept when they were written."""
    rows: dict[str, UUID] = {}
    for case in ("private", "shared"):
        item = world.evidence[case]
        rows[f"evidence_words:{case}"] = item
        with acting_as(world.learner):
            said = commands.say_experience(actor=world.learner, item_id=item, kind="reading")
        rows[f"evidence_experience:{case}"] = said.id
    return rows
