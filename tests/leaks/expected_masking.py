"""Copies with faces hidden, in the leak matrix: what is behind them, what nobody has looked at yet, and after taking back."""

from __future__ import annotations

from uuid import UUID

from tests.factories.evidence import make_recording, say_nobody
from tests.leaks.made_files import stored
from tests.leaks.world import World, canary
from trellis.evidence import commands, store
from trellis.evidence.models import File, Hiding
from trellis.kernel import clock
from trellis.kernel.database import acting_as

CIRCLE = {"learner", "coach", "tutor"}
SEES: dict[str, set[str]] = {
    "evidence_item:faces_hidden": CIRCLE,
    "evidence_file:behind": {"learner"},  # it was shared before the hidden copy came into use
    "evidence_file:sheet_behind": {"learner"},  # a job that came late
    "evidence_file:hidden": CIRCLE,
    "evidence_file:hidden_unseen": {"learner"},
    "evidence_file:strip": {"learner"},
    "evidence_hiding:used": {"learner"},
    "evidence_item:hidden_taken_back": {"learner"},
    "evidence_file:hidden_taken_back": {"learner"},
    "evidence_hiding:taken_back": {"learner"},
    "evidence_item:hidden_alone": CIRCLE,
    "evidence_file:set_aside": set(),  # deleted by its owner while it has to be kept: nobody's, its owner's neither
    "evidence_file:hidden_alone": CIRCLE,
    "evidence_hiding:alone": {"learner"},
}
CHANGE: dict[str, set[str]] = {"evidence_hiding": {"learner"}, "evidence_file:set_aside": set()}
FORGE = CHANGE
MUST_SEE: dict[str, set[str]] = {"coach": {"evidence_item:faces_hidden", "evidence_file:hidden"}}

# role, hidden or not, and whether it is there before the copy comes into use
FILES = {
    "behind": ("playable", "", True),
    "hidden": ("playable", "used", True),
    "hidden_unseen": ("playable", "made", False),
    "strip": ("strip", "", False),
    "sheet_behind": ("sprite", "", False),
}


def plant(world: World) -> dict[str, UUID]:
    """Plant a recording of which others get a hidden copy, and one that was taken back."""
    rows = {}
    with acting_as(world.learner):
        shown = _recording(world, "faces_hidden")
        rows["evidence_item:faces_hidden"] = shown
        for case, (_, _, before) in FILES.items():
            if before:
                rows[f"evidence_file:{case}"] = _file(shown, case)
        rows["evidence_hiding:used"] = _use(shown)
        for case, (_, _, before) in FILES.items():
            if not before:
                rows[f"evidence_file:{case}"] = _file(shown, case)
        back = _recording(world, "hidden_taken_back")
        rows["evidence_item:hidden_taken_back"] = back
        rows["evidence_file:hidden_taken_back"] = _file(back, "hidden", "hidden_taken_back")
        rows["evidence_hiding:taken_back"] = _use(back)
        commands.take_back(actor=world.learner, item_id=back, circle_id=world.partnership_circle)
        alone = _recording(world, "hidden_alone")
        rows["evidence_item:hidden_alone"] = alone
        rows["evidence_file:set_aside"] = _file(alone, "behind", "set_aside")
        rows["evidence_file:hidden_alone"] = _file(alone, "hidden", "hidden_alone")
        rows["evidence_hiding:alone"] = _use(alone)
        Hiding.objects.filter(item_id=alone).update(plain_gone_at=clock.now())
    File.objects.using("owner").filter(id=rows["evidence_file:set_aside"]).update(hidden_at=clock.now())
    return rows


def _recording(world: World, case: str) -> UUID:
    item = make_recording(world.learner, canary(f"evidence_item:{case}"))
    say_nobody(item, world.learner)
    with acting_as(world.learner):
        commands.share(actor=world.learner, item_id=item.id, circle_id=world.partnership_circle)
    return item.id


def _file(item_id: UUID, case: str, label: str = "") -> UUID:
    """Write a file as the jobs do; `shared` is asked of each, and the database decides."""
    role, masked, _ = FILES[case]
    says = canary(f"evidence_file:{label or case}")
    media_type = "video/mp4" if role == "playable" else "image/jpeg"
    key = stored(says, media_type)
    return File.objects.create(
        item_id=item_id, role=role, masked=masked, shared=True, media_type=media_type, storage_key=key,
        size=store.size(key), name=says, width=160, height=90, duration_ms=1000,
        geometry={"count": 1, "columns": 1, "every_ms": 1000} if role == "sprite" else {},
    ).id  # fmt: skip


def _use(item_id: UUID) -> UUID:
    return Hiding.objects.create(
        item_id=item_id, state="used", in_use=True, plan={"whole": True}, version=1, changed_at=clock.now()
    ).id
