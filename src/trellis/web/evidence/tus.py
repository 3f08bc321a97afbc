"""Resumable uploads by tus at /uploads/: each request authorised, then streamed without the ORM.

What is acknowledged is safe on disk or in the bucket, and its offset committed, so a killed
process loses nothing that was acknowledged; a long request acknowledges as it goes. No token is
needed against forged requests: every verb needs the header Tus-Resumable, which no other site's
page can send with the session's cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.dateparse import parse_date
from django.views.decorators.csrf import csrf_exempt

from trellis.evidence import commands, queries, store
from trellis.evidence import tus_protocol as tus
from trellis.evidence.enums import UploadState
from trellis.evidence.models import Upload
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.web.evidence.receiving import receive

ITEM_HEADER = "Trellis-Item"
SIGNED_OUT = tus.TusError(HTTPStatus.UNAUTHORIZED, "You are signed out. Sign in again; what has arrived is kept.")
BUSY = tus.TusError(HTTPStatus.LOCKED, "Another part of this file is just arriving. Try again in a moment.")
FULL = tus.TusError(
    HTTPStatus.INSUFFICIENT_STORAGE,
    "There is no room left on this server just now. What arrived before is kept; go on later.",
)
DOWN = tus.TusError(
    HTTPStatus.SERVICE_UNAVAILABLE, "Files cannot be kept just now. What arrived before is kept; go on in a moment."
)
BY_OTHERS = {
    commands.Held: BUSY,
    store.TakenOver: BUSY,
    store.StoreFull: FULL,
    store.StoreDown: DOWN,
}  # fmt: skip
ALIVE = {UploadState.RECEIVING, UploadState.CHECKING, UploadState.RECEIVED}


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
        except tuple(BY_OTHERS) as error:
            answer = BY_OTHERS[type(error)].answer()
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
    """POST: begin an upload, or join pieces; size, quota and disk are checked before a byte is sent."""
    if method != "POST":
        raise _not_allowed()
    wish = tus.read_creation(request.headers, max_size=settings.MAX_UPLOAD_BYTES)
    words = {
        "name": wish.filename,
        "title": wish.metadata.get("title", ""),
        "taken_on": _day(wish.metadata.get("taken_on", "")),
        "trigger": wish.metadata.get("trigger", ""),
        "checksum": wish.metadata.get("sha256", "").lower(),
    }
    if wish.concat and wish.concat.final:
        return _join(request, wish.concat, words)
    with acting_as(request.user):
        upload = commands.start_upload(
            actor=request.user, length=wish.length, piece=wish.concat is not None,
            likeness=wish.metadata.get("likeness", ""), **words,
        )  # fmt: skip
    return tus.created_answer(address(upload.id), expires=upload.expires_at)


def _join(request: HttpRequest, concat: tus.Concat, words: dict[str, Any]) -> tus.Answer:
    pieces = [_id_in(path) for path in concat.paths]
    with acting_as(request.user):
        joined = commands.join_uploads(actor=request.user, piece_ids=pieces, **words)
    ended = _finished(request, joined)
    return _with_item(tus.created_answer(address(ended.id), expires=ended.expires_at), ended)


def _id_in(path: str) -> UUID:
    """Return the upload an address of ours names. Raises 404."""
    try:
        found = resolve(path)
    except Resolver404:
        raise tus.not_found() from None
    if found.url_name != "upload":
        raise tus.not_found()
    return UUID(str(found.kwargs["upload_id"]))


def _finished(request: HttpRequest, found: Upload, *, wait: float | None = None) -> Upload:
    """Return an upload after its last step, which a killed process may have left to us. Raises 460."""
    if found.state == UploadState.RECEIVING and not found.piece and found.arrived == found.length:
        with commands.holding(request.user, found.id, wait=wait) as held:
            found = commands.finish(request.user, held)
    return _undamaged(found)


def _undamaged(found: Upload) -> Upload:
    if found.state == UploadState.DAMAGED:
        raise tus.changed_on_the_way(queries.CHANGED.format(name=found.name))
    return found


def _day(text: str) -> Any:
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


def address(upload_id: UUID | str) -> str:
    """Return where an upload is spoken to."""
    return reverse("upload", kwargs={"upload_id": upload_id})


def _usable(found: Upload) -> Upload:
    """Return the upload unless it has ended. Raises 410 or 460."""
    _undamaged(found)
    if found.state not in ALIVE or found.expires_at <= clock.now():
        raise tus.gone()
    return found


def _head(request: HttpRequest, upload_id: UUID) -> tus.Answer:
    with acting_as(request.user):
        found = queries.upload_of(request.user, upload_id)
    with suppress(commands.Held):  # somebody is finishing it; what is known stands
        found = _finished(request, _usable(found), wait=0)
    joining = bool(found.pieces) and found.state != UploadState.RECEIVED
    answer = tus.head_answer(
        None if joining else _safe(found),
        found.length,
        metadata={"filename": found.name} if found.name else {},
        expires=found.expires_at,
        concat=_concat(found),
    )
    return _with_item(answer, found)


def _concat(found: Upload) -> str:
    if not (found.piece or found.pieces):
        return ""
    return tus.format_concat([address(piece) for piece in found.pieces])


def _safe(found: Upload) -> int:
    """Return the acknowledged bytes that are really here."""
    if found.state != UploadState.RECEIVING:
        return found.arrived
    return store.here().safe(commands.place_of(found))


def _with_item(answer: tus.Answer, found: Upload) -> tus.Answer:
    if found.item_id is None:
        return answer
    where = reverse("evidence_item", kwargs={"item_id": found.item_id})
    return tus.Answer(answer.status, {**answer.headers, ITEM_HEADER: where}, answer.body)


def _patch(request: HttpRequest, upload_id: UUID) -> tus.Answer:
    patch = tus.read_patch(request.headers)
    with commands.holding(request.user, upload_id) as held:
        found = _usable(held)
        if found.pieces:
            raise tus.not_to_be_added_to()
        arrived = _safe(found)
        length = tus.settle_length(found.length, patch.length, offset=arrived)
        tus.check_patch(arrived, length, patch.offset, patch.content_length)
        if found.state == UploadState.RECEIVING:
            if found.length is None:
                _check_more(request, found, length or (arrived + (patch.content_length or 0)) or None)
            found.arrived = arrived
            receive(request, found, length, patch.checksum)
            found = _undamaged(commands.finish(request.user, found))
    return _with_item(tus.patch_answer(found.arrived, expires=found.expires_at), found)


def _check_more(request: HttpRequest, found: Upload, length: int | None) -> None:
    """Raise Invalid when a file whose length comes later turns out too big."""
    with acting_as(request.user):
        commands.check_room(actor=request.user, length=length, instead_of=found.arrived)


def _delete(request: HttpRequest, upload_id: UUID) -> tus.Answer:
    with commands.holding(request.user, upload_id) as held:
        _usable(held)
        place = commands.place_of(held)
        with acting_as(request.user):
            commands.end_upload(actor=request.user, upload_id=upload_id)
        store.here().discard(place)
    return tus.deleted_answer()
