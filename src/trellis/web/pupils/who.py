"""Who is in a recording: asked before others see it, with those who may not be shown by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from trellis.circles import queries as circles
from trellis.evidence import commands, queries
from trellis.evidence.models import Item
from trellis.evidence.queries import ItemView
from trellis.kernel.errors import Invalid
from trellis.pupils import queries as pupils
from trellis.pupils.enums import Reach
from trellis.pupils.queries import ClassView
from trellis.web.evidence import present
from trellis.web.page import render


@dataclass(frozen=True)
class Asked:
    """One pupil who stops the item somewhere: 'P07', why, and whether confirmed not to be in it."""

    name: str
    key: str
    why: str
    absent: bool


@dataclass(frozen=True)
class Choice:
    """One class as the question shows it, with those it has to ask about once it is chosen."""

    id: str
    name: str
    chosen: bool
    asked: tuple[Asked, ...]
    faces: bool


@dataclass(frozen=True)
class Seen:
    """One circle one could show the item to: to whom, and why not, if not."""

    id: str
    others: str
    names: tuple[str, ...]
    stops: tuple[str, ...]
    there: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Ask who can be seen or heard in an own item, and say to whom it may be shown then."""
    found = _own(request, item_id)
    wanted = _uuid(request.POST.get("circle") or request.GET.get("circle", ""))
    if request.method != "POST":
        return _page(request, found, wanted)
    try:
        _say(request, found)
    except Invalid as error:
        return _page(request, found, wanted, problem=str(error), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _next(request, found, wanted)


def _own(request: HttpRequest, item_id: UUID) -> ItemView:
    """Return an own item. Raises Item.DoesNotExist (404) for others'."""
    found = queries.item_view(request.user, item_id)
    if not found.mine:
        raise Item.DoesNotExist
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _chosen(request: HttpRequest) -> dict[UUID, list[UUID]]:
    """Return the classes ticked, each with the pupils ticked as not in it."""
    ids = [class_id for text in request.POST.getlist("class") if (class_id := _uuid(text))]
    return {
        class_id: [pupil for text in request.POST.getlist(f"absent-{class_id}") if (pupil := _uuid(text))]
        for class_id in ids
    }


def _say(request: HttpRequest, found: ItemView) -> None:
    commands.say_who_is_in(
        actor=request.user, item_id=found.id, nobody="nobody" in request.POST, classes=_chosen(request),
        faces_hidden="faces" in request.POST,
    )  # fmt: skip


def _next(request: HttpRequest, found: ItemView, wanted: UUID | None) -> HttpResponse:
    """Show it where it was to be shown, if it may be; else come back here, where it says who stops it."""
    here = reverse("pupils_in", kwargs={"item_id": found.id})
    if wanted is not None:
        try:
            commands.share(actor=request.user, item_id=found.id, circle_id=wanted)
        except Invalid:
            return redirect(f"{here}?circle={wanted}")
        others = present.seen(circles.views([wanted], request.user).get(wanted)).others
        messages.success(request, f"{others} can see it now. You can take it back at any time.")
        return redirect(f"{present.item_url(found.id)}#seen")
    if queries.stopped(request.user, {found.id: found.kind}, None):
        messages.success(request, "Kept. Below is to whom it may be shown.")
        return redirect(here)
    messages.success(request, "Kept. Only you read this answer.")
    return redirect(f"{present.item_url(found.id)}#seen")


def _page(
    request: HttpRequest, found: ItemView, wanted: UUID | None, *, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    answer = queries.answers([found.id]).get(found.id, queries.Answer())
    classes = pupils.classes(request.user)
    typed = _chosen(request) if problem else None
    places = _places(request, found, answer, classes)
    target = next((one for one in places if wanted and one.id == str(wanted)), None)
    context: dict[str, Any] = {
        "item": found,
        "recording": found.kind in queries.RECORDINGS,
        "answer": answer,
        "nobody": "nobody" in request.POST if problem else answer.nobody,
        "choices": [_choice(one, answer, typed) for one in classes],
        "places": places,
        "target": target,
        "problem": problem,
    }
    return render(request, "pupils/who.jinja", context, status=status)


def _choice(one: ClassView, answer: queries.Answer, typed: dict[UUID, list[UUID]] | None) -> Choice:
    """Return a class with those who stop it anywhere; they are asked about once the class is chosen."""
    absent = typed.get(one.id, ()) if typed is not None else answer.without.get(one.id, frozenset())
    chosen = one.id in (typed if typed is not None else answer.without)
    asked = [
        Asked(str(stop.pupil), stop.key, str(stop.why.label), stop.pupil in absent)
        for stop in pupils.concerned(one.standings, Reach.OUTSIDE)
        if stop.pupil is not None
    ]
    faces = any(line.now.blur and line.id not in absent for line in one.lines)
    return Choice(str(one.id), one.name, chosen, tuple(asked) if chosen else (), faces and chosen)


def _places(request: HttpRequest, found: ItemView, answer: queries.Answer, classes: Sequence[ClassView]) -> list[Seen]:
    """Return every circle the item could be shown in, with what stops it there."""
    open_to = circles.shareable(request.user)
    views = circles.views([one.id for one in open_to], request.user)
    involved = [one for one in classes if one.id in answer.without]
    seen = []
    for one in open_to:
        view = views.get(one.id)
        if view is None:
            continue
        shown = present.seen(view, one.title)
        stops = queries.stops_in(view, answer, involved, recording=found.kind in queries.RECORDINGS)
        seen.append(Seen(str(one.id), shown.others, shown.names, tuple(stops), one.id in found.circles))
    return seen


@login_required
@require_POST
def read(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take the prompt off Today."""
    commands.dismiss_pulled(actor=request.user, item_id=item_id)
    return redirect("today")
