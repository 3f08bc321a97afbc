"""Two recordings, or two moments of one, side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trellis.evidence import queries
from trellis.evidence.queries import ItemView
from trellis.kernel import words
from trellis.web.evidence import player, present, talking
from trellis.web.evidence.forms import Timecode
from trellis.web.page import render


@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two recordings with their moments beside each other, and a form to choose them."""
    sides = [_side(request, "a"), _side(request, "b")]
    found = queries.recordings(request.user)
    options = [(str(item_id), f"{title}, {whose}’s" if whose else title) for item_id, title, whose in found]
    known = {value for value, _ in options}
    chosen = [(side["id"], side["title"]) for side in sides if side["id"] and side["id"] not in known]
    both = all(side["stage"] for side in sides)
    context = {"sides": sides, "options": list(dict(chosen).items()) + options, "both": both}
    return render(request, "evidence/compare.jinja", context)


def _side(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return one side as the address asks for it; what one may not see, or what cannot be played, is no side."""
    at_ms = _moment(request.GET.get(f"{name}_at", ""))
    side = {
        "name": name,
        "id": "",
        "title": "",
        "stage": None,
        "watermark": "",
        "at": words.timecode(at_ms),
        "at_ms": at_ms,
        "href": "",
    }
    item_id = talking.id_in(request, name)
    found = _item(request, item_id) if item_id else None
    if found is None:
        return side
    talking.opened(request, found)
    stage = player.stage(found, at_ms)
    href = f"{present.item_url(found.id)}?at={at_ms}#stage"
    return {**side, "id": str(found.id), "title": found.title, "stage": stage, "href": href,
            "watermark": present.watermark(request.user, found)}  # fmt: skip


def _item(request: HttpRequest, item_id: UUID) -> ItemView | None:
    try:
        return queries.item_view(request.user, item_id)
    except ObjectDoesNotExist:
        return None


def _moment(typed: str) -> int:
    """Return the moment typed as 4:12, or 0 for what is none."""
    try:
        return int(Timecode(required=False).to_python(typed) or 0)
    except ValidationError:
        return 0
