"""Evidence in the leak matrix: a private item, one shown to the partnership, one taken back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from PIL import Image

from tests.factories.evidence import make_partnership_circle
from tests.leaks import made_files
from tests.leaks.world import World, canary
from trellis.circles import commands as circles
from trellis.evidence import commands
from trellis.evidence.models import File, Item, Tag, UsedIn, Wording
from trellis.kernel.database import acting_as
from trellis.kernel.ids import new_id

SEES: dict[str, set[str]] = {
    "evidence_item:private": {"learner"},
    "evidence_item:shared": {"learner", "coach", "tutor"},
    "evidence_item:picture": {"learner", "coach", "tutor"},
    "evidence_item:taken_back": {"learner"},
    "evidence_item:coachs_own": {"coach"},
    "evidence_item:heard_alone": {"learner"},
    "evidence_item:heard": {"learner", "coach", "tutor"},
    "evidence_file:heard_alone": {"learner"},
    "evidence_file:heard": {"learner", "coach", "tutor"},
    # Documents go with their item; a picture's original carries hidden data and stays with its owner.
    "evidence_file:private": {"learner"},
    "evidence_file:shared": {"learner", "coach", "tutor"},
    "evidence_file:original": {"learner"},
    "evidence_file:taken_back": {"learner"},
    **made_files.SEES,
    "evidence_upload:under_way": {"learner"},
    "evidence_capture:sent": {"learner"},
    "evidence_comment:private": {"learner"},
    "evidence_comment:shared": {"learner", "coach", "tutor"},
    "evidence_comment:coach_alone": {"coach"},
    "evidence_comment:taken_back": {"learner"},
    "evidence_tag:private": {"learner"},
    "evidence_tag:shared": {"learner", "coach", "tutor"},
    "evidence_tag:on_private_comment": {"coach"},
    "evidence_usedin:session": {"learner", "coach"},
    # An earlier wording stays where it was said, also when its comment has been shown to more people since.
    "evidence_wording:private": {"learner"},
    "evidence_wording:shared": {"learner", "coach", "tutor"},
    "evidence_wording:before_showing": {"learner"},
    "evidence_comment:shown_later": {"learner", "coach", "tutor"},
    "evidence_captions:private": {"learner"},
    "evidence_captions:shared": {"learner", "coach", "tutor"},
    # A list shown to the partnership shows the moments of what is shown there, and no others.
    "evidence_playlist:private": {"learner"},
    "evidence_playlist:shared": {"learner", "coach", "tutor"},
    "evidence_playlist:coachs_own": {"coach"},
    "evidence_listedmoment:private": {"learner"},
    "evidence_listedmoment:of_shared": {"learner", "coach", "tutor"},
    "evidence_listedmoment:of_private": {"learner"},
}
# Who may write a row as it stands; by label, else by table. The rest may not.
CHANGE: dict[str, set[str]] = {
    "evidence_item": {"learner"},
    "evidence_item:coachs_own": {"coach"},
    "evidence_file": {"learner"},
    "evidence_upload": {"learner"},
    "evidence_capture": {"learner"},
    "evidence_comment:private": {"learner"},
    "evidence_comment:shared": {"coach"},
    "evidence_comment:coach_alone": {"coach"},
    "evidence_comment:taken_back": set(),
    "evidence_tag": {"learner"},
    "evidence_tag:on_private_comment": {"coach"},
    "evidence_usedin": {"coach"},
    "evidence_comment:shown_later": {"learner"},
    # how something read before is never changed
    "evidence_captions": {"learner"},
    "evidence_playlist": {"learner"},
    "evidence_playlist:coachs_own": {"coach"},
    "evidence_listedmoment": {"learner"},
}
DELETE = CHANGE
FORGE = CHANGE
MUST_SEE: dict[str, set[str]] = {
    "learner": {
        "evidence_item:private", "evidence_item:shared", "evidence_item:taken_back", "evidence_comment:private",
        "evidence_comment:shared", "evidence_comment:taken_back", "evidence_upload:under_way",
    },
    "coach": {"evidence_item:shared", "evidence_item:coachs_own", "evidence_comment:shared", "evidence_comment:coach_alone"},
    "tutor": {"evidence_item:shared", "evidence_comment:shared"},
}  # fmt: skip


def plant(world: World) -> dict[str, UUID]:
    """Plant one row of each kind, by commands, as the person it belongs to."""
    if not hasattr(world, "partnership_circle"):
        world.partnership_circle = make_partnership_circle(world.learner, world.coach, world.tutor)
    rows: dict[str, UUID] = {}
    with tempfile.TemporaryDirectory() as folder, acting_as(world.learner):
        for case in ("private", "shared", "taken_back"):
            rows |= _document(world, Path(folder), case)
        rows |= _picture(world, Path(folder))
        rows["evidence_upload:under_way"] = _upload(world)
        rows["evidence_capture:sent"] = _captured(world)
        rows["evidence_comment:private"] = _say(
            world, "learner", rows["evidence_item:private"], "evidence_comment:private"
        )
        for case in ("private", "shared"):
            rows[f"evidence_tag:{case}"] = _tag(world, "learner", rows[f"evidence_item:{case}"])
    with acting_as(world.coach):
        rows |= _coachs_part(world, rows)
    with acting_as(world.learner):
        commands.take_back(
            actor=world.learner, item_id=rows["evidence_item:taken_back"], circle_id=world.partnership_circle
        )
    rows |= _recordings(world, rows)
    rows |= made_files.plant(world, rows)
    world.evidence = {case: rows[f"evidence_item:{case}"] for case in ("private", "shared", "picture", "taken_back")}
    return rows


def _recordings(world: World, planted: dict[str, UUID]) -> dict[str, UUID]:
    """Captions, lists of moments, and a remark made before its recording was shown: all on recordings."""
    rows: dict[str, UUID] = {}
    learner, circle = world.learner, world.partnership_circle
    with acting_as(learner):
        for case in ("heard_alone", "heard"):
            rows[f"evidence_item:{case}"] = _recording(world, f"evidence_item:{case}")
            rows[f"evidence_file:{case}"] = File.objects.get(item_id=rows[f"evidence_item:{case}"]).id
        said = _say(world, "learner", rows["evidence_item:heard"], "evidence_wording:before_showing")
        _reword(world, "learner", said, "evidence_comment:shown_later")
        commands.say_who_is_in(actor=learner, item_id=rows["evidence_item:heard"], nobody=True)
        commands.share(actor=learner, item_id=rows["evidence_item:heard"], circle_id=circle)
        commands.show_earlier_remarks(actor=learner, item_id=rows["evidence_item:heard"], circle_id=circle)
        rows["evidence_comment:shown_later"] = said
        rows["evidence_wording:before_showing"] = Wording.objects.get(comment_id=said).id
        for case, heard in (("private", "heard_alone"), ("shared", "heard")):
            item_id = rows[f"evidence_item:{heard}"]
            rows[f"evidence_captions:{case}"] = _caption(world, item_id, f"evidence_captions:{case}")
            rows[f"evidence_playlist:{case}"] = _begin_list(world, "learner", f"evidence_playlist:{case}")
        rows |= _moments(world, rows)
        commands.show_playlist(actor=learner, playlist_id=rows["evidence_playlist:shared"], circle_id=circle)
        for case in ("private", "shared"):
            label = f"evidence_wording:{case}"
            again = commands.comment(
                actor=learner, item_id=planted[f"evidence_item:{case}"], text=canary(label), circle_id=None
            )
            commands.edit_comment(actor=learner, comment_id=again.id, version=1, text="Changed", kind="noticed")
            rows[label] = Wording.objects.get(comment=again).id
    with acting_as(world.coach):
        rows["evidence_playlist:coachs_own"] = _begin_list(world, "coach", "evidence_playlist:coachs_own")
    return rows


def _recording(world: World, label: str) -> UUID:
    """A recording's rows without its making: what plays is not looked at here."""
    item = commands.note(actor=world.learner, title=canary(label), text=canary(label))
    Item.objects.filter(id=item.id).update(kind="audio")
    File.objects.create(
        item=item, role="playable", shared=True, storage_key=f"heard/{new_id()}", name=canary(label), size=1,
        media_type="audio/mp4", duration_ms=60_000,
    )  # fmt: skip
    return item.id


def _reword(world: World, role: str, comment_id: UUID, label: str) -> None:
    commands.edit_comment(
        actor=world.people[role], comment_id=comment_id, version=1, text=canary(label), kind="noticed"
    )


def _caption(world: World, item_id: UUID, label: str) -> UUID:
    spoken = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{canary(label)}\n"
    return commands.add_captions(actor=world.learner, item_id=item_id, content=spoken.encode()).id


def _begin_list(world: World, role: str, label: str) -> UUID:
    return commands.begin_playlist(actor=world.people[role], title=canary(label)).id


def _moments(world: World, rows: dict[str, UUID]) -> dict[str, UUID]:
    found = {}
    for case, playlist, item in (
        ("private", "private", "heard_alone"), ("of_shared", "shared", "heard"), ("of_private", "shared", "heard_alone"),
    ):  # fmt: skip
        label = f"evidence_listedmoment:{case}"
        found[label] = commands.list_moment(
            actor=world.learner, playlist_id=rows[f"evidence_playlist:{playlist}"],
            item_id=rows[f"evidence_item:{item}"], at_ms=1000, words=canary(label),
        ).id  # fmt: skip
    return found


def _document(world: World, folder: Path, case: str) -> dict[str, UUID]:
    path = folder / f"{case}.txt"
    path.write_text(f"{canary(f'evidence_item:{case}')} {canary(f'evidence_file:{case}')}")
    item = commands.add_file(
        actor=world.learner,
        path=path,
        name=f"{canary(f'evidence_file:{case}')}.txt",
        title=canary(f"evidence_item:{case}"),
        text=canary(f"evidence_item:{case}"),
    )
    if case != "private":
        commands.share(actor=world.learner, item_id=item.id, circle_id=world.partnership_circle)
    return {f"evidence_item:{case}": item.id, f"evidence_file:{case}": File.objects.get(item=item).id}


def _picture(world: World, folder: Path) -> dict[str, UUID]:
    path = folder / "work.png"
    Image.new("RGB", (8, 8)).save(path)
    item = commands.add_file(
        actor=world.learner,
        path=path,
        name=f"{canary('evidence_file:original')}.png",
        title=canary("evidence_item:picture"),
    )
    commands.say_who_is_in(actor=world.learner, item_id=item.id, nobody=True)
    commands.share(actor=world.learner, item_id=item.id, circle_id=world.partnership_circle)
    return {"evidence_item:picture": item.id, "evidence_file:original": File.objects.get(item=item).id}


def _upload(world: World) -> UUID:
    label = "evidence_upload:under_way"
    return commands.start_upload(actor=world.learner, name=f"{canary(label)}.mp4", length=10, title=canary(label)).id


def _captured(world: World) -> UUID:
    said = commands.Said(text="Sent from a telephone", trigger="corridor")
    return commands.capture_note(actor=world.learner, once=new_id(), said=said).id


def _say(world: World, role: str, item_id: UUID, label: str, circle_id: UUID | None = None) -> UUID:
    return commands.comment(actor=world.people[role], item_id=item_id, text=canary(label), circle_id=circle_id).id


def _tag(world: World, role: str, item_id: UUID, comment_id: UUID | None = None) -> UUID:
    """Straight to the table, as the person: no pack needs to be loaded here."""
    return Tag.objects.create(
        item_id=item_id, comment_id=comment_id, author=world.people[role], framework="four-principles", key="trust"
    ).id


def _coachs_part(world: World, rows: dict[str, UUID]) -> dict[str, UUID]:
    coach, shared = world.coach, rows["evidence_item:shared"]
    own = circles.private_circle(actor=coach)
    label = "evidence_item:coachs_own"
    alone = _say(world, "coach", shared, "evidence_comment:coach_alone", own)
    commands.used_in(actor=coach, item_id=shared, kind="session", used_id=new_id())
    return {
        label: commands.note(actor=coach, title=canary(label), text=canary(label)).id,
        "evidence_comment:shared": _say(world, "coach", shared, "evidence_comment:shared"),
        "evidence_comment:taken_back": _say(
            world, "coach", rows["evidence_item:taken_back"], "evidence_comment:taken_back"
        ),
        "evidence_comment:coach_alone": alone,
        "evidence_tag:on_private_comment": _tag(world, "coach", shared, alone),
        "evidence_usedin:session": UsedIn.objects.get(item_id=shared).id,
    }
