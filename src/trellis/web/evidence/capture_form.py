"""The capture screen sent whole, as a plain form: the way without JavaScript."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from trellis.evidence import commands, store
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.web.evidence import capture, kept
from trellis.web.evidence.capture_forms import CaptureForm
from trellis.web.evidence.forms import add_problems
from trellis.web.evidence.upload import Sent, ToParts, no_room

KINDS = ("photo", "voice", "video", "file")


@csrf_exempt  # the inner view checks the token, once the handler stands
@login_required
@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """Keep a note, or a photo, voice note, video or file with words."""
    handler = ToParts(request, problem=no_room(request, int(request.META.get("CONTENT_LENGTH") or 0)))
    request.upload_handlers = [handler]
    try:
        return _received(request, handler)
    finally:
        handler.forget()


@csrf_protect
def _received(request: HttpRequest, handler: ToParts) -> HttpResponse:
    fields = [name for name in KINDS for _ in request.FILES.getlist(name)]
    with acting_as(request.user):
        choices = capture.classes_of(request.user)
    filled = CaptureForm(request.POST, request.FILES, classes=choices)
    if filled.is_valid():
        try:
            return _kept(request, filled, handler, fields)
        except Invalid as error:
            add_problems(filled, error.problems)
    with acting_as(request.user):
        return capture.page(request, filled, choices, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _kept(request: HttpRequest, filled: CaptureForm, handler: ToParts, fields: list[str]) -> HttpResponse:
    if handler.refused:
        raise Invalid(file=handler.refused)
    for sent in handler.sent:
        if not sent.path.stat().st_size:
            raise Invalid(file=f"{sent.name} is empty. Please choose it again.")
    once = filled.sent_once()
    with acting_as(request.user):
        if not handler.sent:
            item_id = commands.capture_note(actor=request.user, once=once, said=filled.said()).item_id
            kept.forget(request, kept.QUICK)
    if handler.sent:
        places = [
            _file(request, filled, sent, uuid5(once, str(place)) if place else once, kind)
            for place, (sent, kind) in enumerate(zip(handler.sent, fields, strict=True))
        ]
        item_id, *_ = places
    messages.success(request, capture.KEPT)
    return redirect("evidence_item", item_id=item_id)


def _file(request: HttpRequest, filled: CaptureForm, sent: Sent, once: UUID, kind: str) -> UUID | None:
    """Store one file and write its row; one that was here before is not kept twice."""
    key = f"{store.new_folder()}/original"
    store.keep(sent.path, key)
    made = False
    try:
        with acting_as(request.user):
            found, made = commands.capture_stored(
                actor=request.user, once=once, said=filled.said(kind), name=sent.name, storage_key=key
            )
            kept.forget(request, kept.QUICK)
    finally:
        if not made:
            store.remove_folder(key.rpartition("/")[0])
    return found.item_id
