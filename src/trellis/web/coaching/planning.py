"""The list of sessions, setting and moving dates, and preparing."""

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
from trellis.coaching import commands, queries
from trellis.coaching.models import Partnership, Session
from trellis.enquiry import queries as enquiry
from trellis.evidence import queries as evidence
from trellis.kernel import drafts, words
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.people.queries import face
from trellis.web.coaching.asking import PREPARE, behind
from trellis.web.coaching.forms import CancelForm, PlanForm, PrepareForm, WhenForm, add_problems, when_initial
from trellis.web.coaching.session import go_in
from trellis.web.coaching.shared import draft_url, version
from trellis.web.evidence import present
from trellis.web.page import render

RECORDINGS = {"Video", "Sound"}


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List the person's sessions: what is next, then what was."""
    person: Person = request.user
    rows = queries.session_rows(person)
    coming = sorted((row for row in rows if row.state in {"planned", "open"}), key=lambda row: row.starts_at)
    held = [row for row in rows if row.state == "closed"]
    views = circles.views([row.circle_id for row in rows], person)
    context = {
        "first": coming[0] if coming else None, "coming": coming[1:], "held": held, "views": views,
        "pairs": queries.pair_lines(person),
    }  # fmt: skip
    return render(request, "coaching/sessions.jinja", context)


@login_required
def plan(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """Set a date."""
    person: Person = request.user
    pair = queries.partnership(partnership_id)
    if person.id not in {pair.learner_id, pair.coach_id}:
        raise Partnership.DoesNotExist
    other = pair.coach if pair.learner_id == person.id else pair.learner
    tried = [one for one in enquiry.experiments_of(person) if one.circle_id == pair.circle_id and one.state != "closed"]
    form = PlanForm(
        request.POST or None,
        initial=when_initial(None, queries.agreed_minutes(partnership_id)),
        about=[(str(one.id), one.title) for one in tried],
    )
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.plan_session(
                actor=person, partnership_id=partnership_id, starts_at=form.starts_at(),
                experiment_id=form.experiment(),
                minutes=form.cleaned_data["minutes"], place=form.cleaned_data["place"],
            )  # fmt: skip
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            messages.success(request, f"Set: {words.moment(made.starts_at)}.")
            return redirect("coaching_prepare", made.id)
    context = {"form": form, "other": face(other), "names": ("You", other.first_name), "session": None, "cancel": None}
    return render(request, "coaching/plan.jinja", context, status=status)


@login_required
def move(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Move a session, or call it off."""
    view = _session(request, session_id)
    form = WhenForm(request.POST or None, initial=when_initial(view.starts_at, view.minutes, view.place))
    status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
    if request.method == "POST" and form.is_valid():
        try:
            commands.move_session(
                actor=request.user, session_id=session_id, starts_at=form.starts_at(),
                minutes=form.cleaned_data["minutes"], place=form.cleaned_data["place"], version=version(request),
            )  # fmt: skip
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, f"Moved. {view.other.first_name} sees the new time.")
            return redirect("coaching_prepare", session_id)
    context = {
        "form": form, "other": view.other, "names": ("You", view.other.first_name), "session": view,
        "cancel": CancelForm(),
    }  # fmt: skip
    return render(request, "coaching/plan.jinja", context, status=status)


@login_required
@require_POST
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Call a session off."""
    view = _session(request, session_id)
    form = CancelForm(request.POST)
    form.is_valid()
    try:
        commands.cancel_session(
            actor=request.user, session_id=session_id, reason=form.cleaned_data.get("reason", ""),
            version=version(request),
        )  # fmt: skip
    except Invalid as error:
        form.errors.clear()
        add_problems(form, error.problems)
        when = WhenForm(initial=when_initial(view.starts_at, view.minutes, view.place))
        names = ("You", view.other.first_name)
        context = {"form": when, "other": view.other, "names": names, "session": view, "cancel": form}
        return render(request, "coaching/plan.jinja", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Called off.")
    return redirect("coaching_plan", view.partnership_id)


@login_required
def prepare(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet: the learner's question and evidence; for the coach, two minutes of reading (R146)."""
    person: Person = request.user
    view = queries.session_view(person, session_id)
    if view.state in {"closed", "cancelled"} or not view.is_party:
        return redirect("coaching_session", session_id)
    if not view.is_learner:
        return _coach_prepares(request, view)
    own = evidence.options(person)
    options = [(str(item_id), f"{title} ({kind.lower()})") for item_id, title, kind in own]
    recordings = {item_id for item_id, _, kind in own if kind in RECORDINGS}
    key = f"prepare:{session_id}"
    form = _prepare_form(request, view, options, key)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _keep(request, view, form, recordings)
            except Invalid as error:  # a pupil in a recording may not be shown to the two of them
                add_problems(form, error.problems)
                status = HTTPStatus.UNPROCESSABLE_ENTITY
            except Conflict as error:
                form.add_error(None, str(error))
                status = HTTPStatus.CONFLICT
                view = queries.session_view(person, session_id)
            else:
                drafts.clear(actor=person, form_key=key)
                messages.success(request, f"Kept. {view.coach.first_name} can read it now.")
                if "begin" not in request.POST:
                    return redirect("coaching_prepare", session_id)
                if not view.early:
                    go_in(request, view)
                return redirect("coaching_session", session_id)
    context = {
        "view": view, "form": form, "names": view.names, "draft_url": draft_url(key), "options": options,
        "conflict": status == HTTPStatus.CONFLICT, "why": behind(*PREPARE),
    }  # fmt: skip
    return render(request, "coaching/prepare.jinja", context, status=status)


def _prepare_form(
    request: HttpRequest, view: queries.SessionView, options: list[tuple[str, str]], key: str
) -> PrepareForm:
    known = {value for value, _ in options}
    others = [
        (str(piece.item_id), "Chosen by " + view.coach.first_name)
        for piece in view.pieces
        if str(piece.item_id) not in known
    ]
    if request.method == "POST":
        return PrepareForm(request.POST, options=[*options, *others])
    start: dict[str, Any] = {
        "question": view.question, "help_wanted": view.help_wanted,
        "pieces": [str(piece.item_id) for piece in view.pieces],
        "moment": next((words.timecode(piece.at_ms) for piece in view.pieces if piece.at_ms), ""),
    }  # fmt: skip
    kept = drafts.load(actor=request.user, form_key=key)
    for name in ("question", "help_wanted", "moment"):
        if kept.get(name):
            start[name] = kept[name][-1]
    if kept:
        start["pieces"] = kept.get("pieces", start["pieces"])
    return PrepareForm(initial=start, options=[*options, *others])


def _keep(request: HttpRequest, view: queries.SessionView, form: PrepareForm, recordings: set[UUID]) -> None:
    """Keep the sheet; the moment belongs to the first recording chosen, which comes first."""
    chosen = sorted((UUID(value) for value in form.cleaned_data["pieces"]), key=lambda one: one not in recordings)
    moments = {piece.item_id: piece.at_ms for piece in view.pieces}
    pieces = [(one, moments.get(one)) for one in chosen]
    if pieces and pieces[0][0] in recordings:
        pieces[0] = (pieces[0][0], form.cleaned_data["moment"])
    commands.prepare_session(
        actor=request.user, session_id=view.id, question=form.cleaned_data["question"],
        help_wanted=form.cleaned_data["help_wanted"], pieces=pieces, version=version(request),
    )  # fmt: skip


def _coach_prepares(request: HttpRequest, view: queries.SessionView) -> HttpResponse:
    """What the coach reads in two minutes: question, help wanted, what was tried, what there is to see."""
    rows = queries.session_rows(request.user, partnership_id=view.partnership_id)
    earlier = [row for row in rows if row.state == "closed"]
    goals = [goal for goal in enquiry.goals_of(request.user, learner_id=view.learner.id) if goal.state != "closed"]
    context = {
        "view": view, "names": view.names, "last": earlier[0] if earlier else None, "goals": goals[:3],
        "pieces": _pieces(request.user, view),
    }  # fmt: skip
    return render(request, "coaching/prepare_coach.jinja", context)


def _pieces(person: Person, view: queries.SessionView) -> list[dict[str, Any]]:
    """Return the evidence chosen, as far as the person may see it, in the order chosen."""
    found = evidence.cards(person, [piece.item_id for piece in view.pieces])
    return [
        {"title": found[piece.item_id].title, "href": present.item_url(piece.item_id),
         "note": ", from ".join(filter(None, (present.when_line(found[piece.item_id]), _moment(piece.at_ms)))),
         "sign": present.ICONS[found[piece.item_id].kind]}
        for piece in view.pieces if piece.item_id in found
    ]  # fmt: skip


def _moment(at_ms: int | None) -> str:
    return words.timecode(at_ms) if at_ms else ""


def _session(request: HttpRequest, session_id: UUID) -> queries.SessionView:
    """Return a planned session of one's own pair; 404 otherwise."""
    view = queries.session_view(request.user, session_id)
    if not view.is_party or view.state != "planned":
        raise Session.DoesNotExist
    return view
