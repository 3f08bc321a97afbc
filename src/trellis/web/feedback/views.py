"""Asking pupils and colleagues: say what you expect, give them the link, close it, see what they said (R53)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import commands as circle_commands
from trellis.circles import queries as circles
from trellis.feedback import commands, queries
from trellis.feedback.enums import State
from trellis.feedback.models import Request
from trellis.feedback.queries import Counted, RequestView
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.web.coaching.shared import draft_url
from trellis.web.enquiry.forms import add_problems
from trellis.web.feedback.forms import AskForm, ExpectForm
from trellis.web.page import render
from trellis.web.reflection.shared import within
from trellis.web.signed import Signed
from trellis.web.typed import version

NEW = "feedback:new"


@login_required
@require_safe
def home(request: Signed) -> HttpResponse:
    """List what was asked, own and shown."""
    found = queries.requests_of(request.user)
    context = {
        "within": within("feedback_home"),
        "own": [one for one in found if one.mine], "shown": [one for one in found if not one.mine],
        "views": circles.views({one.circle_id for one in found}, request.user),
    }  # fmt: skip
    return render(request, "feedback/home.jinja", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Signed) -> HttpResponse:
    """Set down whom to ask what."""
    person, status, sets = request.user, HTTPStatus.OK, queries.question_sets()
    start: dict[str, Any] = {"set_key": sets[0].key if sets else ""}
    if request.method != "POST":
        start |= {name: values[-1] for name, values in drafts.load(actor=person, form_key=NEW).items() if values}
    form = AskForm(request.POST if request.method == "POST" else None, initial=start, sets=sets)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                made = commands.ask(actor=person, **form.cleaned_data)
            except Invalid as error:
                add_problems(form, error.problems)
            else:
                drafts.clear(actor=person, form_key=NEW)
                return redirect("feedback_request", made.id)
    return render(
        request, "feedback/new.jinja", {"form": form, "sets": sets, "draft_url": draft_url(NEW)}, status=status
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: Signed, request_id: UUID) -> HttpResponse:
    """Show a request as it stands: what do you expect, the link, or what was counted."""
    view = queries.request_view(request.user, request_id)
    if not view.mine:
        circle_commands.log_access(
            reader=request.user, owner_id=view.asker.id, item_kind="feedback", item_id=view.row.id,
            circle_id=view.row.circle_id, why="shown",
        )  # fmt: skip
    if view.row.state == State.DRAFT:
        return _expect(request, view)
    if view.row.state == State.OPEN:
        return _open(request, view)
    return _counted(request, view)


def _expect(request: Signed, view: RequestView) -> HttpResponse:
    """Ask what is expected, before there is a link."""
    status, conflict = HTTPStatus.OK, ""
    form = ExpectForm(request.POST if request.method == "POST" else None, view=view)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        form.is_valid()
        try:
            commands.open_link(
                actor=request.user, request_id=view.row.id, prediction=form.places(), version=version(request)
            )
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            conflict, status = str(error), HTTPStatus.CONFLICT
        else:
            messages.success(request, "The link works now.")
            return redirect("feedback_request", view.row.id)
    context = {"view": view, "row": view.row, "form": form, "conflict": conflict}
    return render(request, "feedback/expect.jinja", context, status=status)


def _open(request: Signed, view: RequestView) -> HttpResponse:
    return render(request, "feedback/open.jinja", {"view": view, "row": view.row, **_address(request, view.row)})


@login_required
@require_safe
def link(request: Signed, request_id: UUID) -> HttpResponse:
    """Show the link and its picture alone, large, for a board or a printed page."""
    view = _mine(request.user, request_id)
    if view.row.state != State.OPEN:
        return redirect("feedback_request", request_id)
    return render(request, "feedback/link.jinja", {"view": view, "row": view.row, **_address(request, view.row)})


def _address(request: Signed, row: Request) -> dict[str, str]:
    """Return the link as it is typed, and as a picture to be scanned."""
    full = request.build_absolute_uri(reverse("feedback_answer", kwargs={"code": row.code}))
    picture = segno.make(full, micro=False, error="m").svg_inline(
        omitsize=True, border=2, dark="#2b1e2f", light="#fffffc", svgclass="qr", lineclass=None
    )
    return {"link": full, "shown_link": full.split("://", 1)[1], "picture": picture}


def _counted(request: Signed, view: RequestView) -> HttpResponse:
    person = request.user
    pairs = [one.id for one in circles.shareable(person) if one.kind == "partnership"] if view.mine else []
    views = circles.views({view.row.circle_id, *pairs}, person)
    alone = views[view.row.circle_id].kind == "private"
    context = {
        "view": view, "row": view.row, "names": views[view.row.circle_id].names, "alone": alone,
        "rings": [views[one] for one in pairs if one in views] if alone else [],
        "charts": {one.key: _bars(one) for one in view.questions if one.counts},
    }  # fmt: skip
    return render(request, "feedback/counted.jinja", context)


def _bars(one: Counted) -> tuple[tuple[str, int, float], ...]:
    """Return (choice, how many, percent of all) for each choice."""
    return tuple((choice, count, round(100 * count / one.answered, 1)) for choice, count in one.counts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Signed, request_id: UUID) -> HttpResponse:
    """Ask once, then close and count up."""
    view = _mine(request.user, request_id)
    if request.method != "POST":
        return render(request, "feedback/close.jinja", {"view": view, "row": view.row})
    commands.close(actor=request.user, request_id=request_id)
    return redirect("feedback_request", request_id)


@login_required
@require_POST
def show(request: Signed, request_id: UUID) -> HttpResponse:
    """Show what was counted to a partnership."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        return redirect("feedback_request", _mine(request.user, request_id).row.id)
    commands.show(actor=request.user, request_id=request_id, circle_id=circle_id)
    messages.success(request, "Shown.")
    return redirect("feedback_request", request_id)


@login_required
@require_POST
def take_back(request: Signed, request_id: UUID) -> HttpResponse:
    """Let nobody else see it any more."""
    commands.take_back(actor=request.user, request_id=request_id)
    messages.success(request, "Taken back. Only you can see it.")
    return redirect("feedback_request", request_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Signed, request_id: UUID) -> HttpResponse:
    """Ask once, then delete it."""
    view = _mine(request.user, request_id)
    if request.method != "POST":
        return render(request, "feedback/delete.jinja", {"view": view, "row": view.row})
    commands.delete(actor=request.user, request_id=request_id)
    messages.success(request, "Deleted.")
    return redirect("feedback_home")


def _mine(person: Person, request_id: UUID) -> RequestView:
    """Return an own request; 404 for others'."""
    view = queries.request_view(person, request_id)
    if not view.mine:
        raise Request.DoesNotExist
    return view
