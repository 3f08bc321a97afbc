"""Adding: the one screen for a note, a file or a video, and the quick note."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from trellis.evidence import commands, queries
from trellis.evidence.media.sizes import say_size
from trellis.kernel import clock
from trellis.kernel.errors import Invalid
from trellis.web.evidence import kept, present
from trellis.web.evidence.forms import Note, QuickNote, Upload, add_problems
from trellis.web.page import render

KEPT = "Kept. Only you can see it."


@login_required
@require_safe
def add(request: HttpRequest) -> HttpResponse:
    """Show the one screen for adding."""
    return page(request)


def page(
    request: HttpRequest, *, note_form: Note | None = None, file_form: Upload | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render the adding screen with what was typed."""
    today = {"taken_on": clock.today()}
    context = {
        "note_form": note_form or Note(initial=today, auto_id="note-%s"),
        "file_form": file_form or Upload(initial=today, auto_id="file-%s"),
        "draft_url": kept.url(kept.NOTE),
        "under_way": present.under_way(queries.uploads_under_way(request.user)),
        "most": say_size(_most()),
        "most_bytes": _most(),
    }
    return render(request, "evidence/add.jinja", context, status=status)


def _most() -> int:
    from django.conf import settings  # noqa: PLC0415  read when asked, tests change it

    return int(settings.MAX_UPLOAD_BYTES)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """Write a note with its title and day; GET shows the quick note."""
    if request.method != "POST":
        return quick(request)
    form = Note(request.POST, auto_id="note-%s")
    if form.is_valid():
        try:
            item = commands.note(actor=request.user, **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            kept.forget(request, kept.NOTE)
            messages.success(request, KEPT)
            return redirect("evidence_item", item_id=item.id)
    return page(request, note_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: HttpRequest) -> HttpResponse:
    """Note something in one field and one tap; needs no agreement, coach or goal (R17)."""
    posted = request.method == "POST"
    form = QuickNote(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            item = commands.note(actor=request.user, **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            kept.forget(request, kept.QUICK)
            messages.success(request, KEPT)
            return redirect("evidence_item", item_id=item.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
    return render(request, "evidence/note.jinja", {"form": form, "draft_url": kept.url(kept.QUICK)}, status=status)
