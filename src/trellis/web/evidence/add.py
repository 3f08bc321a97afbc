"""Adding: the one form for files and words, and the quick note."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from trellis.evidence import commands, queries
from trellis.evidence.media.sizes import say_size
from trellis.kernel import clock
from trellis.kernel.errors import Invalid
from trellis.pupils import queries as pupils
from trellis.web.evidence import kept
from trellis.web.evidence.forms import Add, QuickNote, add_problems
from trellis.web.evidence.under_way import lines
from trellis.web.page import render
from trellis.web.pupils.present import card as seating

KEPT = "Kept. Only you can see it."


@login_required
@require_safe
def add(request: HttpRequest) -> HttpResponse:
    """Show the one form for adding."""
    return page(request)


def page(request: HttpRequest, *, form: Add | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    """Render the form with what was typed, and what is still on its way."""
    most = int(settings.MAX_UPLOAD_BYTES)
    context = {
        "form": form or Add(initial={"taken_on": clock.today()}, auto_id="add-%s"),
        "draft_url": kept.url(kept.NOTE),
        "lines": lines(queries.uploads_to_show(request.user)),
        "most": say_size(most),
        "most_bytes": most,
        "seats": [(one.name, one.seat) for one in map(seating, pupils.classes(request.user)) if one.seat],
    }
    return render(request, "evidence/add.jinja", context, status=status)


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
