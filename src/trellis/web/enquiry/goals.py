"""Goals and the needs they answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from trellis.circles import queries as circles
from trellis.enquiry import commands, queries
from trellis.evidence import queries as evidence
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.people.models import Person
from trellis.web.coaching.asking import NEED, behind
from trellis.web.coaching.shared import draft_url, version, within
from trellis.web.enquiry.forms import GoalForm, NeedForm, add_problems
from trellis.web.enquiry.sourced import key_of, source_of
from trellis.web.page import render

NEW = "goal:new"
WORDS = ("aim", "domain", "context", "practice", "pupil_outcome", "baseline", "sources")


@login_required
@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """List goals, one's own needs beside them."""
    person: Person = request.user
    found = queries.goals_of(person)
    needs = queries.needs_of(person)
    views = circles.views([goal.circle_id for goal in found], person)
    mine = [goal for goal in found if goal.mine]
    waiting = [goal for goal in found if goal.state == "proposed" and not goal.proposed_by_me]
    context = {"mine": mine, "others": [goal for goal in found if not goal.mine], "needs": needs, "views": views,
               "waiting": waiting[0] if waiting else None, "within": within("enquiry")}  # fmt: skip
    return render(request, "enquiry/goals.jinja", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Write a goal: keep it for oneself, or propose it at once."""
    person: Person = request.user
    needs = [(str(row[0]), row[2][:80]) for row in queries.needs_of(person)]
    source = source_of(request)
    key = key_of(NEW, source)
    start = {"aim": source.words} if source else {}
    start |= drafts.initial(actor=person, form_key=key) if request.method == "GET" else {}
    form = GoalForm(request.POST or None, initial=start, needs=needs)
    rings = _rings(person)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            made = _write(request, person, form, rings)
        except Invalid as error:
            add_problems(form, error.problems)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            if source:
                source.attach(person, "goal", made)
            drafts.clear(actor=person, form_key=key)
            return redirect("enquiry_goal", made)
    context = {
        "form": form, "rings": rings, "draft_url": draft_url(key), "version": None, "view": None, "conflict": False,
        "source": source,
    }  # fmt: skip
    return render(request, "enquiry/goal_form.jinja", context, status=status)


def _write(request: HttpRequest, person: Person, form: GoalForm, rings: list[circles.CircleView]) -> UUID:
    fields = {name: form.cleaned_data[name] for name in WORDS}
    need = UUID(form.cleaned_data["need"]) if form.cleaned_data.get("need") else None
    ring = next((one for one in rings if str(one.id) == request.POST.get("circle")), None)
    if ring is None:
        messages.success(request, "Kept. Only you can see it.")
        return commands.draft_goal(actor=person, fields=fields, need_id=need).id
    messages.success(request, "Proposed.")
    return commands.propose_goal(actor=person, circle_id=ring.id, fields=fields, need_id=need).id


@login_required
@require_safe
def goal(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Show a goal: what is proposed, what differs, and the one next thing."""
    return _show(request, goal_id)


def _show(request: HttpRequest, goal_id: UUID, status: int = HTTPStatus.OK, problem: str = "") -> HttpResponse:
    view = queries.goal(request.user, goal_id)
    rings = [view.goal.circle_id]
    ring = circles.view(rings[0], request.user)
    rests_on = evidence.used_by(request.user, goal_id)
    context = {"view": view, "goal": view.goal, "names": ring.names, "problem": problem, "rests_on": rests_on}
    return render(request, "enquiry/goal.jinja", context, status=status)


@login_required
def change(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Change a draft, propose it, or propose a goal in other words."""
    person: Person = request.user
    view = queries.goal(person, goal_id, history=False)
    row, key = view.goal, f"goal:{goal_id}"
    start: dict[str, Any] = {name: getattr(row, name) for name in WORDS}
    if request.method == "GET":
        start |= drafts.initial(actor=person, form_key=key)
    form = GoalForm(request.POST or None, initial=start)
    rings = _rings(person) if row.state == "draft" else []
    status, conflict = HTTPStatus.OK, False
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, view, form, rings)
        except Invalid as error:
            add_problems(form, error.problems)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Conflict as error:
            form.add_error(None, str(error))
            status, conflict = HTTPStatus.CONFLICT, True
            view = queries.goal(person, goal_id, history=False)
        else:
            drafts.clear(actor=person, form_key=key)
            return redirect("enquiry_goal", goal_id)
    context = {
        "form": form, "rings": rings, "draft_url": draft_url(key), "version": view.goal.version, "view": view,
        "conflict": conflict, "source": None,
    }  # fmt: skip
    return render(request, "enquiry/goal_form.jinja", context, status=status)


def _change(request: HttpRequest, view: queries.GoalView, form: GoalForm, rings: list[circles.CircleView]) -> None:
    fields = {name: form.cleaned_data[name] for name in WORDS}
    person: Person = request.user
    if view.goal.state != "draft":
        commands.counter_goal(actor=person, goal_id=view.goal.id, fields=fields, version=version(request))
        messages.success(request, "Proposed. The other one agrees it, or answers.")
        return
    ring = next((one for one in rings if str(one.id) == request.POST.get("circle")), None)
    if ring is None:
        commands.draft_goal(
            actor=person, goal_id=view.goal.id, fields=fields, need_id=view.goal.need_id, version=version(request)
        )
        messages.success(request, "Kept. Only you can see it.")
        return
    commands.propose_goal(
        actor=person, goal_id=view.goal.id, circle_id=ring.id, fields=fields, need_id=view.goal.need_id,
        version=version(request),
    )  # fmt: skip
    messages.success(request, "Proposed.")


@login_required
@require_POST
def agree(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Agree a goal as it stands."""
    try:
        commands.agree_goal(actor=request.user, goal_id=goal_id, version=version(request))
    except (Conflict, Refused) as error:
        return _show(request, goal_id, HTTPStatus.CONFLICT, str(error))
    messages.success(request, "Agreed by both of you.")
    return redirect("enquiry_goal", goal_id)


@login_required
@require_POST
def close(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Look back on a goal."""
    try:
        commands.close_goal(
            actor=request.user, goal_id=goal_id, chain_now=request.POST.get("chain_now", ""), version=version(request)
        )
    except (Conflict, Refused) as error:
        return _show(request, goal_id, HTTPStatus.CONFLICT, str(error))
    return redirect("enquiry_goal", goal_id)


@login_required
def need(request: HttpRequest) -> HttpResponse:
    """Note a need."""
    source = source_of(request)
    form = NeedForm(request.POST or None, initial={"kind": "concern", "words": source.words if source else ""})
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.note_need(actor=request.user, **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            if source:
                source.attach(request.user, "need", made.id)
            messages.success(request, "Kept. Only you can see it.")
            return redirect("enquiry")
    return render(request, "enquiry/need.jinja", {"form": form, "why": behind(*NEED), "source": source}, status=status)


def _rings(person: Person) -> list[circles.CircleView]:
    """Return the partnership circles a goal can be proposed in."""
    found = [circle.id for circle in circles.shareable(person) if circle.kind == "partnership"]
    return list(circles.views(found, person).values())
