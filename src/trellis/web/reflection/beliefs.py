"""What somebody believes: one line at once, said anew with what changed it, with what speaks for and against."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import commands as circle_commands
from trellis.circles import queries as circles
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.reflection import commands, queries
from trellis.reflection.models import Statement
from trellis.web.coaching.shared import draft_url
from trellis.web.enquiry.forms import add_problems
from trellis.web.page import render
from trellis.web.reflection import shared
from trellis.web.reflection.belief_forms import BeliefForm, GroundForm, RewordForm
from trellis.web.signed import Signed
from trellis.web.typed import version

NEW = "thinking:belief"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def beliefs(request: Signed) -> HttpResponse:
    """Keep one; list them, own and shown."""
    person, status = request.user, HTTPStatus.OK
    kept = drafts.initial(actor=person, form_key=NEW) if request.method != "POST" else {}
    form = BeliefForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                made = commands.state(
                    actor=person, words=form.cleaned_data["words"], kind=form.cleaned_data["kind"] or "belief"
                )
                drafts.clear(actor=person, form_key=NEW)
                messages.success(request, "Kept. Only you can see it.")
                return redirect("reflection_belief", made.id)
        except Invalid as error:
            add_problems(form, error.problems)
    found = queries.statements_of(person)
    context = {
        "form": form, "draft_url": draft_url(NEW), "within": shared.within("reflection_beliefs"),
        "own": [one for one in found if one.mine], "shown": [one for one in found if not one.mine],
        "views": circles.views({one.circle_id for one in found}, person),
    }  # fmt: skip
    return render(request, "reflection/beliefs.jinja", context, status=status)


@login_required
@require_safe
def belief(request: Signed, statement_id: UUID) -> HttpResponse:
    """Show one. Somebody else's opening is logged for its writer."""
    view = queries.statement(request.user, statement_id)
    if not view.mine:
        circle_commands.log_access(
            reader=request.user, owner_id=view.learner.id, item_kind="statement", item_id=view.row.id,
            circle_id=view.row.circle_id, why="shown",
        )  # fmt: skip
    return _page(request, view)


def _page(
    request: Signed, view: queries.StatementView, status: int = HTTPStatus.OK, **open_form: forms.Form
) -> HttpResponse:
    person, row = request.user, view.row
    own_items = shared.choices(person) if view.mine else []
    pairs = [one.id for one in circles.shareable(person) if one.kind == "partnership"] if view.mine else []
    views = circles.views({row.circle_id, *pairs}, person)
    alone = views[row.circle_id].kind == "private"
    context = {
        "view": view, "row": row, "names": views[row.circle_id].names, "alone": alone,
        "rings": [views[one] for one in pairs if one in views] if alone else [],
        "pieces": shared.pieces(person, view.items), "shown_form": next(iter(open_form), ""),
        "reword": open_form.get("reword")
        or RewordForm(initial={"words": row.words}, items=own_items, auto_id="again_%s"),
        "ground": open_form.get("ground") or GroundForm(items=own_items, auto_id="ground_%s"),
    }  # fmt: skip
    return render(request, "reflection/belief.jinja", context, status=status)


@login_required
@require_POST
def reword(request: Signed, statement_id: UUID) -> HttpResponse:
    """Say it anew; the wording before is kept."""
    form = RewordForm(request.POST, items=shared.choices(request.user), auto_id="again_%s")
    return _do(request, statement_id, "reword", form, lambda: commands.state(
        actor=request.user, statement_id=statement_id, words=form.cleaned_data["words"], why=form.cleaned_data["why"],
        item_id=form.item_id(), version=version(request),
    ))  # fmt: skip


@login_required
@require_POST
def add_ground(request: Signed, statement_id: UUID) -> HttpResponse:
    """Say what speaks for it or against it."""
    form = GroundForm(request.POST, items=shared.choices(request.user), auto_id="ground_%s")
    return _do(request, statement_id, "ground", form, lambda: commands.add_ground(
        actor=request.user, statement_id=statement_id, side=form.cleaned_data["side"],
        words=form.cleaned_data["words"], item_id=form.item_id(),
    ))  # fmt: skip


def _do(request: Signed, statement_id: UUID, name: str, form: forms.Form, act: Any) -> HttpResponse:
    """Run the command of one of the page's two forms; show the page with its words when it does not fit."""
    _mine(request.user, statement_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if form.is_valid():
            act()
            messages.success(request, "Kept.")
            return redirect("reflection_belief", statement_id)
    except Invalid as error:
        add_problems(form, error.problems)
    except Conflict as error:
        form.add_error(None, str(error))
        status = HTTPStatus.CONFLICT
    return _page(request, _mine(request.user, statement_id), status, **{name: form})


@login_required
@require_POST
def drop_ground(request: Signed, ground_id: UUID) -> HttpResponse:
    """Take one ground off."""
    return redirect("reflection_belief", commands.drop_ground(actor=request.user, ground_id=ground_id).id)


@login_required
@require_POST
def show(request: Signed, statement_id: UUID) -> HttpResponse:
    """Show it to a partnership."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        return redirect("reflection_belief", _mine(request.user, statement_id).row.id)
    commands.show_statement(actor=request.user, statement_id=statement_id, circle_id=circle_id)
    messages.success(request, "Shown.")
    return redirect("reflection_belief", statement_id)


@login_required
@require_POST
def take_back(request: Signed, statement_id: UUID) -> HttpResponse:
    """Let nobody else see it any more."""
    commands.take_back_statement(actor=request.user, statement_id=statement_id)
    messages.success(request, "Taken back. Only you can see it.")
    return redirect("reflection_belief", statement_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Signed, statement_id: UUID) -> HttpResponse:
    """Ask once, then delete it."""
    view = _mine(request.user, statement_id)
    if request.method != "POST":
        return render(request, "reflection/belief_delete.jinja", {"view": view, "row": view.row})
    commands.delete_statement(actor=request.user, statement_id=statement_id)
    messages.success(request, "Deleted.")
    return redirect("reflection_beliefs")


def _mine(person: Person, statement_id: UUID) -> queries.StatementView:
    """Return an own one; 404 for others'."""
    view = queries.statement(person, statement_id)
    if not view.mine:
        raise Statement.DoesNotExist
    return view
