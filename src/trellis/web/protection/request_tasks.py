"""What the owner of a record is asked because of a request: reading it, giving a masked copy, replying, the copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.protection import commands, queries
from trellis.web import page
from trellis.web.account.limits import no_store
from trellis.web.signed import Signed

LONGEST, WORDS_MOST = 9, 500_000


@no_store
@login_required
@require_http_methods(["GET", "POST"])
def task(request: Signed, task_id: UUID) -> HttpResponse:
    """Show what is asked; POST answers."""
    view = queries.task(request.user, task_id)
    problems: dict[str, str] = {}
    typed: dict[str, Any] = {"words": view.proposed, "reply": view.reply, "file": view.with_file, "looked": False}
    if request.method == "POST":
        typed = {
            "words": request.POST.get("words", "")[:WORDS_MOST].replace("\r\n", "\n"),
            "reply": request.POST.get("reply", "")[:4000],
            "file": bool(request.POST.get("file")),
            "looked": bool(request.POST.get("looked")),
        }
        try:
            _answer(request, view, typed)
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, "Kept.")
            return redirect("protection_requests")
    context = {"task": view, "typed": typed, "problems": problems}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return page.render(request, "protection/request_task.jinja", context, status=status)


def _answer(request: Signed, view: queries.TaskView, typed: dict[str, Any]) -> None:
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < LONGEST else 0
    act: Callable[..., object]
    if view.kind != "give":
        act, fields = commands.reply_to_task, {"reply": typed["reply"]}
    elif request.POST.get("outcome") == "decline":
        act, fields = commands.decline_piece, {"why": typed["reply"]}
    else:
        act = commands.give_piece
        fields = {"words": typed["words"], "with_file": typed["file"], "looked": typed["looked"]}
    act(actor=request.user, task_id=view.id, version=version, **fields)


@no_store
@login_required
@require_safe
def copy(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """Send an owner what they gave for a pupil's request, as a zip made while it is sent."""
    try:
        with acting_as(request.user):
            plan = queries.plan_copy(request.user, request_id)
    except (ObjectDoesNotExist, Refused):
        return page.not_found(request)
    blocks: Iterator[bytes] = queries.stream(plan) if request.method == "GET" else iter(())
    answer = StreamingHttpResponse(blocks, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="pupil-copy-{clock.today()}.zip"'
    return answer
