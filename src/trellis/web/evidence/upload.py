"""A file sent by a plain form, for browsers without JavaScript: straight to the storage's disk."""

from __future__ import annotations

import contextlib
import secrets
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from trellis.evidence import commands, store
from trellis.evidence.media.sizes import say_size
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.web.evidence import add
from trellis.web.evidence.forms import Upload, add_problems


class ToParts(FileUploadHandler):
    """Writes one file beside the stored ones, so that it is linked into place and not copied.

    A file over the limit is read to its end and dropped: the other fields are kept.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.path: Path | None = None
        self.too_big = False

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Open the part file."""
        super().new_file(*arguments, **named)
        self.path = store.parts() / f"form-{secrets.token_hex(16)}"
        self.out = self.path.open("wb")
        self.path.chmod(0o600)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, or stop at the limit."""
        if start + len(raw_data) > settings.MAX_UPLOAD_BYTES:
            self.too_big = True
            self.forget()
            raise SkipFile
        self.out.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Hand the file over under its path."""
        if self.path is None:
            return None
        self.out.close()
        return UploadedFile(self.out, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Leave nothing of a broken request."""
        self.forget()

    def forget(self) -> None:
        """Remove the part file."""
        if self.path is not None:
            with contextlib.suppress(OSError, ValueError):
                self.out.close()
            self.path.unlink(missing_ok=True)
            self.path = None


@csrf_exempt  # the inner view checks the token, once the handler stands
@login_required
@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """Receive a file and make it evidence."""
    handler = ToParts(request)
    request.upload_handlers = [handler]
    try:
        return _received(request, handler)
    finally:
        handler.forget()


@csrf_protect
def _received(request: HttpRequest, handler: ToParts) -> HttpResponse:
    with acting_as(request.user):
        filled = Upload(request.POST, request.FILES, auto_id="file-%s")
        if filled.is_valid():
            try:
                item = _add(request, filled, handler)
            except Invalid as error:
                add_problems(filled, error.problems)
            else:
                messages.success(request, "All here. Only you can see it.")
                return redirect("evidence_item", item_id=item.id)
        return add.page(request, file_form=filled, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _add(request: HttpRequest, filled: Upload, handler: ToParts) -> Any:
    if handler.too_big:
        sent, most = int(request.META.get("CONTENT_LENGTH") or 0), settings.MAX_UPLOAD_BYTES
        raise Invalid(file=f"That file is {say_size(sent)}; the most is {say_size(most)}. Trim it, or send part.")
    if handler.path is None:
        raise Invalid(file="Choose a file first.")
    commands.check_room(actor=request.user, length=handler.path.stat().st_size)
    return commands.add_file(
        actor=request.user,
        path=handler.path,
        name=request.FILES["file"].name or "file",
        title=filled.cleaned_data["title"],
        trigger=filled.cleaned_data["trigger"],
        taken_on=filled.cleaned_data["taken_on"],
    )
