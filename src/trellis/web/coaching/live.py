"""What an open session page asks every second and a half, and the pads that save as one types."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from trellis.coaching import commands, queries
from trellis.kernel import live as signals
from trellis.kernel.errors import Conflict
from trellis.web.coaching.session import parts
from trellis.web.coaching.shared import version
from trellis.web.page import render


@login_required
@require_safe
def live(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Answer 204 while nothing changed, else the live parts. One statement when nothing changed."""
    changes, state = queries.changes_of(session_id)
    tag = f'"{changes}-{state}"'
    if request.headers.get("If-None-Match") == tag:
        return _tell(
            request, session_id, HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})
        )
    view = queries.session_view(request.user, session_id)
    response = render(request, "coaching/live.jinja", parts(request.user, view))
    response["ETag"] = tag
    return _tell(request, session_id, response)


def _tell(request: HttpRequest, session_id: UUID, response: HttpResponse) -> HttpResponse:
    """Add where the page can listen for changes, for the next minute; the reader was let in above."""
    if signals.address() and request.session.session_key:
        token = signals.token(request.user.pk, request.session.session_key, session_id)
        response["X-Live"] = f"{signals.address()}?token={quote(token)}"
    return response


@login_required
@require_POST
def pad(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Keep the shared pad. When the other wrote meanwhile, show both side by side and lose nothing."""
    return _write(request, session_id, shared=True)


@login_required
@require_POST
def notes(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Keep one's own notes."""
    return _write(request, session_id, shared=False)


def _write(request: HttpRequest, session_id: UUID, *, shared: bool) -> HttpResponse:
    said = request.POST.get("text", "").replace("\r\n", "\n")
    by_script = request.headers.get("X-Requested-With") == "island"
    try:
        note = commands.write_note(
            actor=request.user, session_id=session_id, text=said, shared=shared, version=version(request) or 0
        )
    except Conflict:
        view = queries.session_view(request.user, session_id)
        stands = view.pad if shared else view.own
        context = {"view": view, "mine": said, "stands": stands, "shared": shared}
        if by_script:
            return render(request, "coaching/both.jinja", context, block="both", status=HTTPStatus.CONFLICT)
        return render(request, "coaching/both.jinja", context, status=HTTPStatus.CONFLICT)
    if by_script:
        headers = {"X-Version": str(note.version), "Cache-Control": "no-store"}
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)
    return redirect("coaching_session", session_id)
