"""Looking closer: choose a way, mark while a lesson or a recording runs, see what the marks show."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trellis.circles import queries as circles
from trellis.circles.commands import log_access
from trellis.evidence import queries as evidence
from trellis.evidence.models import Item
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.observation import commands, queries, seats
from trellis.observation.models import Look
from trellis.web.coaching import asking
from trellis.web.components.strip import Marker
from trellis.web.evidence import player, present, talking
from trellis.web.observation import drawing
from trellis.web.observation.forms import milliseconds
from trellis.web.page import render
from trellis.web.signed import Signed

WHY = "it lies in a circle they are in"
RECENT = 8
SENT_MOST = 300
LARGEST = 600_000  # characters of one sending


@login_required
def choose(request: Signed) -> HttpResponse:
    """Choose a way to look, for a lesson watched, a recording, or by itself."""
    given = request.POST if request.method == "POST" else request.GET
    observation_id, item_id = _id(given.get("observation", "")), _id(given.get("item", ""))
    item = evidence.item_view(request.user, item_id) if item_id else None
    row = queries.observation(request.user, observation_id) if observation_id else None
    problem, plan = "", given.get("plan", seats.USUAL)
    if request.method == "POST":
        try:
            made = commands.begin_look(
                actor=request.user, review=request.POST.get("review", ""), observation_id=observation_id,
                item_id=item_id, plan=plan,
            )  # fmt: skip
        except Invalid as error:
            problem = str(error)
        else:
            return redirect("look", made.id)
    context = {
        "choices": [(key, one, asking.sources(queries.behind(one))) for key, one in queries.reviews().items()],
        "item": item, "row": row, "problem": problem, "plan": plan, "chosen": given.get("review", ""),
    }  # fmt: skip
    return render(
        request, "observation/choose.jinja", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else 200
    )


@login_required
@require_safe
def look(request: Signed, look_id: UUID) -> HttpResponse:
    """Mark while it runs; afterwards see what the marks show."""
    return _show(request, look_id)


def _show(request: Signed, look_id: UUID, *, problem: str = "", typed: str = "") -> HttpResponse:
    person = request.user
    view = queries.look(person, look_id)
    row = view.row
    log_access(reader=person, owner_id=row.taker_id, item_kind="look", item_id=row.id, circle_id=row.circle_id, why=WHY)
    marking = view.mine and row.state == "running"
    open_to = queries.open_to(person, row) if view.mine and not marking else []
    views = circles.views([row.circle_id, *open_to], person)
    found = views[row.circle_id]
    context: dict[str, Any] = {
        "view": view, "row": row, "review": view.review, "names": found.names, "private": found.kind == "private",
        "rings": [views[one] for one in open_to],
        "marking": marking, "problem": problem, "typed": typed, "stage": None, "watermark": "", "item": None,
        "recent": view.marks[::-1][:RECENT], "shown": drawing.results_of(view), "beside": bool(view.alignments),
        "tools": f"{view.title} {row.review_version}, pack {row.pack_name} {row.pack_version}",
    }  # fmt: skip
    if marking and row.item_id:
        item = evidence.item_view(person, row.item_id)
        talking.opened(request, item)
        context |= {"item": item, "stage": player.stage(item), "watermark": present.watermark(person, item)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "observation/marking.jinja" if marking else "observation/look.jinja", context, status=status)


@login_required
@require_POST
def mark(request: Signed, look_id: UUID) -> HttpResponse:
    """Keep marks: one from the plain form, or those a device has waiting, which it may send again."""
    if request.content_type == "application/json":
        return _sent(request, look_id)
    view = queries.look(request.user, look_id)
    undone = _id(request.POST.get("undone", ""))
    said = request.POST.get("text", "")
    at = milliseconds(request.POST.get("at", "")) if view.row.item_id else view.elapsed_ms
    try:
        if undone:
            commands.mark(actor=request.user, look_id=look_id, undone=[undone])
            return redirect("look", look_id)
        new = commands.NewMark(new_id(), _time(at), request.POST.get("code", ""), request.POST.get("seat", ""), said)
        commands.mark(actor=request.user, look_id=look_id, marks=[new])
    except Invalid as error:
        return _show(request, look_id, problem=str(error), typed=said)
    return redirect("look", look_id)


def _time(at: int | None) -> int:
    """Return a time given. Raises Invalid for what is none."""
    if at is None:
        raise Invalid(mark="Write when it was in minutes and seconds, such as 1:05.")
    return at


def _sent(request: Signed, look_id: UUID) -> HttpResponse:
    """Keep what a device sends as JSON {marks: [{id, at_ms, code, seat, text}], undone: [id]}; answer what stands."""
    try:
        if len(request.body) > LARGEST:
            raise ValueError("too long")  # noqa: TRY301  answered below with all else that cannot be read
        sent = json.loads(request.body)
        marks = [
            commands.NewMark(
                UUID(one["id"]), int(one["at_ms"]), str(one.get("code", "")), str(one.get("seat", "")),
                str(one.get("text", "")).replace("\x00", ""),
            )
            for one in sent.get("marks", [])[:SENT_MOST]
        ]  # fmt: skip
        undone = [UUID(one) for one in sent.get("undone", [])[:SENT_MOST]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": "This could not be read."}, status=HTTPStatus.BAD_REQUEST)
    try:
        kept = commands.mark(actor=request.user, look_id=look_id, marks=marks, undone=undone)
    except Invalid as error:
        return JsonResponse({"error": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"kept": [str(one) for one in kept]})


@login_required
@require_POST
def finish(request: Signed, look_id: UUID) -> HttpResponse:
    """Say that the looking is over."""
    said = request.POST.get("length_ms", "")
    length = int(said) if said.isdecimal() and len(said) <= len(str(LARGEST)) + 2 else None
    commands.finish_look(actor=request.user, look_id=look_id, length_ms=length)
    return redirect("look", look_id)


@login_required
@require_POST
def go_on(request: Signed, look_id: UUID) -> HttpResponse:
    """Go on marking."""
    commands.go_on(actor=request.user, look_id=look_id)
    return redirect("look", look_id)


@login_required
@require_POST
def show(request: Signed, look_id: UUID) -> HttpResponse:
    """Show own marks to the partnership whose button was pressed."""
    wanted = _id(request.POST.get("circle", ""))
    if wanted is None:
        messages.info(request, "Choose whom to show it to.")
        return redirect("look", look_id)
    commands.show_look(actor=request.user, look_id=look_id, circle_id=wanted)
    messages.success(request, "Shown.")
    return redirect("look", look_id)


@login_required
@require_POST
def take_back(request: Signed, look_id: UUID) -> HttpResponse:
    """Take own marks back."""
    commands.hide_look(actor=request.user, look_id=look_id)
    messages.success(request, "Only you can see it now.")
    return redirect("look", look_id)


@login_required
@require_POST
def delete(request: Signed, look_id: UUID) -> HttpResponse:
    """Delete own marks, after asking."""
    if request.POST.get("sure") != "yes":
        view = queries.look(request.user, look_id)
        if not view.mine:
            raise Look.DoesNotExist
        return render(request, "observation/delete.jinja", {"view": view})
    commands.delete_look(actor=request.user, look_id=look_id)
    messages.success(request, "Deleted.")
    return redirect("observations")


@login_required
def beside(request: Signed, look_id: UUID) -> HttpResponse:
    """Lay the marks beside a recording by one moment that is known in both."""
    view, problem = queries.look(request.user, look_id), ""
    if request.method == "POST":
        item_id, at = _id(request.POST.get("item", "")), milliseconds(request.POST.get("at", ""))
        known = {str(one.id): one.at_ms for one in view.marks}.get(request.POST.get("mark", ""))
        if item_id is None or at is None or known is None:
            problem = "Choose a recording and a mark, and write when that is in the recording, such as 4:12."
        else:
            try:
                commands.align(actor=request.user, look_id=look_id, item_id=item_id, mark_ms=known, at_ms=at)
            except Invalid as error:
                problem = str(error)
            else:
                return redirect("look_laid", look_id, item_id)
    context = {
        "view": view, "problem": problem, "recordings": evidence.recordings(request.user), "given": request.POST,
    }  # fmt: skip
    return render(
        request, "observation/beside.jinja", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else 200
    )


@login_required
@require_safe
def laid(request: Signed, look_id: UUID, item_id: UUID) -> HttpResponse:
    """Play the recording with the marks on its strip."""
    person = request.user
    view = queries.look(person, look_id)
    item = evidence.item_view(person, item_id)
    if item_id not in dict(view.alignments):
        raise Item.DoesNotExist
    talking.opened(request, item)
    here = reverse("look_laid", kwargs={"look_id": look_id, "item_id": item_id})
    marks = [
        one for one in queries.markers_on(person, item_id) if one.look_id == look_id and one.at_ms <= item.duration_ms
    ]
    lines = [(drawing.clock(one.at_ms), one.at_ms, f"{here}?at={one.at_ms}#stage", one.label) for one in marks]
    context = {
        "view": view, "item": item, "watermark": present.watermark(person, item),
        "stage": player.stage(item, talking.number_in(request, "at")),
        "markers": [Marker(ms, "note", href, f"{label}, {time}") for time, ms, href, label in lines],
        "lines": lines,
        "outside": len(view.marks) - len(marks),
    }  # fmt: skip
    return render(request, "observation/laid.jinja", context)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
