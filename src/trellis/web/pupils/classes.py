"""Classes: all of mine, a new one, one as a table of keys, and what holds for all of it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.kernel.errors import Conflict, Invalid
from trellis.pupils import commands, queries
from trellis.web import typed
from trellis.web.page import render
from trellis.web.pupils import present, table
from trellis.web.pupils.forms import ClassForm, KeysForm, LeftForm, NameForm, TermsForm, add_problems


@login_required
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Show all of one's own classes."""
    found = queries.classes(request.user)
    context = {"classes": [present.card(one) for one in found], "schools": found or queries.schools_of(request.user)}
    return render(request, "pupils/classes.jinja", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a class: what holds for all of it, and its keys."""
    schools = queries.schools_of(request.user)
    form = ClassForm(request.POST or None, schools=schools, initial=TermsForm.start())
    code = HTTPStatus.OK
    if request.method == "POST":
        code = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                made = commands.open_class(
                    actor=request.user, name=form.cleaned_data["name"], terms=form.terms(), keys=form.read(),
                    school_id=UUID(form.cleaned_data["school"] or str(schools[0][0])) if schools else UUID(int=0),
                )  # fmt: skip
            except Invalid as error:
                add_problems(form, error.problems)
            else:
                messages.success(request, "Kept. Untick what differs for single pupils, if anything does.")
                return redirect("class", class_id=made.id)
    return render(request, "pupils/new.jinja", {"form": form, "schools": schools, "why": present.WHY}, status=code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Show one class as a table of keys with the four permissions, and keep what is ticked differently."""
    view = queries.class_view(request.user, class_id)
    if request.method != "POST":
        return page(request, view)
    try:
        changes = table.changes(view, request.POST)
        if changes:
            commands.set_pupils(actor=request.user, class_id=class_id, version=typed.version(request), changes=changes)
    except Invalid as error:
        return page(request, view, problem=str(error), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Conflict as error:
        return page(request, view, problem=str(error), status=HTTPStatus.CONFLICT)
    many = len(changes)
    messages.success(request, f"Kept for {many} {'pupil' if many == 1 else 'pupils'}." if many else "Nothing changed.")
    return redirect("class", class_id=class_id)


def page(
    request: HttpRequest, view: queries.ClassView, *, problem: str = "", status: int = HTTPStatus.OK, **forms_shown: Any
) -> HttpResponse:
    """Render a class with what was typed."""
    table_typed = request.POST if problem and not forms_shown else None
    context = {
        "view": view,
        "card": present.card(view),
        "rows": table.rows(view, table_typed),
        "gone": [line.key for line in view.lines if line.left],
        "problem": problem,
        "history": present.history(queries.history(view.id)),
        "terms_form": TermsForm(initial=TermsForm.start(view), auto_id="all-%s"),
        "keys_form": KeysForm(auto_id="add-%s"),
        "left_form": LeftForm(auto_id="left-%s"),
        "name_form": NameForm(initial={"name": view.name}, auto_id="name-%s"),
        "why": present.WHY,
        **forms_shown,
    }
    return render(request, "pupils/class.jinja", context, status=status)


def _part(
    request: HttpRequest, class_id: UUID, form: forms.Form, shown_as: str, act: Callable[[Any], Any], said: str
) -> HttpResponse:
    """Keep one of the small forms of a class, or show the class again with it."""
    code = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            act(form)
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
            code = HTTPStatus.CONFLICT
        else:
            messages.success(request, said)
            return redirect("class", class_id=class_id)
    view = queries.class_view(request.user, class_id)
    return page(request, view, status=code, **{shown_as: form})


@login_required
@require_POST
def standard(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Record what holds for the whole class."""

    def act(form: TermsForm) -> None:
        commands.set_standard(actor=request.user, class_id=class_id, version=typed.version(request), terms=form.terms())

    form = TermsForm(request.POST, auto_id="all-%s")
    return _part(request, class_id, form, "terms_form", act, "Kept. Pupils with a tick of their own keep it.")


@login_required
@require_POST
def add(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Add pupils by key."""

    def act(form: KeysForm) -> None:
        if not (keys := form.read()):
            raise Invalid(keys="Type at least one key.")
        commands.add_pupils(actor=request.user, class_id=class_id, version=typed.version(request), keys=keys)

    return _part(request, class_id, KeysForm(request.POST, auto_id="add-%s"), "keys_form", act, "Added.")


@login_required
@require_POST
def left(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Write down who has left."""

    def act(form: LeftForm) -> None:
        commands.pupils_left(actor=request.user, class_id=class_id, version=typed.version(request), keys=form.read())

    form = LeftForm(request.POST, auto_id="left-%s")
    return _part(request, class_id, form, "left_form", act, "Kept. Earlier recordings of them are still checked.")


@login_required
@require_POST
def rename(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Give a class another name."""

    def act(form: NameForm) -> None:
        commands.rename_class(
            actor=request.user, class_id=class_id, version=typed.version(request), name=form.cleaned_data["name"]
        )

    return _part(request, class_id, NameForm(request.POST, auto_id="name-%s"), "name_form", act, "Renamed.")
