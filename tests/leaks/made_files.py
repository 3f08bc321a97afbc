"""What jobs make of files, in the leak matrix: pages with their words, smaller pictures, sprites, each with its bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from PIL import Image

from tests.leaks.world import World, canary
from trellis.evidence import store
from trellis.evidence.models import File
from trellis.kernel.database import acting_as

# label's case: role, number, media type, the item it is made of
MADE = {
    "page_private": ("page", 1, "text/plain", "private"),
    "page": ("page", 1, "text/plain", "shared"),
    "page_drawn": ("page", 2, "image/jpeg", "shared"),
    "page_taken_back": ("page", 1, "text/plain", "taken_back"),
    "small_private": ("small", 0, "video/mp4", "heard_alone"),
    "small": ("small", 0, "video/mp4", "heard"),
    "sprite_private": ("sprite", 0, "image/jpeg", "heard_alone"),
    "sprite": ("sprite", 0, "image/jpeg", "heard"),
}
EVERYBODY = {"learner", "coach", "tutor"}
SEES: dict[str, set[str]] = {
    "evidence_file:page_private": {"learner"},
    "evidence_file:page": EVERYBODY,
    "evidence_file:page_drawn": EVERYBODY,
    "evidence_file:page_taken_back": {"learner"},
    "evidence_file:small_private": {"learner"},
    "evidence_file:small": EVERYBODY,
    "evidence_file:sprite_private": {"learner"},
    "evidence_file:sprite": EVERYBODY,
}


def plant(world: World, rows: dict[str, UUID]) -> dict[str, UUID]:
    """Plant them as the jobs do, in the owner's view; their bytes hold the canary too."""
    found = {}
    with acting_as(world.learner):
        for case, (role, number, media_type, item) in MADE.items():
            label = f"evidence_file:{case}"
            says = canary(label)
            key = stored(says, media_type)
            found[label] = File.objects.create(
                item_id=rows[f"evidence_item:{item}"], role=role, number=number, shared=True, media_type=media_type,
                storage_key=key, size=store.size(key), name=says, width=160, height=90,
                text=says if role == "page" else "", blocks=[{"kind": "text", "text": says}] if role == "page" else [],
                geometry={"count": 1, "columns": 1, "every_ms": 1000} if role == "sprite" else {},
            ).id  # fmt: skip
    return found


def stored(says: str, media_type: str) -> str:
    """Store bytes that hold the words, and return their key."""
    key = f"{store.new_folder()}/made"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        if media_type == "image/jpeg":  # others get it drawn anew with their name in it
            Image.new("RGB", (8, 8)).save(path, "JPEG", comment=says)
        else:
            path.write_text(says)
        store.keep(path, key)
    return key
