"""The bare page every page's cost is compared with: signed in, one query, one line (development only)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from trellis.circles import queries
from trellis.web.page import render


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Show how many circles one is in, without the shell."""
    return render(request, "bare.jinja", {"count": len(queries.my_circle_ids(request.user))})
