"""The data-protection desk. For everybody without the office 404."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from trellis.protection import queries
from trellis.web import page
from trellis.web.protection.holds import officers
from trellis.web.signed import Signed

FURTHEST = 10_000  # pages


@officers
@require_GET
def desk(request: Signed) -> HttpResponse:
    """List recordings without title or teacher, and what was deleted."""
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    number = min(number, FURTHEST)
    return page.render(
        request,
        "protection/desk.jinja",
        {"desk": queries.desk(number), "number": number, "due": queries.next_due(request.user)},
    )
