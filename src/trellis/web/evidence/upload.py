"""The form for adding, sent whole (with or without JavaScript), and what is said of an upload on its way."""

from __future__ import annotations

import contextlib
import secrets
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from trellis.evidence import commands, store
from trellis.evidence.media.sizes import say_size
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.web import page as pages
from trellis.web.evidence import add, kept
from trellis.web.evidence.forms import Add, add_problems

NOTHING = "Write a few words, or choose a file."


class Sent(NamedTuple):
    """A file of the form, on this machine."""

    name: str
    path: Path


class ToParts(FileUploadHandler):
    """Writes each file beside the stored ones, so that it is linked into place and not copied.

    A file over the limit is read to its end and dropped: the other fields are kept.
    """

    def __init__(self, request: HttpRequest | None = None, *, problem: str = "") -> None:
        super().__init__(request)
        self.problem = problem
        self.refused = ""
        self.sent: list[Sent] = []
        self.out: Any = None

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Open a part file, or skip the bytes when there is no room for them."""
        super().new_file(*arguments, **named)
        if self.problem:
            self.refused = self.problem
            raise SkipFile
        path = store.parts() / f"form-{secrets.token_hex(16)}"
        self.sent.append(Sent(self.file_name or "file", path))
        self.out = path.open("wb")
        path.chmod(0o600)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, or stop at the limit."""
        if start + len(raw_data) > settings.MAX_UPLOAD_BYTES:
            most = say_size(settings.MAX_UPLOAD_BYTES)
            self.refused = f"{self.file_name or 'That file'} is too big; the most is {most}. Trim it, or send part."
            self._drop(self.sent.pop())
            raise SkipFile
        self.out.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Hand the file over, unread."""
        self.out.close()
        return UploadedFile(self.out, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Leave nothing of a broken request."""
        self.forget()

    def _drop(self, sent: Sent) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.out.close()
        sent.path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove the part files."""
        while self.sent:
            self._drop(self.sent.pop())


@csrf_exempt  # the inner view checks the token, once the handler stands
@login_required
@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """Receive files, words or both, and make them evidence."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    handler = ToParts(request, problem=no_room(request, length))
    request.upload_handlers = [handler]
    try:
        return _received(request, handler)
    finally:
        handler.forget()


def no_room(request: HttpRequest, length: int) -> str:
    """Return why so many bytes cannot come, before they are read; the limit of one file is looked at later."""
    try:
        with acting_as(request.user):
            commands.check_room(actor=request.user, length=min(length, settings.MAX_UPLOAD_BYTES) or None)
    except Invalid as error:
        return str(error)
    return ""


@csrf_protect
def _received(request: HttpRequest, handler: ToParts) -> HttpResponse:
    filled = Add(request.POST, request.FILES, auto_id="add-%s")
    if filled.is_valid():
        try:
            return _files(request, filled, handler) if handler.sent or handler.refused else _note(request, filled)
        except Invalid as error:
            add_problems(filled, error.problems)
    with acting_as(request.user):
        return add.page(request, form=filled, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _note(request: HttpRequest, filled: Add) -> HttpResponse:
    words = {name: value for name, value in filled.cleaned_data.items() if name != "file"}
    if not (words["text"].strip() or words["title"].strip()):
        raise Invalid(text=NOTHING)
    with acting_as(request.user):
        item = commands.note(actor=request.user, **words)
        kept.forget(request, kept.NOTE)
    messages.success(request, add.KEPT)
    return redirect("evidence_item", item_id=item.id)


def _files(request: HttpRequest, filled: Add, handler: ToParts) -> HttpResponse:
    """Store the files, then write all their rows at once: no file of several is lost or left half."""
    if handler.refused:
        raise Invalid(file=handler.refused)
    for sent in handler.sent:
        if not sent.path.stat().st_size:
            raise Invalid(file=f"{sent.name} is empty. Please choose it again.")
    words = {name: filled.cleaned_data[name] for name in ("title", "text", "trigger", "taken_on")}
    keys = [f"{store.new_folder()}/original" for _ in handler.sent]
    try:
        for sent, key in zip(handler.sent, keys, strict=True):
            store.keep(sent.path, key)
        with acting_as(request.user):
            items = [
                commands.add_stored(actor=request.user, storage_key=key, name=sent.name, **words)
                for sent, key in zip(handler.sent, keys, strict=True)
            ]
            kept.forget(request, kept.NOTE)
    except BaseException:
        for key in keys:
            store.remove_folder(key.rpartition("/")[0])
        raise
    if len(items) == 1:
        messages.success(request, "All here. Only you can see it.")
        return redirect("evidence_item", item_id=items[0].id)
    count = "Both" if len(items) == 2 else f"All {len(items)}"  # noqa: PLR2004  a pair
    messages.success(request, f"{count} are here. Only you can see them.")
    return redirect("evidence_list")


@login_required
@require_POST
def words(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Write what a person says about a file on its way; the page sends it beside the bytes."""
    filled = Add(request.POST)
    if not filled.is_valid():
        return _sentence(" ".join(error for errors in filled.errors.values() for error in errors))
    said = {name: filled.cleaned_data[name] for name in ("title", "text", "trigger", "taken_on")}
    try:
        with acting_as(request.user):
            commands.describe_upload(actor=request.user, upload_id=upload_id, **said)
            kept.forget(request, kept.NOTE)
    except ObjectDoesNotExist:
        return pages.not_found(request)
    except Invalid as error:
        return _sentence(str(error))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _sentence(text: str) -> HttpResponse:
    return HttpResponse(text, status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def end(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Give an upload up, or put away what was said of one that was refused."""
    try:
        with commands.holding(request.user, upload_id) as held:
            place = commands.place_of(held)
            with acting_as(request.user):
                commands.end_upload(actor=request.user, upload_id=upload_id)
            store.here().discard(place)
    except ObjectDoesNotExist:
        return pages.not_found(request)
    except (Refused, commands.Held):
        messages.info(request, "This file is just being finished. Look again in a moment.")
    else:
        messages.success(request, f"Cancelled. Nothing of {held.name} was kept.")
    return redirect("evidence_add")
