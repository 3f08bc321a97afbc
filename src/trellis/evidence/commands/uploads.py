"""Uploads under way: room, acknowledged bytes, and the step by which one becomes an item."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from trellis.evidence import store
from trellis.evidence.commands.items import TITLE_MOST, add_file, check_words
from trellis.evidence.enums import UploadState
from trellis.evidence.media.sizes import say_size
from trellis.evidence.models import File, Upload
from trellis.evidence.rules import OWNERS_ALONE, owns
from trellis.evidence.workflow import UPLOAD
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

KEPT_FOR = timedelta(days=7)


@command
def start_upload(
    *,
    actor: Person,
    name: str,
    length: int | None,
    title: str = "",
    taken_on: date | None = None,
    trigger: str = "",
) -> Upload:
    """Begin an upload of `length` bytes (None: not known yet).

    Raises Invalid(file=…) when it is too big or there is no room, before a byte is sent.
    """
    title, name = printable(title), printable(name)
    check_words(text="", title=title, trigger=trigger)
    check_room(actor=actor, length=length)
    upload = Upload.objects.create(
        owner=actor,
        name=name[:255] or "file",
        title=title[:TITLE_MOST],
        taken_on=taken_on,
        trigger=trigger,
        length=length,
        storage_key=f"{store.new_folder()}/original",
        created_at=clock.now(),
        expires_at=clock.now() + KEPT_FOR,
    )
    trail.record("upload.start", upload, actor=actor, state_to=upload.state)
    return upload


def printable(text: str) -> str:
    """Return the text on one line, without control characters (headers may carry any)."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


def check_room(*, actor: Person, length: int | None) -> None:
    """Raise Invalid(file=sentence) unless a file of `length` bytes may come now."""
    if length is None:
        return
    if length == 0:
        raise Invalid(file="That file is empty. Please choose it again.")
    most = settings.MAX_UPLOAD_BYTES
    if length > most:
        raise Invalid(file=f"That file is {say_size(length)}; the most is {say_size(most)}. Trim it, or send part.")
    left = max(0, settings.QUOTA_BYTES - _held(actor))
    if length > left:
        raise Invalid(
            file=f"You have room for {say_size(left)} more, and that file is {say_size(length)}. "
            "Delete evidence you no longer need, or trim the file."
        )
    if length > store.room():
        raise Invalid(
            file=f"There is no room for {say_size(length)} on this server just now. "
            "Nothing is lost: tell whoever runs Trellis, and send it later."
        )


def _held(actor: Person) -> int:
    """Return the bytes a person's files and unfinished uploads take."""
    stored = File.objects.filter(item__owner=actor).aggregate(total=Sum("size"))["total"] or 0
    coming = (
        Upload.objects.filter(owner=actor, state=UploadState.RECEIVING).aggregate(total=Sum("length"))["total"] or 0
    )
    return int(stored + coming)


def acknowledge(*, actor: Person, upload_id: UUID, arrived: int, length: int | None, part: Path) -> Upload:
    """Write that `arrived` bytes of the upload are safe on disk; with the last, make it an item.

    The caller holds the upload's lock and has synced `part`. Both facts are one transaction: a
    client that was told the last byte arrived finds its item.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(id=upload_id)
        require(owns(actor, upload), OWNERS_ALONE)
        upload.arrived, upload.length = arrived, length
        upload.expires_at = clock.now() + KEPT_FOR
        if length is not None and arrived >= length and upload.state == UploadState.RECEIVING:
            _finish(actor, upload, part)
        else:
            upload.save()
    return upload


def _finish(actor: Person, upload: Upload, part: Path) -> None:
    item = add_file(
        actor=actor,
        path=part,
        name=upload.name,
        title=upload.title,
        trigger=upload.trigger,
        taken_on=upload.taken_on,
        storage_key=upload.storage_key,
    )
    upload.item_id = item.id
    UPLOAD.move(upload, "finish", actor=actor)


@command
def end_upload(*, actor: Person, upload_id: UUID) -> Upload:
    """Give an upload up; the caller removes the part file."""
    upload = Upload.objects.select_for_update().get(id=upload_id)
    UPLOAD.move(upload, "end", actor=actor)
    return upload


def sweep_uploads() -> list[UUID]:
    """Remove uploads left for a week and return their ids, for their part files (a system job)."""
    with transaction.atomic(using="system"):
        rows = Upload.objects.using("system").select_for_update(skip_locked=True).filter(expires_at__lt=clock.now())
        ids = list(rows.values_list("id", flat=True))
        Upload.objects.using("system").filter(id__in=ids).delete()
    return ids
