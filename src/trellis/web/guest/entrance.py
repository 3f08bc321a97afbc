"""The page behind a guest's link: type the code, and come in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from trellis.evidence import commands, queries
from trellis.evidence.queries import Link
from trellis.kernel.errors import Refused
from trellis.web import page
from trellis.web.account.limits import too_many
from trellis.web.guest import visiting

SAID = {
    "wrong": "That is not the code. Look at it again; it has eight letters and figures.",
    "spent": "This code no longer works: it was used, has run out, or was mistyped five times. Ask for a new one.",
}


class Code(forms.Form):
    """The one-time code."""

    code = forms.CharField(
        label="The code", required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link it is, take the code, let in; or say why the link cannot be used."""
    if request.user.is_authenticated:
        return _answer(request, "account/invitation_signed_in.jinja", {})
    if not ratelimit.consume(request, action="login"):
        return too_many(request)
    found = queries.guest_link(token)
    if found is None or found.over:
        return _answer(request, "guest/over.jinja", {}, HTTPStatus.GONE)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome, visit = commands.enter(actor=None, token=token, code=form.cleaned_data["code"])
        if visit is not None:
            visiting.begin(request, visit)
            return redirect("guest_item", guest_id=visit.guest_id)
        form.add_error(
            "code", SAID.get(outcome, SAID["spent"]) if form.cleaned_data["code"] else "Type the code first."
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _answer(request, "guest/entrance.jinja", _context(found, token, form), status)


def _context(found: Link, token: str, form: Code) -> dict[str, Any]:
    return {"found": found, "token": token, "form": form, "last_day": queries.last_day(found.until)}


@require_POST
def send_code(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the address the owner gave."""
    if not ratelimit.consume(request, action="login"):
        return too_many(request)
    try:
        commands.send_guest_code(actor=None, token=token)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "A code is on its way to your mail. It works for fifteen minutes.")
    return redirect("guest_link", token=token)


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    response = page.render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
