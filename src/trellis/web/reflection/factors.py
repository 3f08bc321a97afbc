"""What helps and hinders: one line each; what is personal stays with its writer (R36)."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from trellis.circles import commands as circle_commands
from trellis.circles import queries as circles
from trellis.kernel import drafts
from trellis.kernel.errors import Invalid
from trellis.reflection import commands, queries
from trellis.web.coaching.shared import draft_url
from trellis.web.enquiry.forms import add_problems
from trellis.web.page import render
from trellis.web.reflection import shared
from trellis.web.reflection.belief_forms import FactorForm
from trellis.web.signed import Signed

NEW = "thinking:factor"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def factors(request: Signed) -> HttpResponse:
    """Keep one; list them. Somebody else's are logged for their writer."""
    person, status = request.user, HTTPStatus.OK
    kept = drafts.initial(actor=person, form_key=NEW) if request.method != "POST" else {}
    form = FactorForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                commands.log_factor(actor=person, **form.cleaned_data)
                drafts.clear(actor=person, form_key=NEW)
                messages.success(request, "Kept. Only you can see it.")
                return redirect("reflection_factors")
        except Invalid as error:
            add_problems(form, error.problems)
    found = queries.factors_of(person)
    for one in {card.learner.id: card for card in found if not card.mine}.values():  # the newest of each writer
        circle_commands.log_access(
            reader=person, owner_id=one.learner.id, item_kind="factor", item_id=one.id, circle_id=one.circle_id,
            why="shown",
        )  # fmt: skip
    pairs = [one.id for one in circles.shareable(person) if one.kind == "partnership"]
    views = circles.views({*(one.circle_id for one in found), *pairs}, person)
    context = {
        "form": form, "draft_url": draft_url(NEW), "within": shared.within("reflection_factors"),
        "own": [one for one in found if one.mine], "shown": [one for one in found if not one.mine], "views": views,
        "rings": [views[one] for one in pairs if one in views],
    }  # fmt: skip
    return render(request, "reflection/factors.jinja", context, status=status)


@login_required
@require_POST
def show(request: Signed, factor_id: UUID) -> HttpResponse:
    """Show it to a partnership."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        return redirect("reflection_factors")
    commands.show_factor(actor=request.user, factor_id=factor_id, circle_id=circle_id)
    messages.success(request, "Shown.")
    return redirect("reflection_factors")


@login_required
@require_POST
def take_back(request: Signed, factor_id: UUID) -> HttpResponse:
    """Let nobody else see it any more."""
    commands.take_back_factor(actor=request.user, factor_id=factor_id)
    messages.success(request, "Taken back. Only you can see it.")
    return redirect("reflection_factors")


@login_required
@require_POST
def delete(request: Signed, factor_id: UUID) -> HttpResponse:
    """Delete it; the page's own dialog asks first."""
    commands.delete_factor(actor=request.user, factor_id=factor_id)
    messages.success(request, "Deleted.")
    return redirect("reflection_factors")
