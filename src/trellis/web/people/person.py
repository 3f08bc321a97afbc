"""One account: roles, invitation, moving, closing, opening again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trellis.kernel.errors import Invalid, Refused
from trellis.people import commands, queries
from trellis.web import page
from trellis.web.people.forms import Move, NewRole, show_problems
from trellis.web.people.gate import arrangers, site
from trellis.web.signed import Signed


@arrangers
@require_GET
def person(request: Signed, person_id: UUID) -> HttpResponse:
    """Show one account: arrangements only."""
    return _show(request, person_id)


def _show(request: Signed, person_id: UUID, form: NewRole | None = None, status: int = 200) -> HttpResponse:
    account = queries.account(person_id)
    context = {
        "account": account, "posts": queries.posts_of(person_id), "mine": person_id == request.user.pk,
        "form": form or NewRole(),
    }  # fmt: skip
    return page.render(request, "people/person.jinja", context, status=status)


@arrangers
@require_POST
def invite(request: Signed, person_id: UUID) -> HttpResponse:
    """Send a new link and show it once."""
    invited = commands.invite(actor=request.user, person_id=person_id, site=site(request))
    account = queries.account(person_id)
    context = {"name": account.name, "link": invited.link, "to": account.email, "href": f"/people/{person_id}/"}
    return page.render(request, "people/invited.jinja", context)


@arrangers
@require_POST
def begin(request: Signed, person_id: UUID) -> HttpResponse:
    """Give a further role."""
    form = NewRole(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                commands.begin_role(
                    actor=request.user, person_id=person_id, organisation_id=given["organisation"],
                    role=given["role"], post=given["post"],
                )  # fmt: skip
        except Invalid as error:
            show_problems(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The role is added.")
            return redirect("people_person", person_id)
    return _show(request, person_id, form, 422)


@arrangers
@require_http_methods(["GET", "POST"])
def move(request: Signed, membership_id: UUID) -> HttpResponse:
    """Move somebody to another place; account and records go with them."""
    person_id, post = queries.post(membership_id)
    form = Move(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                commands.move(
                    actor=request.user, membership_id=membership_id, organisation_id=given["organisation"],
                    post=given["post"], on=given["on"],
                )  # fmt: skip
        except Invalid as error:
            show_problems(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They have moved. Their account and their own records came with them.")
            return redirect("people_person", person_id)
    context = {"form": form, "account": queries.account(person_id), "post": post}
    return page.render(request, "people/move.jinja", context, status=422 if form.errors else 200)


@arrangers
@require_POST
def end(request: Signed, membership_id: UUID) -> HttpResponse:
    """End a role today."""
    ended = commands.end_role(actor=request.user, membership_id=membership_id)
    messages.success(request, "The role ends today.")
    return redirect("people_person", ended.person_id)


@arrangers
@require_POST
def close(request: Signed, person_id: UUID) -> HttpResponse:
    """Close an account; `left` also ends all roles."""
    closed = commands.deactivate(actor=request.user, person_id=person_id, left="left" in request.POST)
    messages.success(request, f"The account of {closed.name} is closed. Their records are kept.")
    return redirect("people_person", person_id)


@arrangers
@require_POST
def reopen(request: Signed, person_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    opened = commands.reactivate(actor=request.user, person_id=person_id)
    messages.success(request, f"The account of {opened.name} is open again.")
    return redirect("people_person", person_id)
