"""Things tried: a plan with its risks, what happened, what it means."""

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
from trellis.enquiry.models import Experiment
from trellis.evidence import queries as evidence
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.people.models import Person
from trellis.web.coaching.asking import BENEFIT, RISK, RIVALS, behind
from trellis.web.coaching.shared import draft_url, version, within
from trellis.web.enquiry.forms import AcceptForm, CloseForm, HappenedForm, PlanForm, add_problems
from trellis.web.enquiry.sourced import key_of, source_of
from trellis.web.evidence import present
from trellis.web.page import render

PLAN = ("title", "plan", "belief", "costs", "bearers", "benefits", "safeguards", "stop_rule")
HAPPENED = ("happened", "rival_one", "rival_two", "tell_apart", "belief_now", "benefit_self", "benefit_pupils")
RISKS = (
    ("What it could cost", "costs"), ("Who would bear that", "bearers"), ("What could be gained", "benefits"),
    ("What keeps it safe", "safeguards"), ("When to stop", "stop_rule"),
)  # fmt: skip
NEW = "experiment:new"


@login_required
@require_safe
def tried(request: HttpRequest) -> HttpResponse:
    """List what was tried and what is planned."""
    person: Person = request.user
    found = queries.experiments_of(person)
    views = circles.views([one.circle_id for one in found], person)
    context = {
        "planned": [one for one in found if one.state == "planned"],
        "done": [one for one in found if one.state != "planned"], "views": views, "within": within("enquiry_tried"),
    }  # fmt: skip
    return render(request, "enquiry/tried.jinja", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Plan something to try; only its planner sees it until it is shown."""
    person: Person = request.user
    goals = [(str(goal_id), aim[:80]) for goal_id, aim in queries.goal_options(person)]
    source = source_of(request)
    key = key_of(NEW, source)
    start = {"title": source.line, "plan": source.words if source.words != source.line else ""} if source else {}
    start |= drafts.initial(actor=person, form_key=key) if request.method == "GET" else {}
    form = PlanForm(request.POST or None, initial=start, goals=goals)
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        try:
            cited = [source.id] if source else None
            made = commands.plan_experiment(actor=person, evidence_ids=cited, **_planned(form))
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            drafts.clear(actor=person, form_key=key)
            messages.success(request, "Kept. Only you can see it.")
            return redirect("enquiry_experiment", made.id)
    context = {
        "form": form,
        "view": None,
        "names": ("You",),
        "draft_url": draft_url(key),
        "version": None,
        "conflict": False,
        "source": source,
    }
    return render(request, "enquiry/plan.jinja", context | {"why": behind(*RISK)}, status=status)


@login_required
def plan(request: HttpRequest, experiment_id: UUID) -> HttpResponse:
    """Change the plan."""
    person: Person = request.user
    view, key = _mine(person, experiment_id), f"experiment:{experiment_id}"
    goals = [(str(goal_id), aim[:80]) for goal_id, aim in queries.goal_options(person)]
    start: dict[str, Any] = {name: getattr(view.row, name) for name in (*PLAN, "planned_on")}
    start["goal"] = str(view.row.goal_id or "")
    if request.method == "GET":
        start |= drafts.initial(actor=person, form_key=key)
    form = PlanForm(request.POST or None, initial=start, goals=goals)
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        try:
            commands.plan_experiment(
                actor=person, experiment_id=experiment_id, version=version(request), **_planned(form)
            )
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
            status, view = HTTPStatus.CONFLICT, _mine(person, experiment_id)
        else:
            drafts.clear(actor=person, form_key=key)
            return redirect("enquiry_experiment", experiment_id)
    context = {
        "form": form, "view": view, "names": _names(person, view), "draft_url": draft_url(key),
        "version": view.row.version, "conflict": status == HTTPStatus.CONFLICT, "source": None,
    }  # fmt: skip
    return render(request, "enquiry/plan.jinja", context | {"why": behind(*RISK)}, status=status)


def _planned(form: PlanForm) -> dict[str, Any]:
    goal = form.cleaned_data.get("goal")
    return {
        "fields": {name: form.cleaned_data[name] for name in PLAN},
        "planned_on": form.cleaned_data["planned_on"], "goal_id": UUID(goal) if goal else None,
    }  # fmt: skip


@login_required
@require_safe
def experiment(request: HttpRequest, experiment_id: UUID) -> HttpResponse:
    """Show one experiment and the one next thing."""
    return _show(request, experiment_id, AcceptForm())


def _show(
    request: HttpRequest, experiment_id: UUID, accept_form: AcceptForm, status: int = 200, problem: str = ""
) -> HttpResponse:
    person: Person = request.user
    view = queries.experiment(person, experiment_id)
    cards = evidence.cards(person, view.evidence)
    open_to = [circle.id for circle in circles.shareable(person) if circle.kind == "partnership"] if view.mine else []
    views = circles.views({view.row.circle_id, *open_to}, person)
    private = views[view.row.circle_id].kind == "private"
    context = {
        "view": view, "row": view.row, "names": views[view.row.circle_id].names, "problem": problem,
        "rings": [views[one] for one in open_to if one in views] if private else [], "accept_form": accept_form,
        "risks": [(label, getattr(view.row, name)) for label, name in RISKS if getattr(view.row, name)],
        "pieces": [_piece(cards[one]) for one in view.evidence if one in cards],
        "close_form": CloseForm(initial={"ownership": view.row.ownership}), "private": private,
    }  # fmt: skip
    return render(request, "enquiry/experiment.jinja", context, status=status)


@login_required
def happened(request: HttpRequest, experiment_id: UUID) -> HttpResponse:
    """Say what happened."""
    person: Person = request.user
    view, key = _mine(person, experiment_id), f"happened:{experiment_id}"
    options = [(str(item_id), f"{title} ({kind.lower()})") for item_id, title, kind in evidence.options(person)]
    start: dict[str, Any] = {name: getattr(view.row, name) for name in (*HAPPENED, "result", "tried_on")}
    start["evidence"] = view.row.evidence
    if request.method == "GET":
        kept = drafts.load(actor=person, form_key=key)
        start |= {name: values if name == "evidence" else values[-1] for name, values in kept.items() if values}
    form = HappenedForm(request.POST or None, initial=start, options=options)
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            commands.record_outcome(
                actor=person, experiment_id=experiment_id, fields={name: given[name] for name in HAPPENED},
                result=given["result"], tried_on=given["tried_on"], version=version(request),
                evidence_ids=[UUID(one) for one in given["evidence"]] if "evidence" in given else None,
            )  # fmt: skip
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
            status, view = HTTPStatus.CONFLICT, _mine(person, experiment_id)
        else:
            drafts.clear(actor=person, form_key=key)
            messages.success(request, "Kept.")
            return redirect("enquiry_experiment", experiment_id)
    context = {
        "form": form, "view": view, "names": _names(person, view), "draft_url": draft_url(key),
        "version": view.row.version, "conflict": status == HTTPStatus.CONFLICT,
    }  # fmt: skip
    return render(request, "enquiry/happened.jinja", context | {"why": behind(*RIVALS, *BENEFIT)}, status=status)


@login_required
@require_POST
def close(request: HttpRequest, experiment_id: UUID) -> HttpResponse:
    """Look back on it for the last time."""
    form = CloseForm(request.POST)
    form.is_valid()
    try:
        commands.close_experiment(
            actor=request.user, experiment_id=experiment_id, ownership=form.cleaned_data.get("ownership", ""),
            version=version(request),
        )  # fmt: skip
    except (Conflict, Refused) as error:
        return _show(request, experiment_id, AcceptForm(), HTTPStatus.CONFLICT, str(error))
    messages.success(request, "A whole round: planned, tried, thought through.")
    return redirect("enquiry_experiment", experiment_id)


@login_required
@require_POST
def share(request: HttpRequest, experiment_id: UUID) -> HttpResponse:
    """Show it to a partnership."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        return redirect("enquiry_experiment", experiment_id)
    commands.show_experiment(actor=request.user, experiment_id=experiment_id, circle_id=circle_id)
    messages.success(request, "Shown.")
    return redirect("enquiry_experiment", experiment_id)


@login_required
@require_POST
def accept(request: HttpRequest, experiment_id: UUID) -> HttpResponse:
    """Say which risk one holds."""
    form = AcceptForm(request.POST)
    form.is_valid()
    try:
        commands.accept_risk(actor=request.user, experiment_id=experiment_id, risk=form.cleaned_data.get("risk", ""))
    except Invalid as error:
        add_problems(form, error.problems)
        return _show(request, experiment_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("enquiry_experiment", experiment_id)


def _piece(card: evidence.Card) -> tuple[str, str, str, str]:
    return card.title, present.item_url(card.id), present.when_line(card), present.ICONS[card.kind]


def _mine(person: Person, experiment_id: UUID) -> queries.ExperimentView:
    """Return an own experiment; 404 for others'."""
    view = queries.experiment(person, experiment_id, acceptances=False)
    if not view.mine:
        raise Experiment.DoesNotExist
    return view


def _names(person: Person, view: queries.ExperimentView) -> tuple[str, ...]:
    return circles.view(view.row.circle_id, person).names
