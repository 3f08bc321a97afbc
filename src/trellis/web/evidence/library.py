"""The list: one's own evidence and what others show one; and what it covers so far."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup, escape

from trellis.circles import queries as circles
from trellis.evidence import commands, queries
from trellis.evidence.queries import Card
from trellis.kernel.errors import Invalid
from trellis.web.evidence import present, so_far
from trellis.web.evidence.filters import Filters
from trellis.web.evidence.forms import add_problems
from trellis.web.page import render

OPEN_KINDS = {"partnership", "group"}
ON, OFF = "\ue000", "\ue001"  # around found words


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show a page of the library; filters and cursors stand in the address."""
    views = circles.views(circles.my_circle_ids(request.user), request.user)
    form = Filters(request.GET, [present.seen(view) for view in views.values() if view.kind in OPEN_KINDS])
    found = queries.library(
        request.user, form.asked, before=_cursor(request, "before"), after=_cursor(request, "after")
    )
    context = {
        "form": form,
        "choosing": form.narrows or "choose" in request.GET,
        "cards": _shown(found.cards, views),
        "total": found.total,
        "many": found.total >= queries.FOUND_MOST and bool(form.asked.search),
        "chips": form.chips(),
        "earlier": form.link(before=found.earlier),
        "later": form.link(after=found.later),
        "under_way": present.under_way(queries.uploads_under_way(request.user)),
    }
    return render(request, "evidence/list.jinja", context)


def _shown(cards: tuple[Card, ...], views: dict[UUID, Any]) -> list[tuple[Any, Markup, str]]:
    """Return each card, the words found in it, and the month where a new one begins."""
    months = [so_far.month(card.kept_on) for card in cards]
    begun = [month if month != before else "" for before, month in pairwise(["", *months])]
    return [(present.card(card, views), marked(card), month) for card, month in zip(cards, begun, strict=True)]


def marked(card: Card) -> Markup:
    """Return the words around what was found, for one's own only: opening another's is logged."""
    if not card.mine:
        return Markup("")
    return escape(card.found).replace(ON, Markup("<mark>")).replace(OFF, Markup("</mark>"))


def _cursor(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET[name])
    except (KeyError, ValueError):
        return None


@login_required
@require_safe
def covered(request: HttpRequest) -> HttpResponse:
    """Show what one's own evidence covers: month by month, and by kind of experience (R7, R10)."""
    return render(request, "evidence/so_far.jinja", so_far.page(request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def experience(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Say what kind of experience an item comes from (R7)."""
    item = queries.own_item(request.user, item_id)
    form = so_far.Kind(request.POST or None, initial=item.experience)
    if request.method == "POST" and form.is_valid():
        try:
            commands.say_experience(actor=request.user, item_id=item_id, **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            return redirect("evidence_so_far")
    return render(
        request, "evidence/experience.jinja", {"form": form, "item": item}, status=422 if form.errors else 200
    )
