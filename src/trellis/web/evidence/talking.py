"""The talk beside an item: thread, marks and the form, for whole pages and for partials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from trellis.circles.commands import log_access
from trellis.circles.queries import CircleView
from trellis.enquiry import queries as enquiry
from trellis.evidence.frameworks import FOCUS
from trellis.evidence.queries import ItemView, Said
from trellis.kernel import words
from trellis.people.models import Person
from trellis.web.evidence import kept, present, thread
from trellis.web.evidence.drawing import Drawing
from trellis.web.evidence.forms import Say

WHY = "you show it in a circle they are in"
DIGITS_MOST = 9
MANY = 60  # comments from which the browser draws those in sight alone


def context(
    request: HttpRequest,
    item: ItemView,
    said: list[Said],
    views: Mapping[UUID, CircleView],
    *,
    form: Say | None = None,
) -> dict[str, Any]:
    """Return what the talk's blocks need."""
    options = present.talk_options(item, views)
    answering = _among(said, id_in(request, "answer"))
    chosen = id_in(request, "c")
    page = number_in(request, "page", 1) if item.pages else 0
    form = form or say_form(options, at=request.GET.get("at", ""), page=page)
    goals = focuses(request.user, item)
    lines = thread.thread(said, views, chosen=chosen, focuses=goals.titles)
    return {
        "item": item,
        "said": lines,
        "said_lines": draw(item, lines, page),
        "many": len(said) > MANY,
        "parts": thread.parts(said, page, chosen),
        "page_number": page,
        "heard": False,
        "talk_tag": thread.talk_tag(said),
        "markers": thread.markers(said, chosen),
        "duration_ms": item.duration_ms,
        "say_form": form,
        "answering": thread.thread([answering], views)[0] if answering else None,
        "options": options,
        "tag_options": present.focus_options(goals.agreed) + present.tag_options(),
        "tag_chosen": (chosen_tag, present.tag_title(chosen_tag, goals.titles))
        if (chosen_tag := form["tag"].value() or "")
        else None,
        "say_draft": kept.url(key(item.id)),
        "say_url": reverse("evidence_say", kwargs={"item_id": item.id}),
    }


def opened(request: HttpRequest, item: ItemView) -> None:
    """Write down that somebody else's item was opened (R34)."""
    log_access(
        reader=request.user, owner_id=item.owner.id, item_kind=item.kind, item_id=item.id,
        circle_id=item.circles[0] if item.circles else None, why=WHY,
    )  # fmt: skip


def draw(item: ItemView, lines: Iterable[thread.Line], page: int) -> Markup:
    """Return the thread's lines as HTML. "Only you" stands at remarks on what others see too."""
    here = present.item_url(item.id)
    return Drawing(here, f"{reverse('evidence_list')}comment/", shared=bool(item.circles), page=page).lines(lines)


class Focuses(NamedTuple):
    """Goals by tag: `titles` of all one may see, `agreed` those that are being worked on."""

    titles: dict[str, str]
    agreed: dict[str, str]


def focuses(person: Person, item: ItemView) -> Focuses:
    """Return what was agreed to look at: the goals of whose evidence it is, as far as the viewer is in their circle."""
    goals = enquiry.goals_of(person, learner_id=item.owner.id)
    titles = {f"{FOCUS}/{goal.id}": goal.aim for goal in goals}
    return Focuses(titles, {f"{FOCUS}/{goal.id}": goal.aim for goal in goals if goal.state == "agreed"})


def key(item_id: UUID) -> str:
    """Return the name under which a comment's words are kept until it is said."""
    return f"evidence-say-{item_id}"


def say_form(options: list[present.Seen], data: Any = None, at: str = "", page: int = 0) -> Say:
    """Return the comment form for those who can hear it; `at` in milliseconds fills in the moment."""
    choices = [(option.id, option.words) for option in options]
    initial: dict[str, Any] = {"circle": options[0].id, "page": page or None}
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


def number_in(request: HttpRequest, name: str, missing: int = 0) -> int:
    """Return the whole number sent under a name in the address or the form; `missing` when it is none."""
    value = request.GET.get(name) or (request.POST.get(name) if request.method == "POST" else "") or ""
    return int(value) if value.isdecimal() and value.isascii() and len(value) <= DIGITS_MOST else missing
