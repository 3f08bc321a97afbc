"""Jobs that make an item ready. Each can be killed and run again: nothing is half made.

Two never work on one item: a job is queued once (queueing lock), jobs of one item wait for each
other (procrastinate's lock), and the one that works holds a lock of the database, which ends with
its process. So a job that was rescued while its worker only seemed dead steps back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from trellis.evidence import commands, making, store
from trellis.evidence.commands.preparing import defer_enriching, defer_preparing
from trellis.evidence.media.errors import MediaError
from trellis.evidence.models import Item
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.kernel.jobs import RETRY, alone, app
from trellis.kernel.logs import log

TELL_EVERY = 1.5  # seconds between written progress figures
LOOK_AGAIN = 60  # seconds until a job looks whether the other one has done it
GIVEN_UP = (
    "Something went wrong here while this was made ready, and trying again did not help. "
    "Your original is safe. Tell whoever runs Trellis, or try again."
)


@app.task(name="evidence.prepare", retry=RETRY, pass_context=True)
def prepare(context: Any = None, *, item_id: str, owner_id: str) -> None:
    """Make an item ready to be seen: short looks at the database, long work without one."""
    item, owner = UUID(item_id), UUID(owner_id)
    with alone(f"item-{item}") as mine:
        if not mine:
            defer_preparing(item, owner, later=LOOK_AGAIN)
            return
        if context is not None and context.job.attempts > RETRY.max_attempts:  # it took every worker down
            _give_up(item, owner)
            return
        try:
            _prepare(item, owner)
        except Exception:
            if context is not None and context.job.attempts >= RETRY.max_attempts:
                _give_up(item, owner)
            raise


def _prepare(item: UUID, owner: UUID) -> None:
    try:
        with acting_as(owner):
            original = commands.start_preparing(item_id=item)
    except Item.DoesNotExist:
        return
    if original is None:  # ready already: the job before this one was killed after its last step
        return
    with store.local(original.storage_key) as source, store.workshop() as workshop:
        sha256 = store.digest(source)
        try:
            outcome = making.make(source, original, workshop, _teller(item, owner))
        except MediaError as error:
            log.info("kept as it is", item=str(item), why=type(error).__name__)
            write = partial(commands.keep_as_it_is, item_id=item, sha256=sha256, sentence=error.sentence)
        else:
            write = partial(
                commands.finish_preparing,
                item_id=item, sha256=sha256, made=outcome.made, sentence=outcome.sentence, more=outcome.more,
            )  # fmt: skip
        _write(owner, original.folder, write)


def _give_up(item: UUID, owner: UUID) -> None:
    """Say that it could not be made ready, rather than let it wait for ever."""
    try:
        with acting_as(owner):
            commands.keep_as_it_is(item_id=item, sha256="", sentence=GIVEN_UP)
    except (Item.DoesNotExist, Refused):  # deleted, or ready after all
        return


@app.task(name="evidence.enrich", retry=RETRY)
def enrich(item_id: str, owner_id: str) -> None:
    """Make what a recording can be seen without: a smaller picture, small pictures to find a moment by."""
    item, owner = UUID(item_id), UUID(owner_id)
    with alone(f"item-{item}") as mine:
        if not mine:
            defer_enriching(item, owner, later=LOOK_AGAIN)
            return
        with acting_as(owner):
            playable = commands.to_enrich(item_id=item)
        if playable is None:
            return
        with store.local(playable.storage_key) as source, store.workshop() as workshop:
            made = making.enrich(source, playable, workshop)
            _write(owner, playable.folder, partial(commands.add_renditions, item_id=item, made=made))


def _write(owner: UUID, folder: str, command: Callable[[], None]) -> None:
    """Write the outcome, unless the item was deleted meanwhile: then nothing of it stays."""
    try:
        with acting_as(owner):
            command()
    except Item.DoesNotExist:
        if not commands.still_kept(folder):
            store.remove_folder(folder)


def _teller(item: UUID, owner: UUID) -> Callable[[float], None]:
    """Return a callback that writes the share made, in short transactions, now and then."""
    last = time.monotonic()

    def tell(share: float) -> None:
        nonlocal last
        if time.monotonic() - last < TELL_EVERY:
            return
        last = time.monotonic()
        with acting_as(owner):
            commands.record_progress(item_id=item, percent=int(share * 100))

    return tell
