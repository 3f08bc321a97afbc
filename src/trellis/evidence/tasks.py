"""Jobs of evidence. Each can be killed and run again: nothing is half made."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from trellis.evidence import commands, making, store
from trellis.evidence.commands.uploads import KEPT_FOR
from trellis.evidence.media.errors import MediaError
from trellis.evidence.models import Item
from trellis.kernel.database import acting_as
from trellis.kernel.jobs import RETRY, app
from trellis.kernel.logs import log

TELL_EVERY = 1.5  # seconds between written progress figures


@app.task(name="evidence.prepare", retry=RETRY)
def prepare(item_id: str, owner_id: str) -> None:
    """Make an item ready to be seen: short looks at the database, long work without one."""
    item, owner = UUID(item_id), UUID(owner_id)
    try:
        with acting_as(owner):
            original = commands.start_preparing(item_id=item)
    except Item.DoesNotExist:
        return
    with store.local(original.storage_key) as source, store.workshop() as workshop:
        sha256 = store.digest(source)
        try:
            made = making.make(source, original, workshop, _teller(item, owner))
        except MediaError as error:
            log.info("kept as it is", item=item_id, why=type(error).__name__)
            outcome = partial(commands.keep_as_it_is, item_id=item, sha256=sha256, sentence=error.sentence)
        else:
            outcome = partial(commands.finish_preparing, item_id=item, sha256=sha256, made=made)
        _write(owner, original.folder, outcome)


def _write(owner: UUID, folder: str, command: Callable[[], None]) -> None:
    """Write the outcome, unless the item was deleted meanwhile: then nothing of it stays."""
    try:
        with acting_as(owner):
            command()
    except Item.DoesNotExist:
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


@app.task(name="evidence.discard", retry=RETRY)
def discard(folder: str) -> None:
    """Remove a deleted item's files."""
    store.remove_folder(folder)


@app.periodic(cron="23 3 * * *")
@app.task(name="evidence.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Remove uploads left for a week, and part files that no upload knows."""
    for upload_id in commands.sweep_uploads():
        (store.parts() / str(upload_id)).unlink(missing_ok=True)
    oldest = timestamp - KEPT_FOR.total_seconds()
    for stray in store.parts().iterdir():
        if stray.is_file() and stray.stat().st_mtime < oldest:
            stray.unlink(missing_ok=True)
