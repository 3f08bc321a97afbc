"""Uploads as people know them: begun, described, joined, become evidence, given up, swept away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from trellis.evidence import store
from trellis.evidence.commands.items import TITLE_MOST, add_stored, check_words
from trellis.evidence.commands.room import COMING, check_room, one_at_a_time
from trellis.evidence.commands.settling import settle
from trellis.evidence.enums import UploadState
from trellis.evidence.models import Capture, Item, Upload
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.evidence.store import Place
from trellis.evidence.workflow import UPLOAD
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

KEPT_FOR = timedelta(days=7)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
NOT_ALL_HERE = "A piece of this file is not all here yet. Send the rest of it first."


@command
def start_upload(
    *,
    actor: Person,
    name: str,
    length: int | None,
    title: str = "",
    text: str = "",
    taken_on: date | None = None,
    trigger: str = "",
    checksum: str = "",
    likeness: str = "",
    piece: bool = False,
) -> Upload:
    """Begin an upload of `length` bytes (None: not known yet), or a piece of one.

    `checksum` is the whole file's sha256 in hex, if its sender knows it; `likeness` anything of
    64 hex digits by which the sender knows the file again. Raises Invalid(file=…) when it is too
    big or there is no room, before a byte is sent.
    """
    title, name, text = printable(title), printable(name), text.strip()
    check_words(text=text, title=title, trigger=trigger)
    for word in filter(None, (checksum, likeness)):
        if not SHA256.fullmatch(word):
            raise Invalid(checksum="A checksum is a sha256 of 64 digits and letters.")
    one_at_a_time(actor)
    check_room(actor=actor, length=length)
    upload = _begun(
        actor, name, title=title, text=text, taken_on=taken_on, trigger=trigger,
        length=length, checksum=checksum, likeness=likeness, piece=piece,
    )  # fmt: skip
    trail.record("upload.start", upload, actor=actor, state_to=upload.state)
    return upload


def _begun(actor: Person, name: str, *, title: str, **more: object) -> Upload:
    return Upload.objects.create(
        owner=actor,
        name=name[:255] or "file",
        title=title[:TITLE_MOST],
        storage_key=f"{store.new_folder()}/original",
        created_at=clock.now(),
        expires_at=clock.now() + KEPT_FOR,
        **more,
    )


def printable(text: str) -> str:
    """Return the text on one line, without control characters (headers may carry any)."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


@command
def join_uploads(
    *, actor: Person, piece_ids: Sequence[UUID], name: str, title: str = "", taken_on: date | None = None,
    trigger: str = "", checksum: str = "",
) -> Upload:  # fmt: skip
    """Begin the file that these pieces make, in this order; asked twice, it is one file.

    Raises Upload.DoesNotExist for a piece that is not the actor's, Refused for one that is not all
    here, Invalid when the whole is too big.
    """
    wanted = [str(piece) for piece in piece_ids]
    before = Upload.objects.filter(owner=actor, pieces=wanted).exclude(state=UploadState.ENDED).first()
    if before is not None:
        return before
    found = {str(piece.id): piece for piece in Upload.objects.select_for_update().filter(owner=actor, id__in=wanted)}
    if len(found) < len(wanted):
        raise Upload.DoesNotExist
    pieces = [found[piece] for piece in wanted]
    for piece in pieces:
        whole = piece.piece and piece.state == UploadState.RECEIVING and piece.arrived == piece.length
        require(whole, NOT_ALL_HERE)
    length = sum(piece.arrived for piece in pieces)
    check_words(text="", title=title, trigger=trigger)
    check_room(actor=actor, length=length, instead_of=length)
    joined = _begun(
        actor, printable(name), title=printable(title), taken_on=taken_on, trigger=trigger, checksum=checksum,
        length=length, arrived=length, pieces=wanted,
    )  # fmt: skip
    trail.record("upload.join", joined, actor=actor, state_to=joined.state)
    return joined


@command
def describe_upload(
    *, actor: Person, upload_id: UUID, title: str, text: str, taken_on: date | None, trigger: str
) -> Upload:
    """Write what a person says about a file that is on its way, or has just become evidence (R17)."""
    upload = Upload.objects.select_for_update().get(id=upload_id)
    require(owns(actor, upload), OWNERS_ALONE)
    title, text = printable(title), text.strip()
    check_words(text=text, title=title, trigger=trigger)
    words = {"title": title, "text": text, "taken_on": taken_on, "trigger": trigger}
    if upload.item_id is None:
        Upload.objects.filter(id=upload.id).update(**words)
    else:  # it was short, and is evidence already; what its owner has changed since is left alone
        said = {name: value for name, value in words.items() if value}
        Item.objects.filter(id=upload.item_id, version=1).update(**said)
    trail.record("upload.describe", upload, actor=actor)
    return upload


@command
def have_checked(*, actor: Person, upload_id: UUID) -> Upload:
    """Leave the last step to a job: a long file to be joined, or read once more for its checksum."""
    upload = Upload.objects.select_for_update().get(id=upload_id)
    if upload.state == UploadState.RECEIVING:
        UPLOAD.move(upload, "check", actor=actor)
        defer_finish(upload.id, upload.owner_id)
    return upload


def defer_finish(upload_id: UUID, owner_id: UUID) -> None:
    """Queue the job that finishes an upload; two for one upload never run at once."""
    from trellis.evidence import receiving_tasks  # noqa: PLC0415  tasks call commands
    from trellis.kernel.jobs import defer  # noqa: PLC0415

    defer(receiving_tasks.finish_upload, lock=f"upload-{upload_id}", upload_id=upload_id, owner_id=owner_id)


@command
def finish_upload(*, actor: Person, upload_id: UUID) -> Upload:
    """Make a file whose bytes lie whole under its key a piece of evidence, once."""
    upload = Upload.objects.select_for_update().get(id=upload_id)
    if upload.state not in {UploadState.RECEIVING, UploadState.CHECKING}:
        return upload
    item = add_stored(
        actor=actor,
        storage_key=upload.storage_key,
        name=upload.name,
        title=upload.title,
        text=upload.text,
        trigger=upload.trigger,
        taken_on=upload.taken_on,
    )
    upload.item_id = item.id
    UPLOAD.move(upload, "finish", actor=actor)
    _end_pieces(actor, upload)
    for captured in Capture.objects.select_for_update().filter(owner=actor, upload_id=upload.id):
        settle(actor, captured, item)
    return upload


@command
def refuse_upload(*, actor: Person, upload_id: UUID) -> Upload:
    """Say that a file is not what was sent; the caller removes its bytes."""
    upload = Upload.objects.select_for_update().get(id=upload_id)
    UPLOAD.move(upload, "refuse", actor=actor)
    _end_pieces(actor, upload)
    return upload


def _end_pieces(actor: Person, upload: Upload) -> None:
    for piece in Upload.objects.select_for_update().filter(owner=actor, id__in=upload.pieces):
        if UPLOAD.can("end", actor, piece):
            UPLOAD.move(piece, "end", actor=actor)


@command
def end_upload(*, actor: Person, upload_id: UUID) -> Upload:
    """Give an upload up; the caller removes its bytes."""
    upload = Upload.objects.select_for_update().get(id=upload_id)
    UPLOAD.move(upload, "end", actor=actor)
    return upload


def place_of(upload: Upload) -> Place:
    """Return where the upload's bytes lie."""
    return Place(upload.id, upload.storage_key, upload.arrived, upload.notes)


def sweep_uploads() -> list[tuple[Place, bool]]:
    """Remove uploads left for a week; return their places and whether a stored file is theirs (a system job)."""
    with transaction.atomic(using="system"):
        rows = Upload.objects.using("system").select_for_update(skip_locked=True)
        old = list(rows.filter(expires_at__lt=clock.now()).exclude(state=UploadState.CHECKING))
        Upload.objects.using("system").filter(id__in=[upload.id for upload in old]).delete()
    return [(place_of(upload), upload.item_id is None) for upload in old]


def stranded_uploads() -> list[tuple[UUID, UUID]]:
    """Return (upload, owner) of files all here that nobody finished: their process was killed (a system job)."""
    with transaction.atomic(using="system"):
        whole = Upload.objects.using("system").filter(
            state__in=COMING, piece=False, length__gt=0, arrived=F("length"), expires_at__gt=clock.now()
        )
        return list(whole.exclude(held_until__gt=clock.now()).values_list("id", "owner_id"))


def uploads_known() -> set[str]:
    """Return ids and keys of all uploads on their way (a system job)."""
    with transaction.atomic(using="system"):
        rows = Upload.objects.using("system").filter(state__in=COMING).values_list("id", "storage_key")
        return {str(word) for row in rows for word in row}
