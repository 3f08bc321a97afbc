"""Quick capture: the one screen, and the doors by which a telephone's own queue sends (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.evidence import commands
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.pupils import queries as pupils
from trellis.web.device import key_of, who_is
from trellis.web.evidence import kept
from trellis.web.evidence.capture_forms import Captured, CaptureForm
from trellis.web.evidence.forms import add_problems
from trellis.web.page import render
from trellis.web.pupils.present import card as seating

KEPT = "Kept. Only you can see it."
SIGNED_OUT = "Sign in to send it."
ANOTHER = "Somebody else is signed in here."
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Choice:
    """An own class as the question who is in it offers it; `seat` says whom to seat outside the picture."""

    id: str
    name: str
    seat: str


def classes_of(person: Person) -> list[Choice]:
    """Return the person's classes, those with pupils who may not be recorded with a sentence about them."""
    return [Choice(str(one.id), one.name, one.seat) for one in map(seating, pupils.classes(person))]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: HttpRequest) -> HttpResponse:
    """Note something in one field and one tap; needs no agreement, coach or goal (R17). POST keeps words alone."""
    choices = classes_of(request.user)
    if request.method != "POST":
        return page(request, CaptureForm(classes=choices), choices)
    form = CaptureForm(request.POST, classes=choices)
    if form.is_valid():
        try:
            found = commands.capture_note(actor=request.user, once=form.sent_once(), said=form.said())
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            kept.forget(request, kept.QUICK)
            messages.success(request, KEPT)
            return redirect("evidence_item", item_id=found.item_id)
    return page(request, form, choices, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def page(
    request: HttpRequest, form: CaptureForm, choices: list[Choice], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render the one screen with what was typed."""
    context = {"form": form, "choices": choices, "draft_url": kept.url(kept.QUICK), "here": True}
    return render(request, "evidence/capture.jinja", context, status=status)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Tell a signed-in person's own device who it sends for, and what it needs while there is no network."""
    if not request.user.is_authenticated:
        return _says(SIGNED_OUT, HTTPStatus.UNAUTHORIZED)
    told: dict[str, Any] = {
        "who": who_is(request.user),
        "key": key_of(request.user),
        "token": get_token(request),
        "classes": [vars(one) for one in classes_of(request.user)],
    }
    return JsonResponse(told, headers=NO_STORE)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Keep a note, or begin a file, from the queue of a device: the same id twice is the same thing.

    Answers {"item": address} when all is here, {"upload": address} where the bytes go by tus, or
    {"says": sentence}. 401 signed out; 409 another person than the one it was kept for.
    """
    if not request.user.is_authenticated:
        return _says(SIGNED_OUT, HTTPStatus.UNAUTHORIZED)
    if not constant_time_compare(request.POST.get("who_sends", ""), who_is(request.user)):
        return _says(ANOTHER, HTTPStatus.CONFLICT)
    form = Captured(request.POST, classes=classes_of(request.user))
    if not form.is_valid():
        return _says(" ".join(error for errors in form.errors.values() for error in errors))
    try:
        found = _taken(request.user, form)
    except Invalid as error:
        return _says(str(error))
    kept.forget(request, kept.QUICK)
    if found.item_id is None:
        return JsonResponse({"upload": reverse("upload", kwargs={"upload_id": found.upload_id})}, headers=NO_STORE)
    return JsonResponse({"item": reverse("evidence_item", kwargs={"item_id": found.item_id})}, headers=NO_STORE)


def _taken(person: Person, form: Captured) -> Any:
    given, once = form.cleaned_data, form.sent_once()
    if not given["name"]:
        return commands.capture_note(actor=person, once=once, said=form.said())
    said = form.said(given["kind"])
    return commands.capture_file(actor=person, once=once, said=said, name=given["name"], length=given["length"] or 0)


def _says(sentence: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    return JsonResponse({"says": sentence}, status=status, headers=NO_STORE)
