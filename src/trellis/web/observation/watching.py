"""Lessons watched: the list, one with its three parts, and what the two of them say."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from trellis.circles import queries as circles
from trellis.circles.commands import log_access
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.observation import commands, queries
from trellis.observation.models import Observation
from trellis.people.models import Person
from trellis.web.coaching.shared import draft_url, version, within
from trellis.web.enquiry.forms import add_problems
from trellis.web.observation.forms import DebriefForm, FocusForm, ReadingForm
from trellis.web.page import render
from trellis.web.signed import Signed

NEW = "observation:new"
FIELDS = ("focus", "counts_as", "lesson")
WHY = "it lies in a circle they are in"


@login_required
@require_safe
def observations(request: Signed) -> HttpResponse:
    """List lessons watched, and looks that belong to none."""
    person = request.user
    rows, looks = queries.observations_of(person), queries.looks_of(person)
    context = {
        "rows": rows, "looks": looks, "within": within("observations"),
        "views": circles.views([*(row.circle_id for row in rows), *(look.circle_id for look in looks)], person),
    }  # fmt: skip
    return render(request, "observation/observations.jinja", context)


def _partners(person: Person) -> list[tuple[circles.CircleView, UUID, str]]:
    """Return (circle, id, first name) of each other member of the person's partnerships."""
    open_to = [circle.id for circle in circles.shareable(person) if circle.kind == "partnership"]
    found = circles.views(open_to, person)
    return [
        (found[one], other, name)
        for one in open_to
        if one in found
        for other, name in zip(found[one].people, found[one].names, strict=True)
        if other != person.id
    ]


@login_required
def new(request: Signed) -> HttpResponse:
    """Plan a lesson to be watched, either way round; nobody else sees it until it is proposed."""
    person = request.user
    partners = _partners(person)
    who = [
        choice
        for _, other, name in partners
        for choice in ((f"by-{other}", f"{name} watches me"), (f"of-{other}", f"I watch {name}"))
    ]
    start = drafts.initial(actor=person, form_key=NEW) if request.method == "GET" else {}
    form = FocusForm(request.POST or None, initial=start, who=who)
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        way, _, other = form.cleaned_data.get("who", "").partition("-")
        try:
            other_id = UUID(other) if other else person.id  # the command asks for the choice
            pair = (person.id, other_id) if way == "by" else (other_id, person.id)
            row = commands.plan_observation(
                actor=person, teacher_id=pair[0], observer_id=pair[1], held_on=form.cleaned_data["held_on"],
                fields={name: form.cleaned_data[name] for name in FIELDS},
            )  # fmt: skip
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            drafts.clear(actor=person, form_key=NEW)
            messages.success(request, "Kept. Only you can see it.")
            return redirect("observation", row.id)
    context = {"form": form, "view": None, "names": ("You",), "draft_url": draft_url(NEW), "partners": bool(partners)}
    return render(request, "observation/focus.jinja", context, status=status)


@login_required
def change(request: Signed, observation_id: UUID) -> HttpResponse:
    """Word the focus anew; the other then agrees it again."""
    person, key = request.user, f"observation:{observation_id}"
    view = queries.observation(person, observation_id)
    if "reword" not in view.can and view.row.state != "draft":
        raise Observation.DoesNotExist
    start: dict[str, Any] = {name: getattr(view.row, name) for name in (*FIELDS, "held_on")}
    form = FocusForm(request.POST or None, initial=start | drafts.initial(actor=person, form_key=key))
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        try:
            commands.reword_focus(
                actor=person, observation_id=observation_id, held_on=form.cleaned_data["held_on"],
                fields={name: form.cleaned_data[name] for name in FIELDS}, version=version(request),
            )  # fmt: skip
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
            status, view = HTTPStatus.CONFLICT, queries.observation(person, observation_id)
        else:
            drafts.clear(actor=person, form_key=key)
            return redirect("observation", observation_id)
    names = circles.view(view.row.circle_id, person).names
    context = {"form": form, "view": view, "names": names, "draft_url": draft_url(key), "partners": True}
    return render(request, "observation/focus.jinja", context, status=status)


@login_required
@require_safe
def observation(request: Signed, observation_id: UUID) -> HttpResponse:
    """Show focus, what was seen, what it may mean, and the debrief."""
    return _show(request, observation_id)


def _show(request: Signed, observation_id: UUID, *, status: int = HTTPStatus.OK, **forms_: forms.Form) -> HttpResponse:
    person = request.user
    view = queries.observation(person, observation_id)
    row = view.row
    log_access(
        reader=person, owner_id=row.author_id, item_kind="observation", item_id=row.id, circle_id=row.circle_id, why=WHY
    )
    draft = row.state == "draft"
    open_to = [circle.id for circle in circles.shareable(person) if circle.kind == "partnership"] if draft else []
    found = circles.views({row.circle_id, *open_to, *(one.circle_id for one in view.looks)}, person)
    pair = {row.teacher_id, row.observer_id}
    said = {"debrief": row.debrief, "practice": row.practice, "pupil_response": row.pupil_response}
    context = {
        "view": view, "row": row, "names": found[row.circle_id].names, "views": found,
        "rings": [found[one] for one in open_to if one in found and pair <= set(found[one].people)],
        "reading_form": forms_.get("reading") or ReadingForm(initial={"text": view.mine.text if view.mine else ""}),
        "debrief_form": forms_.get("debrief") or DebriefForm(initial=said),
        "reading_open": "reading" in forms_, "debrief_open": "debrief" in forms_,
    }  # fmt: skip
    return render(request, "observation/observation.jinja", context, status=status)


@login_required
@require_POST
def propose(request: Signed, observation_id: UUID) -> HttpResponse:
    """Show the focus to the other."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        return redirect("observation", observation_id)
    commands.propose_observation(
        actor=request.user, observation_id=observation_id, circle_id=circle_id, version=version(request)
    )
    messages.success(request, "Proposed.")
    return redirect("observation", observation_id)


@login_required
@require_POST
def agree(request: Signed, observation_id: UUID) -> HttpResponse:
    """Agree the focus as it stands."""
    commands.agree_focus(actor=request.user, observation_id=observation_id, version=version(request))
    messages.success(request, "Agreed by both.")
    return redirect("observation", observation_id)


@login_required
@require_POST
def seen(request: Signed, observation_id: UUID) -> HttpResponse:
    """Say that the lesson has been watched."""
    commands.say_seen(actor=request.user, observation_id=observation_id, version=version(request))
    return redirect("observation", observation_id)


@login_required
@require_POST
def reading(request: Signed, observation_id: UUID) -> HttpResponse:
    """Say what it may mean."""
    form = ReadingForm(request.POST)
    form.is_valid()
    try:
        commands.read_it(
            actor=request.user, observation_id=observation_id, text=form.cleaned_data.get("text", ""),
            version=version(request),
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        add_problems(form, getattr(error, "problems", {"text": str(error)}))
        return _show(request, observation_id, status=HTTPStatus.UNPROCESSABLE_ENTITY, reading=form)
    return redirect("observation", observation_id)


@login_required
@require_POST
def debrief(request: Signed, observation_id: UUID) -> HttpResponse:
    """Say what came out of talking it over."""
    form = DebriefForm(request.POST)
    form.is_valid()
    given = {"practice": "", "pupil_response": ""} | form.cleaned_data
    try:
        commands.debrief(
            actor=request.user, observation_id=observation_id, text=given.get("debrief", ""),
            practice=given["practice"], pupil_response=given["pupil_response"], version=version(request),
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        add_problems(form, getattr(error, "problems", {"debrief": str(error)}))
        return _show(request, observation_id, status=HTTPStatus.UNPROCESSABLE_ENTITY, debrief=form)
    messages.success(request, "Talked over, and finished.")
    return redirect("observation", observation_id)
