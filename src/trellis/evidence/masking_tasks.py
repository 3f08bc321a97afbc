"""The job that follows marked places and makes the copy with faces or voices hidden. It can be killed and run again."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from trellis.evidence import commands, making, store
from trellis.evidence.commands.hiding import Ordered, defer_hiding
from trellis.evidence.commands.preparing import Made
from trellis.evidence.enums import FileRole, HidingState, ItemKind
from trellis.evidence.masking import path, work
from trellis.evidence.media.errors import MediaError
from trellis.evidence.media.probe import probe
from trellis.evidence.models import Hiding
from trellis.kernel import words
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.kernel.jobs import RETRY, alone, app
from trellis.kernel.logs import log

TELL_EVERY = 1.5  # seconds between written progress figures
LOOK_AGAIN = 60  # seconds until a job looks whether the other one has done it
GIVEN_UP = "Something went wrong here while the copy was made. What you marked is kept; please try again."


@app.task(name="evidence.hide", retry=RETRY, pass_context=True)
def hide(context: Any = None, *, item_id: str, owner_id: str) -> None:
    """Do what the owner ordered: follow the places, or make the copy. Short looks at the database in between."""
    item, owner = UUID(item_id), UUID(owner_id)
    with alone(f"item-{item}") as mine:
        if not mine:
            defer_hiding(item, owner, later=LOOK_AGAIN)
            return
        if context is not None and context.job.attempts > RETRY.max_attempts:  # it took every worker down
            _fail(item, owner, GIVEN_UP)
            return
        try:
            _hide(item, owner)
        except Exception:
            if context is not None and context.job.attempts >= RETRY.max_attempts:
                _fail(item, owner, GIVEN_UP)
            raise


def _hide(item: UUID, owner: UUID) -> None:
    with acting_as(owner):
        found = commands.ordered(item_id=item)
    if found is None:  # deleted, or done by the job before this one, killed after its last step
        return
    state, order = found
    tell = _teller(item, owner)
    with store.local(order.source.storage_key) as source, store.workshop() as workshop:
        try:
            if state == HidingState.FOLLOWING:
                write = _followed(item, order, source, workshop, tell)
            else:
                write = partial(commands.finish_hiding, item_id=item, made=_made(order, source, workshop, tell))
        except MediaError as error:
            log.info("nothing hidden", item=str(item), why=type(error).__name__)
            _fail(item, owner, error.sentence)
            return
        _write(owner, order, write)


def _followed(
    item: UUID, order: Ordered, source: Path, workshop: Path, tell: Callable[[float], None]
) -> Callable[[], None]:
    """Follow the places, keep a sheet of pictures to check them by, and return what writes both."""
    found = probe(source)
    ways: list[Any] = []
    lost: list[list[int]] = []
    if order.plan.to_follow:
        ways, lost = map(list, work.follow(source, found, order.plan, workshop, tell))  # type: ignore[assignment]
    moments = [(at, words.timecode(at)) for at in work.moments_to_check(order.plan, lost, found.duration_ms)]
    sheet = workshop / "strip.jpg"
    width, height = work.strip(source, found, order.plan, ways, moments, sheet)
    key = f"{order.source.folder}/checked-{time.time_ns()}/strip.jpg"
    made = making.stored(sheet, key, FileRole.STRIP, "image/jpeg", width=width, height=height)
    data = [path.way_data(way) for way in ways]
    return partial(commands.finish_following, item_id=item, ways=data, lost=lost, made=[made])


def _made(order: Ordered, source: Path, workshop: Path, tell: Callable[[float], None]) -> list[Made]:
    """Make and store the copy with all that is shown of it. Raises MediaError."""
    if order.kind == ItemKind.IMAGE:
        name = "picture.png" if order.source.media_type == "image/png" else "picture.jpg"
        width, height = work.hide_picture(source, order.plan, workshop / name)
        key = f"{order.folder}/{name}"
        return [
            making.stored(workshop / name, key, FileRole.IMAGE, order.source.media_type, width=width, height=height)
        ]
    hidden = workshop / "hidden.mp4"
    ways = [path.way_from(way) for way in order.ways]
    width, height = work.hide_recording(source, probe(source), order.plan, ways, hidden, tell)
    return making.hidden(hidden, order.folder, workshop, (width, height))


def _fail(item: UUID, owner: UUID, sentence: str) -> None:
    try:
        with acting_as(owner):
            commands.fail_hiding(item_id=item, sentence=sentence)
    except (Hiding.DoesNotExist, Refused):  # deleted, or done after all
        return


def _write(owner: UUID, order: Ordered, command: Callable[[], None]) -> None:
    """Write the outcome, unless the item was deleted meanwhile: then nothing of it stays."""
    try:
        with acting_as(owner):
            command()
    except Hiding.DoesNotExist:
        if not commands.still_kept(order.source.folder):
            store.remove_folder(order.source.folder)


def _teller(item: UUID, owner: UUID) -> Callable[[float], None]:
    last = time.monotonic()

    def tell(share: float) -> None:
        nonlocal last
        if time.monotonic() - last < TELL_EVERY:
            return
        last = time.monotonic()
        with acting_as(owner):
            commands.record_hiding(item_id=item, percent=int(share * 100))

    return tell
