"""Captions of a recording: the file for the player, the words as a page, adding and taking away."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import queries as circles
from trellis.evidence import captions as spoken
from trellis.evidence import commands, queries
from trellis.evidence.models import Captions, Item
from trellis.evidence.queries import ItemView
from trellis.kernel import words
from trellis.kernel.errors import Invalid
from trellis.web.evidence import present, talking
from trellis.web.evidence.forms import CaptionFile, add_problems
from trellis.web.page import render


@login_required
@require_safe
def file(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Send the captions to the player of whoever may see the recording; 404 to everybody else."""
    found = queries.captions_of(item_id)
    talking.opened(request, queries.item_view(request.user, item_id))
    answer = HttpResponse(found.text, content_type="text/vtt; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def captions(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show what is said in a recording; its owner adds or replaces it."""
    found = queries.item_view(request.user, item_id)
    if found.kind not in present.SPOKEN or not (found.mine or found.captioned):
        raise Item.DoesNotExist
    form = CaptionFile(request.POST or None, request.FILES or None)
    status = HTTPStatus.OK
    if request.method == "POST" and found.mine:
        if form.is_valid() and _added(request, item_id, form):
            messages.success(request, "The captions are there. C switches them on and off in the player.")
            return redirect("evidence_captions", item_id=item_id)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    talking.opened(request, found)
    return render(request, "evidence/captions.jinja", _context(request, found, form), status=status)


def _added(request: HttpRequest, item_id: UUID, form: CaptionFile) -> bool:
    try:
        content = form.cleaned_data["file"].read(spoken.BYTES_MOST + 1)
        commands.add_captions(actor=request.user, item_id=item_id, content=content)
    except Invalid as error:
        add_problems(form, error.problems)
        return False
    return True


def _context(request: HttpRequest, found: ItemView, form: CaptionFile) -> dict[str, object]:
    views = circles.views(found.circles, request.user)
    here = present.item_url(found.id)
    return {
        "item": found,
        "form": form,
        "lines": [
            (words.timecode(line.start), f"{here}?at={line.start}#stage", line.words) for line in _lines(found.id)
        ],
        "seen": present.together([present.seen(views.get(one)) for one in found.circles] or [present.ONLY_YOU]),
    }


def _lines(item_id: UUID) -> list[spoken.Line]:
    try:
        return spoken.read(queries.captions_of(item_id).text.encode())
    except Captions.DoesNotExist:
        return []


@login_required
@require_POST
def remove(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take the captions away."""
    commands.remove_captions(actor=request.user, item_id=item_id)
    messages.success(request, "The captions are gone. The recording is as it was.")
    return redirect("evidence_item", item_id=item_id)
