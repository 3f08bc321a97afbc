"""My account: name, addresses, where I work, who opened my things, signing out."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.views import email as allauth_email
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trellis.circles import queries as circles
from trellis.kernel.errors import Conflict, Invalid
from trellis.people import commands, queries
from trellis.web import page
from trellis.web.account.forms import Names

OPENED = {
    "evidence": "A piece of evidence",
    "item": "A piece of evidence", "note": "A note", "video": "A video", "file": "A file",
    "goal": "A goal", "experiment": "An experiment", "session": "A session", "submission": "A submission",
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show the account; POST changes the names."""
    person = request.user
    form = Names(request.POST or None, initial={"name": person.name, "known_as": person.known_as})
    version, status = person.version, HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            sent = int(request.POST.get("version") or 0)
            commands.change_names(actor=person, version=sent, **form.cleaned_data)
        except Invalid as error:
            for field, sentence in error.problems.items():
                form.add_error(field, sentence)
        except Conflict as error:
            form.add_error(None, str(error))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, "Your name is changed.")
            return redirect("account")
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "form": form, "version": version, "posts": queries.posts_of(person.id),
        "addresses": queries.addresses_of(person.id) or [(person.email, True)],
    }  # fmt: skip
    return page.render(request, "account/account.jinja", context, status=status)


@login_required
@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """Who opened my things: what, who, when, and why they could (R34)."""
    rows = [
        (OPENED.get(row.item_kind, row.item_kind.replace("_", " ").capitalize()), row.person, row.at, row.why)
        for row in circles.openings(request.user)
    ]
    return page.render(request, "account/openings.jinja", {"rows": rows})


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: unsaved words are forgotten here, and pages in the browser."""
    if request.method == "GET" and request.user.is_authenticated:
        return page.render(request, "account/logout.jinja", {})
    if request.user.is_authenticated:
        commands.sign_out(actor=request.user)
        get_adapter(request).logout(request)
    return _cleared()


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions of this person, this one too."""
    commands.sign_out_everywhere(actor=request.user)
    get_adapter(request).logout(request)
    return _cleared()


def _cleared() -> HttpResponse:
    response = redirect("account_signed_out")
    response["Clear-Site-Data"] = '"cache"'  # storage holds what is not sent yet, locked (0015)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that one is out."""
    return page.render(request, "account/signed_out.jinja", {})


@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    """Add, confirm and take away addresses (allauth's page)."""
    commands.confirm_first_address(actor=request.user)
    return allauth_email(request)


def no_password(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in without a password; allauth wants the address to exist."""
    return redirect("account_change_password")
