"""What is kept of me and how long; lengthening one record's time; putting the prompt on Today away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from trellis.protection import commands, queries
from trellis.web import page
from trellis.web.signed import Signed


@login_required
@require_GET
def kept(request: Signed) -> HttpResponse:
    """Show what goes next, and every kind of record with its keeping time."""
    context = {"kept": queries.kept_of(request.user), "held": queries.held_of(request.user)}
    return page.render(request, "protection/kept.jinja", context)


@login_required
@require_POST
def renew(request: Signed, record_id: UUID) -> HttpResponse:
    """Lengthen one record's time."""
    commands.renew(actor=request.user, record_id=record_id)
    messages.success(request, "It is kept longer. The new day stands in the list.")
    return redirect("protection_kept")


@login_required
@require_POST
def dismiss(request: Signed) -> HttpResponse:
    """Put the prompt on Today away."""
    commands.dismiss_notices(actor=request.user)
    return redirect("today")
