"""Accounts and places: lists, adding one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from trellis.kernel.errors import Invalid, Refused
from trellis.people import commands, queries
from trellis.web import page
from trellis.web.people.forms import NewPerson, NewPlace, show_problems
from trellis.web.people.gate import arrangers, site
from trellis.web.signed import Signed

MOST = 300  # places on one page; more are found by looking for them


@arrangers
@require_GET
def accounts(request: Signed) -> HttpResponse:
    """List accounts, fifty at a time, or those that fit the words looked for."""
    search = request.GET.get("q", "").strip()[:100]
    rows, more = queries.accounts(search=search, after=request.GET.get("after", ""))
    return page.render(request, "people/accounts.jinja", {"rows": rows, "more": more, "search": search})


@arrangers
@require_http_methods(["GET", "POST"])
def add(request: Signed) -> HttpResponse:
    """Open one account, and invite."""
    form = NewPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                person = commands.add_person(
                    actor=request.user, name=given["name"], email=given["email"], role=given["role"],
                    organisation_id=given["organisation"], post=given["post"],
                )  # fmt: skip
                if given["invite"]:
                    invited = commands.invite(actor=request.user, person_id=person.id, site=site(request))
                    return page.render(request, "people/invited.jinja", {"name": person.name, "link": invited.link,
                                       "to": person.email, "href": f"/people/{person.id}/"})  # fmt: skip
        except Invalid as error:
            show_problems(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name} has an account. Nothing was sent yet.")
            return redirect("people_person", person.id)
    return page.render(request, "people/add.jinja", {"form": form}, status=422 if form.errors else 200)


@arrangers
@require_GET
def export(request: Signed) -> HttpResponse:
    """Give all open roles as a CSV that can be imported again."""
    response = HttpResponse(queries.accounts_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="trellis-accounts.csv"'
    response["Cache-Control"] = "no-store"
    return response


@arrangers
@require_http_methods(["GET", "POST"])
def places(request: Signed) -> HttpResponse:
    """Show the tree of places; POST adds one."""
    form = NewPlace(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                place = commands.add_organisation(
                    actor=request.user,
                    kind=given["kind"],
                    name=given["name"],
                    urn=given["urn"],
                    parent_id=given["parent"],
                )
        except Invalid as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{place.name} is added.")
            return redirect("people_places")
    search = request.GET.get("q", "").strip()[:100]
    context = {"form": form, "rows": queries.branches(search=search, limit=MOST), "search": search, "most": MOST}
    return page.render(request, "people/places.jinja", context, status=422 if form.errors else 200)
