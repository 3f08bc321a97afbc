"""Coaching each other: asking a colleague (R137); and showing the next partner what was shown before (R70)."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trellis.coaching import commands, queries
from trellis.coaching.models import Partnership
from trellis.evidence import queries as evidence
from trellis.kernel.errors import Invalid, Refused
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.web.evidence import present
from trellis.web.page import render
from trellis.web.people.gate import site


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """Choose a colleague of one's school, or give the address of somebody in one's cohort, and ask."""
    if Role.LEARNER not in people.roles_of(request.user):
        raise Http404
    problem, address = "", request.POST.get("address", "").strip()
    if request.method == "POST":
        chosen = _uuid(request.POST.get("person", ""))
        if chosen is None and "@" not in address:
            problem = "Choose a colleague, or give a whole e-mail address."
        elif chosen is not None:
            pair = commands.ask_to_co_coach(actor=request.user, person_id=chosen, link=_link(request))
            messages.success(request, f"{pair.coach.first_name} is asked.")
            return redirect("coaching_agreement", pair.id)
        else:
            _ask_by_address(request, address)
            messages.success(request, f"If {address} belongs to somebody in your school or cohort, they are asked now.")
            return redirect("coaching")
    search = request.GET.get("q", "")
    colleagues, several = people.colleagues(request.user, search=search)
    context = {
        "colleagues": colleagues, "several": several, "search": search, "problem": problem, "address": address,
    }  # fmt: skip
    return render(request, "coaching/together.jinja", context, status=_status(problem))


def _ask_by_address(request: HttpRequest, address: str) -> None:
    """Ask whoever has the address, if they may be asked; the page says the same either way."""
    person = people.person_by_email(address)
    if person is None or not person.is_active:
        return
    try:
        commands.ask_to_co_coach(actor=request.user, person_id=person.id, link=_link(request))
    except Refused:
        return


def _status(problem: str) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK


def _link(request: HttpRequest) -> str:
    return site(request) + reverse("coaching")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """What the learner showed an earlier partner: piece by piece, show it to this one or leave it."""
    pair = queries.partnership(partnership_id)
    if pair.learner_id != request.user.id or pair.state != "active":
        raise Partnership.DoesNotExist
    chosen = [key for key in map(_uuid, request.POST.getlist("item")) if key]
    problem = ""
    if request.method == "POST":
        try:
            count = commands.hand_over(actor=request.user, partnership_id=partnership_id, item_ids=chosen)
        except Invalid as error:
            problem = str(error)
        else:
            said = {0: "Nothing is shown anew.", 1: f"One thing is shown to {pair.coach.first_name} now."}
            messages.success(request, said.get(count, f"{count} things are shown to {pair.coach.first_name} now."))
            return redirect("coaching")
    found = evidence.cards(request.user, queries.shown_before(request.user, partnership_id))
    items = [(card, present.when_line(card)) for card in found.values()]
    context = {"pair": pair, "other": pair.coach, "items": items, "chosen": chosen, "problem": problem}
    return render(request, "coaching/handover.jinja", context, status=_status(problem))
