"""The talk beside an item: thread, marks and the form, for whole pages and for partials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from trellis.circles.queries import CircleView
from trellis.evidence.queries import ItemView, Said
from trellis.kernel import words
from trellis.web.evidence import kept, present, thread
from trellis.web.evidence.forms import Say


def context(
    request: HttpRequest,
    item: ItemView,
    said: list[Said],
    views: Mapping[UUID, CircleView],
    *,
    form: Say | None = None,
    open_to: Iterable[UUID] | None = None,
) -> dict[str, Any]:
    """Return what the talk's blocks need."""
    options = present.talk_options(item, views, open_to)
    answering = _among(said, id_in(request, "answer"))
    chosen = id_in(request, "c")
    form = form or say_form(options, at=request.GET.get("at", ""))
    return {
        "item": item,
        "said": thread.thread(said, views, chosen=chosen),
        "talk_tag": thread.talk_tag(said),
        "markers": thread.markers(said, chosen),
        "duration_ms": item.duration_ms,
        "say_form": form,
        "answering": thread.thread([answering], views)[0] if answering else None,
        "options": options,
        "tag_options": present.tag_options(),
        "tag_chosen": (chosen_tag, present.tag_title(chosen_tag))
        if (chosen_tag := form["tag"].value() or "")
        else None,
        "say_draft": kept.url(key(item.id)),
        "say_url": reverse("evidence_say", kwargs={"item_id": item.id}),
    }


def key(item_id: UUID) -> str:
    """Return the name under which a comment's words are kept until it is said."""
    return f"evidence-say-{item_id}"


def say_form(options: list[present.Seen], data: Any = None, at: str = "") -> Say:
    """Return the comment form for those who can hear it; `at` in milliseconds fills in the moment."""
    choices = [(option.id, option.words) for option in options]
    initial = {"circle": options[0].id}
    if at.isdecimal():
        initial["at"] = words.timecode(int(at))
    return Say(data, circles=choices, initial=initial, auto_id="say-%s")


def _among(said: list[Said], wanted: UUID | None) -> Said | None:
    return next((one for one in said if one.id == wanted and not one.removed), None)


def id_in(request: HttpRequest, name: str) -> UUID | None:
    """Return the id sent under a name, in the address or the form; None when it is none."""
    value = request.GET.get(name) or (request.POST.get(name) if request.method == "POST" else "")
    try:
        return UUID(value or "")
    except ValueError:
        return None
