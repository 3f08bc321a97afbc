"""Resumable uploads by tus at /uploads/: each request authorised, then streamed without the ORM.

The bytes lie in one part file per upload, locked while written. A chunk is acknowledged only
after it is synced to disk and its offset committed, so a killed process loses nothing that was
acknowledged. No token is needed against forged requests: every verb needs the header
Tus-Resumable, which no other site's page can send with the session's cookie.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from trellis.evidence import commands, queries, store
from trellis.evidence import tus_protocol as tus
from trellis.evidence.enums import UploadState
from trellis.evidence.models import Upload
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused

BLOCK = 256 * 1024
WAIT_FOR_LOCK = 3.0  # seconds: a broken connection's request may still be letting go
ITEM_HEADER = "Trellis-Item"
SIGNED_OUT = tus.TusError(HTTPStatus.UNAUTHORIZED, "You are signed out. Sign in again; what has arrived is kept.")


def _speaks_tus(view: Callable[..., tus.Answer]) -> Callable[..., HttpResponse]:
    """Authorise, read the method, and turn answers and refusals into responses."""

    @csrf_exempt
    @wraps(view)
    def wrapper(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        method = tus.effective_method(request.method or "", request.headers)
        try:
            if method == "OPTIONS":
                answer = tus.options_answer(max_size=settings.MAX_UPLOAD_BYTES)
            elif not request.user.is_authenticated:
                answer = SIGNED_OUT.answer()
            else:
                tus.check_version(request.headers)
                answer = view(request, method, *arguments, **named)
        except tus.TusError as error:
            answer = error.answer()
        except ObjectDoesNotExist:
            answer = tus.not_found().answer()
        except Invalid as error:
            answer = tus.TusError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error)).answer()
        except Refused as error:
            answer = tus.TusError(HTTPStatus.GONE, str(error)).answer()
        return _response(answer)

    return wrapper


def _response(answer: tus.Answer) -> HttpResponse:
    return HttpResponse(
        answer.body, status=answer.status, headers=answer.headers, content_type="text/plain; charset=utf-8"
    )


def _not_allowed() -> tus.TusError:
    return tus.TusError(HTTPStatus.METHOD_NOT_ALLOWED, "That cannot be done with an upload.")


@_speaks_tus
def uploads(request: HttpRequest, method: str) -> tus.Answer:
    """POST: begin an upload; size, quota and disk are checked before a byte is sent."""
    if method != "POST":
        raise _not_allowed()
    wish = tus.read_creation(request.headers, max_size=settings.MAX_UPLOAD_BYTES)
    with acting_as(request.user):
        upload = commands.start_upload(
            actor=request.user,
            name=wish.filename,
            length=wish.length,
            title=wish.metadata.get("title", ""),
            taken_on=_day(wish.metadata.get("taken_on", "")),
            trigger=wish.metadata.get("trigger", ""),
        )
    return tus.created_answer(reverse("upload", kwargs={"upload_id": upload.id}), expires=upload.expires_at)


def _day(text: str) -> Any:
    from django.utils.dateparse import parse_date  # noqa: PLC0415  rarely needed

    try:
        return parse_date(text)
    except ValueError:
        return None


@_speaks_tus
def upload(request: HttpRequest, method: str, upload_id: UUID) -> tus.Answer:
    """HEAD: how much is here. PATCH: add to it. DELETE: give it up."""
    verbs = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    if method not in verbs:
        raise _not_allowed()
    return verbs[method](request, upload_id)


def _find(request: HttpRequest, upload_id: UUID) -> Upload:
    """Return the person's own upload as it stands. Raises 404, or 410 for what has ended."""
    with acting_as(request.user):
        found = queries.upload_of(request.user, upload_id)
    if found.state == UploadState.ENDED or found.expires_at <= clock.now():
        raise tus.gone()
    return found


def _head(request: HttpRequest, upload_id: UUID) -> tus.Answer:
    found = _find(request, upload_id)
    metadata = {"filename": found.name} if found.name else {}
    answer = tus.head_answer(_arrived(found, part_of(found)), found.length, metadata=metadata, expires=found.expires_at)
    return _with_item(answer, found)


def _with_item(answer: tus.Answer, found: Upload) -> tus.Answer:
    if found.item_id is None:
        return answer
    where = reverse("evidence_item", kwargs={"item_id": found.item_id})
    return tus.Answer(answer.status, {**answer.headers, ITEM_HEADER: where}, answer.body)


def part_of(found: Upload) -> Path:
    """Return where the upload's bytes lie until it is finished."""
    return store.parts() / str(found.id)


def _arrived(found: Upload, part: Path) -> int:
    """Return the acknowledged bytes that are really on disk."""
    if found.state == UploadState.RECEIVED:
        return found.arrived
    return min(found.arrived, part.stat().st_size) if part.exists() else 0


@contextmanager
def locked(part: Path) -> Iterator[BinaryIO]:
    """Open the part file for this request alone; a killed process lets go of it by itself.

    Raises 423 when another request writes it.
    """
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        until = time.monotonic() + WAIT_FOR_LOCK
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    sentence = "Another part of this file is just arriving. Try again in a moment."
                    raise tus.TusError(HTTPStatus.LOCKED, sentence) from None
                time.sleep(0.1)
        yield file


def _patch(request: HttpRequest, upload_id: UUID) -> tus.Answer:
    patch = tus.read_patch(request.headers)
    part = part_of(_find(request, upload_id))
    with locked(part) as file:
        found = _find(request, upload_id)  # again, now that nobody else writes
        if found.state == UploadState.RECEIVED:
            part.unlink(missing_ok=True)
        arrived = _arrived(found, part)
        length = tus.settle_length(found.length, patch.length, offset=arrived)
        if length != found.length:
            with acting_as(request.user):
                commands.check_room(actor=request.user, length=length)
        tus.check_patch(arrived, length, patch.offset, patch.content_length)
        if found.state == UploadState.RECEIVING:
            most = tus.room_left(arrived, length if length is not None else settings.MAX_UPLOAD_BYTES) or 0
            written = _receive(request, file, arrived, most, patch.checksum)
            with acting_as(request.user):
                found = commands.acknowledge(
                    actor=request.user, upload_id=found.id, arrived=arrived + written, length=length, part=part
                )
            if found.state == UploadState.RECEIVED:
                part.unlink(missing_ok=True)
    return _with_item(tus.patch_answer(found.arrived, expires=found.expires_at), found)


def _receive(request: HttpRequest, file: BinaryIO, start: int, most: int, checksum: tus.Checksum | None) -> int:
    """Write the request's body at `start` and sync it; return the bytes kept.

    What came before a connection broke is kept, unless its checksum cannot be checked. Raises 460
    for a damaged part and 507 for a full disk; then nothing of the part is kept.
    """
    file.truncate(start)
    file.seek(start)
    hasher = checksum.hasher() if checksum else None
    try:
        written, whole = _copy(request, file, most, hasher)
        if checksum and hasher:
            if not whole:
                file.truncate(start)
                return 0
            checksum.check(hasher)
        file.flush()
        os.fsync(file.fileno())
    except tus.TusError:
        file.truncate(start)
        raise
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sentence = "There is no room left on this server just now. What arrived before is kept; go on later."
        raise tus.TusError(HTTPStatus.INSUFFICIENT_STORAGE, sentence) from error
    return written


def _copy(request: HttpRequest, file: BinaryIO, most: int, hasher: Any) -> tuple[int, bool]:
    """Copy the body, at most `most` bytes; return how many, and whether the connection held."""
    written = 0
    try:
        while written < most and (block := request.read(min(BLOCK, most - written))):
            file.write(block)
            written += len(block)
            if hasher:
                hasher.update(block)
    except UnreadablePostError:
        return written, False
    return written, True


def _delete(request: HttpRequest, upload_id: UUID) -> tus.Answer:
    part = part_of(_find(request, upload_id))
    with locked(part), acting_as(request.user):
        commands.end_upload(actor=request.user, upload_id=upload_id)
    part.unlink(missing_ok=True)
    return tus.deleted_answer()
