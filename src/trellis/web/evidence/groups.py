"""Groups of colleagues to show things to: naming one, asking people in, answering, leaving, ending."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import commands
from trellis.circles import queries as circles
from trellis.kernel.errors import Invalid, Refused
from trellis.people import letters
from trellis.people import queries as people
from trellis.web.evidence.forms import add_problems
from trellis.web.evidence.sharing_forms import NewGroup
from trellis.web.page import render


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """Show one's groups and who asks one in; POST begins a group."""
    form, status = NewGroup(request.POST or None), HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            group_id = commands.begin_group(actor=request.user, **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            return redirect("evidence_group", group_id=group_id)
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    mine = circles.groups_of(request.user)
    views = circles.views([group.id for group in mine], request.user)
    context = {
        "form": form,
        "groups": [(group, views[group.id].names) for group in mine if group.id in views],
        "asked": circles.asked_into(request.user),
    }
    return render(request, "evidence/groups.jinja", context, status=status)


@login_required
@require_safe
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group: who is in it, who is asked, what can be done."""
    return _page(request, group_id)


def _page(request: HttpRequest, group_id: UUID, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    found = circles.group_of(request.user, group_id)
    view = circles.view(group_id, request.user)
    search = request.GET.get("q", "")
    asking = found.mine and not found.shown
    colleagues, several = people.colleagues(request.user, search=search) if asking else ([], False)
    waiting = circles.asked_by(request.user, group_id) if found.mine else []
    there = {*view.people, *(one.person_id for one in waiting)}
    context = {
        "group": found,
        "names": view.names,
        "people": [
            {"initials": face[0], "colour": face[1], "label": _label(name, face[2])}
            for name, face in zip(view.names, view.faces, strict=True)
        ],
        "waiting": waiting,
        "asking": asking,
        "colleagues": [one for one in colleagues if one.id not in there],
        "several": several,
        "search": search,
        "problem": "",
        "address": "",
        **more,
    }
    return render(request, "evidence/group.jinja", context, status=status)


def _label(name: str, reason: str) -> str:
    """Return 'You keep it', 'Priya keeps it', or the name alone."""
    if reason != "keeps it":
        return name
    return "You keep it" if name == "You" else f"{name} keeps it"


@login_required
@require_POST
def ask(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Ask a colleague into a group: one from the list, or one by their address."""
    address = request.POST.get("address", "").strip()
    chosen = _chosen(request.POST.get("person", ""))
    if chosen is None and "@" not in address:
        sentence = "Choose a colleague, or give a whole e-mail address."
        return _page(request, group_id, HTTPStatus.UNPROCESSABLE_ENTITY, problem=sentence, address=address)
    person = None
    if chosen is not None:
        listed = people.faces([chosen])
        person = chosen if chosen in listed else None
    elif found := people.person_by_email(address):
        person = found.id if found.is_active else None
    circles.group_of(request.user, group_id)
    if person is not None:
        _ask(request, group_id, person)
    if chosen is not None and person is not None:
        messages.success(request, f"{listed[person].name} is asked. They are in the group once they say yes.")
    else:
        messages.success(request, f"If {address} has an account here, they are asked now.")
    return redirect("evidence_group", group_id=group_id)


def _ask(request: HttpRequest, group_id: UUID, person_id: UUID) -> None:
    if person_id == request.user.id:
        raise Refused("You are in it already.")
    if any(one.person_id == person_id for one in circles.asked_by(request.user, group_id)):
        return
    commands.ask_into_group(actor=request.user, circle_id=group_id, person_id=person_id)
    link = request.build_absolute_uri(reverse("evidence_groups"))
    letters.post(
        to=people.address_of(person_id), template="evidence/email/group.txt", asker=request.user.name, link=link
    )


def _chosen(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@login_required
@require_POST
def answer(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Say yes or no to being in a group."""
    yes = request.POST.get("answer") == "yes"
    group_id = commands.answer_group(actor=request.user, invitation_id=invitation_id, yes=yes)
    if yes:
        messages.success(request, "You are in the group. You can leave it at any time.")
        return redirect("evidence_group", group_id=group_id)
    messages.success(request, "You said no. You are in nothing.")
    return redirect("evidence_groups")


@login_required
@require_POST
def leave(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Leave a group; what one showed there is taken back."""
    commands.leave_group(actor=request.user, circle_id=group_id)
    messages.success(request, "You have left the group. What you showed there is taken back.")
    return redirect("evidence_groups")


@login_required
@require_POST
def end(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """End a group that one keeps."""
    commands.end_group(actor=request.user, circle_id=group_id)
    messages.success(request, "The group has ended. What was shown in it is taken back.")
    return redirect("evidence_groups")
