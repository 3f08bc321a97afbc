"""Showing evidence to a circle, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from trellis.circles import queries as circles
from trellis.evidence import commands
from trellis.kernel import words
from trellis.web.evidence import present


@login_required
@require_POST
def share(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show an own item in a circle."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        messages.error(request, "Choose who should see it first.")
        return redirect("evidence_item", item_id=item_id)
    commands.share(actor=request.user, item_id=item_id, circle_id=circle_id)
    messages.success(request, f"{_others(request, circle_id)} can see it now. You can take it back at any time.")
    return redirect(f"{present.item_url(item_id)}#seen")


@login_required
@require_POST
def take_back(request: HttpRequest, item_id: UUID, circle_id: UUID) -> HttpResponse:
    """Stop showing an own item in a circle, at once."""
    others = _others(request, circle_id)
    commands.take_back(actor=request.user, item_id=item_id, circle_id=circle_id)
    messages.success(request, f"Taken back. {others} cannot open it any more.")
    return redirect(f"{present.item_url(item_id)}#seen")


def _others(request: HttpRequest, circle_id: UUID) -> str:
    """Return the names of the others in a circle."""
    view = circles.views([circle_id], request.user).get(circle_id)
    names = [name for name in view.names if name != "You"] if view else []
    return words.names(names) or "Nobody else"
