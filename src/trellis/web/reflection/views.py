"""Thinking: one line at once, more when wanted; shown to a partnership and taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import commands as circle_commands
from trellis.circles import queries as circles
from trellis.enquiry import queries as enquiry
from trellis.evidence import queries as evidence
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.reflection import commands, queries
from trellis.reflection.models import Reflection
from trellis.web.coaching.shared import draft_url
from trellis.web.enquiry.forms import add_problems
from trellis.web.evidence import present
from trellis.web.page import render
from trellis.web.reflection.forms import LineForm, ReflectionForm
from trellis.web.reflection.shared import within
from trellis.web.signed import Signed
from trellis.web.typed import version

LINE, NEW = "thinking:line", "thinking:new"
TEXTS = ("words", "known", "to_do", "reading", "approach")
SEVERAL = ("evidence", "sources")
KEPT = "Kept. Only you can see it."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: Signed) -> HttpResponse:
    """Keep one line; list what was thought, own and shown."""
    person = request.user
    start = drafts.initial(actor=person, form_key=LINE) if request.method != "POST" else {}
    form = LineForm(request.POST if request.method == "POST" else None, initial=start)
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            form.is_valid()
            made = commands.write_reflection(actor=person, fields={"words": form.cleaned_data.get("words", "")})
        except Invalid as error:
            add_problems(form, error.problems)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            drafts.clear(actor=person, form_key=LINE)
            messages.success(request, KEPT)
            return redirect("reflection", made.id)
    found = queries.reflections_of(person)
    context = {
        "form": form, "draft_url": draft_url(LINE), "within": within("reflection_home"),
        "own": [one for one in found if one.mine],
        "shown": [one for one in found if not one.mine],
        "views": circles.views({one.circle_id for one in found}, person),
    }  # fmt: skip
    return render(request, "reflection/home.jinja", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Signed) -> HttpResponse:
    """Write a whole reflection; `?item=` names a piece of evidence beforehand."""
    return _write(request, None, NEW, {"about": "happened", "evidence": [request.GET.get("item", "")]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Signed, reflection_id: UUID) -> HttpResponse:
    """Say more, or say it differently."""
    view = _mine(request.user, reflection_id)
    row = view.row
    start: dict[str, Any] = {name: getattr(row, name) for name in (*TEXTS, "about", "difficulty")}
    start |= {"feeling": view.feeling, "evidence": [str(one) for one in view.evidence], "sources": row.sources}
    start["experiment"] = str(row.experiment_id or "")
    return _write(request, view, f"thinking:{reflection_id}", start)


def _write(request: Signed, view: queries.ReflectionView | None, key: str, start: dict[str, Any]) -> HttpResponse:
    person, status = request.user, HTTPStatus.OK
    if request.method != "POST":
        kept = drafts.load(actor=person, form_key=key)
        start |= {name: values if name in SEVERAL else values[-1] for name, values in kept.items() if values}
    form = ReflectionForm(request.POST if request.method == "POST" else None, initial=start, **_options(person))
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                made = commands.write_reflection(actor=person, **_given(form, view), version=version(request))
                drafts.clear(actor=person, form_key=key)
                messages.success(request, "Kept.")
                return redirect("reflection", made.id)
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
            status = HTTPStatus.CONFLICT
            view = _mine(person, view.row.id) if view else None
    context = {
        "form": form, "view": view, "draft_url": draft_url(key), "version": view.row.version if view else None,
        "conflict": status == HTTPStatus.CONFLICT, "signposts": queries.signposts(),
        "names": circles.view(view.row.circle_id, person).names if view else ("You",),
    }  # fmt: skip
    return render(request, "reflection/write.jinja", context, status=status)


def _options(person: Person) -> dict[str, list[tuple[str, str]]]:
    tried = [one for one in enquiry.experiments_of(person) if one.mine]
    return {
        "evidence": [(str(item), f"{title} ({kind.lower()})") for item, title, kind in evidence.options(person)],
        "sources": queries.source_options(),
        "trials": [(str(one.id), f"{one.title} ({one.when})") for one in tried],
    }


def _given(form: ReflectionForm, view: queries.ReflectionView | None) -> dict[str, Any]:
    """Return what the form says; evidence too old to be offered stays named."""
    given = form.cleaned_data
    offered = {value for value, _ in getattr(form.fields.get("evidence"), "choices", ())}
    older = [one for one in (view.evidence if view else ()) if str(one) not in offered]
    trial = given.get("experiment", "")
    return {
        "fields": {name: given[name] for name in TEXTS}, "about": given["about"], "difficulty": given["difficulty"],
        "evidence_ids": [*older, *(UUID(one) for one in given.get("evidence", ()))], "feeling": given["feeling"],
        "sources": given.get("sources", ()), "experiment_id": UUID(trial) if trial else None,
        "reflection_id": view.row.id if view else None,
    }  # fmt: skip


@login_required
@require_safe
def reflection(request: Signed, reflection_id: UUID) -> HttpResponse:
    """Show one reflection with what it rests on. Somebody else's opening is logged for its writer."""
    person = request.user
    view = queries.reflection(person, reflection_id)
    if not view.mine:
        circle_commands.log_access(
            reader=person, owner_id=view.learner.id, item_kind="reflection", item_id=view.row.id,
            circle_id=view.row.circle_id, why="shown",
        )  # fmt: skip
    cards = evidence.cards(person, view.evidence)
    pairs = [one.id for one in circles.shareable(person) if one.kind == "partnership"] if view.mine else []
    views = circles.views({view.row.circle_id, *pairs}, person)
    alone = views[view.row.circle_id].kind == "private"
    tried = view.row.experiment_id
    trials = [one for one in enquiry.experiments_of(person) if one.id == tried] if tried else []
    context = {
        "view": view, "row": view.row, "names": views[view.row.circle_id].names, "alone": alone, "trials": trials,
        "rings": [views[one] for one in pairs if one in views] if alone and not view.row.difficulty else [],
        "pieces": [_piece(cards[one]) for one in view.evidence if one in cards], "signposts": queries.signposts(),
    }  # fmt: skip
    return render(request, "reflection/reflection.jinja", context)


@login_required
@require_POST
def show(request: Signed, reflection_id: UUID) -> HttpResponse:
    """Show it to a partnership, without the feeling."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        return redirect("reflection", _mine(request.user, reflection_id).row.id)
    commands.show_reflection(actor=request.user, reflection_id=reflection_id, circle_id=circle_id)
    messages.success(request, "Shown.")
    return redirect("reflection", reflection_id)


@login_required
@require_POST
def take_back(request: Signed, reflection_id: UUID) -> HttpResponse:
    """Let nobody else see it any more."""
    commands.take_back_reflection(actor=request.user, reflection_id=reflection_id)
    messages.success(request, "Taken back. Only you can see it.")
    return redirect("reflection", reflection_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Signed, reflection_id: UUID) -> HttpResponse:
    """Ask once, then delete it."""
    view = _mine(request.user, reflection_id)
    if request.method != "POST":
        return render(request, "reflection/delete.jinja", {"view": view, "row": view.row})
    commands.delete_reflection(actor=request.user, reflection_id=reflection_id)
    messages.success(request, "Deleted.")
    return redirect("reflection_home")


def _piece(card: evidence.Card) -> tuple[str, str, str, str]:
    return card.title, present.item_url(card.id), present.when_line(card), present.ICONS[card.kind]


def _mine(person: Person, reflection_id: UUID) -> queries.ReflectionView:
    """Return an own reflection; 404 for others'."""
    view = queries.reflection(person, reflection_id)
    if not view.mine:
        raise Reflection.DoesNotExist
    return view
