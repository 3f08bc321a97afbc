"""The list: one's own evidence and what others show one."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trellis.circles import queries as circles
from trellis.evidence import queries
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.web.evidence import present
from trellis.web.evidence.forms import Filters
from trellis.web.page import render


@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show a page of the library; filters and cursors stand in the address."""
    form = Filters(request.GET)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name, "") for name in ("q", "kind", "whose")}
    found = queries.library(
        request.user,
        search=chosen["q"],
        kind=chosen["kind"],
        whose=chosen["whose"],
        before=_cursor(request, "before"),
        after=_cursor(request, "after"),
    )
    views = circles.views({circle for card in found.cards for circle in card.circles}, request.user)
    filtered = {name: value for name, value in chosen.items() if value}
    context = {
        "form": form,
        "cards": [present.card(card, views) for card in found.cards],
        "total": found.total,
        "filtered": bool(filtered),
        "earlier": _link(filtered, before=found.earlier),
        "later": _link(filtered, after=found.later),
        "leads": str(Role.LEADER) in people.roles_of(request.user),
        "under_way": present.under_way(queries.uploads_under_way(request.user)),
    }
    return render(request, "evidence/list.jinja", context)


def _cursor(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET[name])
    except (KeyError, ValueError):
        return None


def _link(filtered: dict[str, str], **cursor: UUID | None) -> str:
    (value,) = cursor.values()
    return f"?{urlencode({**filtered, **cursor})}" if value else ""
