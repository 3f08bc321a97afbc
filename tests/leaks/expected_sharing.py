"""Sharing in the leak matrix: a guest with one thing, a guest whose time is over, look-only terms, a group's invitation.

The guest is a role of their own: let in by the real link and code, acting as nobody but themselves.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from tests.leaks import expected_masking
from tests.leaks.world import World, canary
from trellis.circles import commands as circles
from trellis.circles.models import AccessLog, Member, Placement
from trellis.evidence import commands
from trellis.evidence.models import File, Guest
from trellis.kernel import clock
from trellis.kernel.database import acting_as

PAIR = {"learner", "guest"}
CIRCLE = {"learner", "coach", "tutor"}
SEES: dict[str, set[str]] = {
    "evidence_item:for_guest": PAIR,
    "evidence_file:for_guest": PAIR,
    "evidence_item:guest_before": {"learner"},
    # Its owner's private remark on the same thing is not the guest's.
    "evidence_comment:on_guests_item": {"learner"},
    "evidence_comment:to_guest": PAIR,
    "evidence_comment:by_guest": PAIR,
    "evidence_guest:here": PAIR,
    "evidence_guest:over": {"learner"},
    "circles_circle:guest": PAIR,
    "circles_circle:guest_before": {"learner"},
    "circles_member:guest": PAIR,
    "circles_member:guests_owner": PAIR,
    "circles_placement:guest": PAIR,
    "circles_accesslog:guest": PAIR,
    # Looked at, neither talked about nor saved.
    "evidence_item:look_only": CIRCLE,
    "evidence_file:look_only": {"learner"},
    "evidence_comment:before_look_only": CIRCLE,
    "circles_groupinvitation:asked": {"learner", "specialist"},
    **expected_masking.SEES,
}
CHANGE: dict[str, set[str]] = {
    "evidence_comment:by_guest": {"guest"},
    "evidence_comment:before_look_only": {"coach"},
    **expected_masking.CHANGE,
}
FORGE: dict[str, set[str]] = {
    "evidence_comment:by_guest": {"guest"},
    "evidence_comment:before_look_only": set(),  # its circle looks only now
    "circles_accesslog:guest": {"guest"},
    **expected_masking.FORGE,
}
MUST_SEE: dict[str, set[str]] = {
    "guest": {"evidence_item:for_guest", "evidence_comment:to_guest", "evidence_comment:by_guest"},
    "learner": {"evidence_guest:here", "evidence_guest:over", "evidence_comment:by_guest"},
    "specialist": {"circles_groupinvitation:asked"},
    "coach": {"evidence_item:look_only", *expected_masking.MUST_SEE["coach"]},
}


def plant(world: World) -> dict[str, UUID]:
    """Ask two guests and let one in; end the other; show one thing for looking; ask somebody into a group."""
    with tempfile.TemporaryDirectory() as folder, acting_as(world.learner):
        rows = _items(world, Path(folder))
        rows |= _ended(world, rows["evidence_item:guest_before"])
        key = _ask(world, rows["evidence_item:for_guest"], "here")
        rows["evidence_comment:on_guests_item"] = _say(world, rows, "for_guest", "on_guests_item", None)
        rows |= _group(world)
    guest = Guest.objects.using("owner").get(id=key.guest_id)
    world.people["guest"] = guest.person
    world.guest_key = key
    rows["evidence_guest:here"], rows["circles_circle:guest"] = guest.id, guest.circle_id
    with acting_as(world.learner):
        rows["evidence_comment:to_guest"] = _say(world, rows, "for_guest", "to_guest", guest.circle_id)
        rows["circles_placement:guest"] = Placement.objects.get(circle_id=guest.circle_id).id
        for case, person in (("guest", guest.person_id), ("guests_owner", world.learner.id)):
            rows[f"circles_member:{case}"] = Member.objects.get(circle_id=guest.circle_id, person_id=person).id
    with acting_as(guest.person_id):
        said = commands.comment(
            actor=guest.person,
            item_id=guest.item_id,
            text=canary("evidence_comment:by_guest"),
            circle_id=guest.circle_id,
        )
        circles.log_access(
            reader=guest.person, owner_id=world.learner.id, item_kind="document", item_id=guest.item_id,
            circle_id=guest.circle_id, why=canary("circles_accesslog:guest"),
        )  # fmt: skip
        rows["evidence_comment:by_guest"] = said.id
        rows["circles_accesslog:guest"] = AccessLog.objects.get(why=canary("circles_accesslog:guest")).id
    rows["evidence_comment:before_look_only"] = _looked_at(world, rows["evidence_item:look_only"])
    rows |= expected_masking.plant(world)
    return rows


def _items(world: World, folder: Path) -> dict[str, UUID]:
    rows: dict[str, UUID] = {}
    for case in ("for_guest", "look_only"):
        path = folder / f"{case}.txt"
        path.write_text(f"{canary(f'evidence_item:{case}')} {canary(f'evidence_file:{case}')}")
        item = commands.add_file(
            actor=world.learner, path=path, name=f"{canary(f'evidence_file:{case}')}.txt",
            title=canary(f"evidence_item:{case}"), text=canary(f"evidence_item:{case}"),
        )  # fmt: skip
        rows[f"evidence_item:{case}"] = item.id
        rows[f"evidence_file:{case}"] = File.objects.get(item=item).id
    words = canary("evidence_item:guest_before")
    rows["evidence_item:guest_before"] = commands.note(actor=world.learner, title=words, text=words).id
    return rows


def _ask(world: World, item_id: UUID, case: str) -> commands.Key:
    name = canary(f"evidence_guest:{case}")
    until = clock.today() + timedelta(days=3)
    return commands.invite_guest(actor=world.learner, item_id=item_id, name=name, until=until)


def _ended(world: World, item_id: UUID) -> dict[str, UUID]:
    key = _ask(world, item_id, "over")
    guest = Guest.objects.get(id=key.guest_id)
    commands.take_back(actor=world.learner, item_id=item_id, circle_id=guest.circle_id)
    return {"evidence_guest:over": guest.id, "circles_circle:guest_before": guest.circle_id}


def _say(world: World, rows: dict[str, UUID], item: str, case: str, circle_id: UUID | None) -> UUID:
    own = circles.private_circle(actor=world.learner)
    return commands.comment(
        actor=world.learner, item_id=rows[f"evidence_item:{item}"], text=canary(f"evidence_comment:{case}"),
        circle_id=circle_id or own,
    ).id  # fmt: skip


def _group(world: World) -> dict[str, UUID]:
    group = circles.begin_group(actor=world.learner, title=canary("circles_groupinvitation:asked"))
    asked = circles.ask_into_group(actor=world.learner, circle_id=group, person_id=world.specialist.id)
    world.group = group
    return {"circles_groupinvitation:asked": asked}


def _looked_at(world: World, item_id: UUID) -> UUID:
    """Shown to be talked about, talked about, and from then on to be looked at only."""
    circle = world.partnership_circle
    with acting_as(world.learner):
        commands.share(actor=world.learner, item_id=item_id, circle_id=circle)
    with acting_as(world.coach):
        said = commands.comment(
            actor=world.coach, item_id=item_id, text=canary("evidence_comment:before_look_only"), circle_id=circle
        )
    with acting_as(world.learner):
        commands.change_sharing(
            actor=world.learner, item_id=item_id, circle_id=circle, until=None, may_comment=False, may_save=False
        )
    return said.id
