"""One request at a time adds to an upload, on whichever host; what it acknowledges is safe.

A request *holds* the upload: its row names the holder until a moment that each acknowledgement
moves on. A holder that was killed is known at once on its own host, elsewhere after HELD_FOR. One
that hung can wake up and find itself replaced: then nothing it does counts any more.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from trellis.evidence import store
from trellis.evidence.commands.room import COMING
from trellis.evidence.commands.uploads import (
    KEPT_FOR,
    finish_upload,
    have_checked,
    place_of,
    refuse_upload,
)
from trellis.evidence.enums import UploadState
from trellis.evidence.models import Upload
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.evidence.store import Place, TakenOver
from trellis.kernel import clock
from trellis.kernel.commands import require
from trellis.kernel.database import acting_as
from trellis.people.models import Person

HELD_FOR = timedelta(seconds=12)
HELD_LONG = timedelta(minutes=10)  # while a whole file is joined, completed or read again
WAIT = 3.0  # seconds: another request may just be letting go
AT_ONCE = 256 * 10**6  # bytes that are joined, or read again, within the request; more is a job's work


class Held(Exception):
    """Another request is adding to this upload just now."""


@contextmanager
def holding(person: Person, upload_id: UUID, *, wait: float | None = None) -> Iterator[Upload]:
    """Hold an own upload for the block. Outside any transaction. Raises Held, Upload.DoesNotExist."""
    holder = f"{_process()}:{secrets.token_hex(8)}"
    until = time.monotonic() + (WAIT if wait is None else wait)
    while (found := _hold(person, upload_id, holder)) is None:
        if time.monotonic() > until:
            raise Held
        time.sleep(0.1)
    try:
        yield found
    finally:
        if found.holder:
            with acting_as(person):
                Upload.objects.filter(id=upload_id, holder=holder).update(holder="", held_until=None)


def _hold(person: Person, upload_id: UUID, holder: str) -> Upload | None:
    with acting_as(person):
        found = Upload.objects.select_for_update().get(id=upload_id, owner_id=person.id)
        busy = found.holder and found.held_until and found.held_until > clock.now()
        if busy and not _killed(found.holder):
            return None
        found.holder, found.held_until = holder, clock.now() + HELD_FOR
        found.save(update_fields=["holder", "held_until"])
        return found


def _process() -> str:
    """Return a name for this process that no later one has: host, number, and when it began."""
    return f"{socket.gethostname()}:{os.getpid()}:{_begun(os.getpid())}"


def _begun(pid: int) -> str:
    """Return when a process of this host began, or "" when there is none, or it cannot be known."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _killed(holder: str) -> bool:
    """Say whether the holder was a process of this host that is no more."""
    host, pid, begun, _ = holder.rsplit(":", 3)
    return bool(begun) and host == socket.gethostname() and _begun(int(pid)) != begun


def stay(person: Person, upload: Upload, *, longer: timedelta = HELD_FOR) -> None:
    """Go on holding. Raises TakenOver."""
    with acting_as(person):
        mine = Upload.objects.filter(id=upload.id, holder=upload.holder)
        if not mine.update(held_until=clock.now() + longer):
            raise TakenOver


def acknowledge(*, actor: Person, upload: Upload, place: Place, length: int | None, done: bool = False) -> None:
    """Write what has become safe: from here on a kill loses none of it. Raises TakenOver.

    `done`: the request adds no more; the hold ends with it, unless the whole file is here.
    """
    require(owns(actor, upload), OWNERS_ALONE)
    whole = length is not None and place.arrived >= length
    upload.arrived, upload.notes, upload.length = place.arrived, place.notes, length
    upload.expires_at = clock.now() + KEPT_FOR
    over = done and not whole
    with acting_as(actor):
        written = Upload.objects.filter(id=upload.id, holder=upload.holder, state=UploadState.RECEIVING).update(
            arrived=place.arrived,
            notes=place.notes,
            length=length,
            expires_at=upload.expires_at,
            holder="" if over else upload.holder,
            held_until=None if over else clock.now() + HELD_FOR,
        )
    if not written:
        raise TakenOver
    if over:
        upload.holder = ""


def finish(person: Person, upload: Upload, *, in_job: bool = False) -> Upload:
    """Make a held upload whose bytes are all here a piece of evidence, or refuse it as damaged.

    Each step can be killed and done again: what lies ready is found ready. Outside any transaction.
    """
    if upload.state not in COMING or upload.piece or upload.arrived != upload.length:
        return upload
    if not in_job and upload.arrived > AT_ONCE and (upload.pieces or upload.checksum):
        with acting_as(person):
            return have_checked(actor=person, upload_id=upload.id)
    stay(person, upload, longer=HELD_LONG)
    files, place = store.here(), place_of(upload)
    pieces = _pieces(person, upload)
    if upload.pieces and not upload.notes.get("joined"):
        place = _joined(person, upload, pieces)
    files.complete(place)
    sound = not upload.checksum or store.checksum(place.key) == upload.checksum
    with acting_as(person):
        ended = (finish_upload if sound else refuse_upload)(actor=person, upload_id=upload.id)
    if not sound:
        store.remove_folder(place.key.rpartition("/")[0])
    files.discard(place)
    discard_pieces(pieces)
    return ended


def _pieces(person: Person, upload: Upload) -> list[Place]:
    if not upload.pieces:
        return []
    with acting_as(person):
        found = {str(piece.id): place_of(piece) for piece in Upload.objects.filter(id__in=upload.pieces)}
    return [found[piece] for piece in upload.pieces]


def _joined(person: Person, upload: Upload, pieces: list[Place]) -> Place:
    """Join the pieces and write that it is done, so that a second try need not begin anew."""
    place = store.here().join(pieces, place_of(upload))
    place = place.now(place.arrived, **place.notes, joined=True)
    with acting_as(person), transaction.atomic():
        Upload.objects.filter(id=upload.id, holder=upload.holder).update(notes=place.notes)
    return place


def discard_pieces(pieces: list[Place]) -> None:
    """Remove pieces that have been joined."""
    for piece in pieces:
        store.here().discard(piece)
        store.remove_folder(piece.key.rpartition("/")[0])
