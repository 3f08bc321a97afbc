"""The page behind an invitation's link: choose a password, and you are in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from trellis.circles import commands as circles
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people import commands
from trellis.people import queries as people
from trellis.web import page
from trellis.web.account.forms import Welcome
from trellis.web.account.limits import too_many


@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation, take the password, sign in; or say why the link cannot be used."""
    if request.user.is_authenticated:
        return _answer(request, "account/invitation_signed_in.jinja", {})
    if not ratelimit.consume(request, action="login"):
        return too_many(request)
    try:
        invited = people.invitation(token)
        if invited.expired:
            return _expired(request, token, invited)
        return _open(request, token, invited)
    except Refused as refusal:
        return _answer(request, "account/invitation_closed.jinja", {"sentence": str(refusal)}, 410)


def _open(request: HttpRequest, token: str, invited: people.InvitationView) -> HttpResponse:
    form = Welcome(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = commands.accept_invitation(
                actor=None, token=token, password=form.cleaned_data["password"], known_as=form.cleaned_data["known_as"]
            )
        except Invalid as error:
            for field, sentence in error.problems.items():
                form.add_error(field, sentence)
        else:
            with acting_as(person):
                circles.private_circle(actor=person)
            get_adapter(request).login(request, person)
            return redirect("/")
    return _answer(request, "account/invitation.jinja", {"form": form, "invited": invited}, 422 if form.errors else 200)


def _expired(request: HttpRequest, token: str, invited: people.InvitationView) -> HttpResponse:
    sent, sentence = False, ""
    if request.method == "POST":
        try:
            commands.ask_again(actor=None, token=token, site=f"{request.scheme}://{request.get_host()}")
            sent = True
        except Refused as refusal:
            sentence = str(refusal)
    context = {"invited": invited, "sent": sent, "sentence": sentence}
    return _answer(request, "account/invitation_expired.jinja", context, 200 if sent else 410)


def _answer(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = page.render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
