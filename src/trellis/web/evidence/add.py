"""Adding: the one form for files and words."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trellis.evidence import queries
from trellis.evidence.media.sizes import say_size
from trellis.kernel import clock
from trellis.pupils import queries as pupils
from trellis.web.evidence import kept
from trellis.web.evidence.forms import Add
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
