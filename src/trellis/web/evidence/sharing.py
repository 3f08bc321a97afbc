"""Showing evidence to a circle or a guest, on what terms, until when; taking it back; who opened it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import queries as circles
from trellis.evidence import commands, queries
from trellis.evidence.models import Item
from trellis.evidence.queries import ItemView
from trellis.kernel import clock, words
from trellis.kernel.errors import Invalid
from trellis.web.evidence import present, shown
from trellis.web.evidence.forms import add_problems
from trellis.web.evidence.sharing_forms import AskGuest, Show, Terms
from trellis.web.page import render

GUEST_DAYS = 14


@login_required
@require_safe
def page(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Who sees an own item now, until when, what they may do; adding and taking back."""
    return _page(request, _own(request, item_id))


def _own(request: HttpRequest, item_id: UUID) -> ItemView:
    """Return an own item. Raises Item.DoesNotExist (404) for others'."""
    found = queries.item_view(request.user, item_id)
    if not found.mine:
        raise Item.DoesNotExist
    return found


def _page(request: HttpRequest, found: ItemView, status: int = HTTPStatus.OK, **forms: Any) -> HttpResponse:
    """Render the page; `forms` are those with words to keep: show, guest, or terms of the circle `about`."""
    terms = circles.terms_of(found.id)
    open_to = [one for one in circles.shareable(request.user) if one.id not in {term.circle_id for term in terms}]
    views = circles.views({*(term.circle_id for term in terms), *(one.id for one in open_to)}, request.user)
    options = [(str(one.id), present.seen(views[one.id], one.title).others) for one in open_to if one.id in views]
    guests = queries.guests_of(request.user, found.id)
    about, typed = forms.get("about"), forms.get("terms")
    context = {
        "item": found,
        "places": [
            shown.place(term, views[term.circle_id], found, typed if term.circle_id == about else None)
            for term in terms
            if term.kind != "guest" and term.circle_id in views
        ],
        "guests": [shown.guest(guest, terms) for guest in guests if not guest.over],
        "past": [shown.guest(guest, terms) for guest in guests if guest.over],
        "show_form": forms.get("show") or _show_form(found, options),
        "options": options,
        "guest_form": forms.get("guest") or AskGuest(initial={"until": clock.today() + timedelta(days=GUEST_DAYS)}),
        "is_file": found.kind in shown.SAVED_KINDS,
        "is_media": found.kind in {"video", "image", "audio"},
    }
    return render(request, "evidence/sharing.jinja", context, status=status)


def _show_form(found: ItemView, options: list[tuple[str, str]]) -> Show:
    only = options[0][0] if len(options) == 1 else None
    saved = found.kind in shown.SAVED_KINDS and all(file.role == "original" for file in found.files)
    return Show(circles=options, initial={"circle": only, "may_save": saved}, auto_id="show-%s")


@login_required
@require_POST
def share(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show an own item in a circle: from the item's page in one tap, from the sharing page on terms."""
    try:
        circle_id = UUID(request.POST.get("circle", ""))
    except ValueError:
        messages.error(request, "Choose who should see it first.")
        return redirect("evidence_sharing" if "may" in request.POST else "evidence_item", item_id=item_id)
    if "may" not in request.POST:
        try:
            commands.share(actor=request.user, item_id=item_id, circle_id=circle_id)
        except Invalid:  # pupils: the next page asks who is in it, or says who may not be shown
            return redirect(f"{reverse('pupils_in', kwargs={'item_id': item_id})}?circle={circle_id}")
        messages.success(request, f"{_others(request, circle_id)} can see it now. You can take it back at any time.")
        return redirect(f"{present.item_url(item_id)}#seen")
    return _share_on_terms(request, item_id, circle_id)


def _share_on_terms(request: HttpRequest, item_id: UUID, circle_id: UUID) -> HttpResponse:
    found = _own(request, item_id)
    form = Show(request.POST, circles=[(str(circle_id), "")], auto_id="show-%s")
    if form.is_valid():
        try:
            commands.share(actor=request.user, item_id=item_id, circle_id=circle_id, **_terms(form, found))
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            messages.success(
                request, f"{_others(request, circle_id)} can see it now. You can take it back at any time."
            )
            return redirect("evidence_sharing", item_id=item_id)
    open_to = circles.shareable(request.user)
    views = circles.views([one.id for one in open_to], request.user)
    form.fields["circle"].choices = [  # type: ignore[attr-defined]
        (str(one.id), present.seen(views[one.id], one.title).others) for one in open_to if one.id in views
    ]
    return _page(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, show=form)


def _terms(form: Terms, found: ItemView) -> dict[str, Any]:
    """Return the terms chosen; recordings and pictures are shown, never handed out."""
    return {**form.terms, "may_save": form.terms["may_save"] and found.kind in shown.SAVED_KINDS}


@login_required
@require_POST
def terms(request: HttpRequest, item_id: UUID, circle_id: UUID) -> HttpResponse:
    """Change until when, and on what terms, an own item is shown in a circle."""
    found = _own(request, item_id)
    form = Terms(request.POST, auto_id=f"t-{circle_id}-%s")
    if form.is_valid():
        try:
            commands.change_sharing(actor=request.user, item_id=item_id, circle_id=circle_id, **_terms(form, found))
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            messages.success(request, f"Changed for {_others(request, circle_id)}.")
            return redirect("evidence_sharing", item_id=item_id)
    return _page(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, terms=form, about=circle_id)


@login_required
@require_POST
def take_back(request: HttpRequest, item_id: UUID, circle_id: UUID) -> HttpResponse:
    """Stop showing an own item in a circle, at once."""
    others = _others(request, circle_id)
    commands.take_back(actor=request.user, item_id=item_id, circle_id=circle_id)
    messages.success(request, f"Taken back. {others} cannot open it any more.")
    if request.POST.get("from") == "sharing":
        return redirect("evidence_sharing", item_id=item_id)
    return redirect(f"{present.item_url(item_id)}#seen")


@login_required
@require_POST
def ask_guest(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Ask a guest, and show the link and the code this once."""
    found = _own(request, item_id)
    form = AskGuest(request.POST)
    if form.is_valid():
        read = form.cleaned_data
        try:
            key = commands.invite_guest(
                actor=request.user,
                item_id=item_id,
                name=read["name"],
                until=read["until"],
                address=read["address"],
                may_comment=read["may"] != "look",
                once=read["once"],
            )
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            return _key(request, key)
    return _page(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, guest=form)


@login_required
@require_POST
def renew_key(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """Make a guest's code anew, and the link if that was lost, and show them this once."""
    link = request.POST.get("link") == "yes"
    return _key(request, commands.renew_key(actor=request.user, guest_id=guest_id, link=link))


def _key(request: HttpRequest, key: commands.Key) -> HttpResponse:
    item_id, guest = queries.guest_of(request.user, key.guest_id)
    link = request.build_absolute_uri(reverse("guest_link", kwargs={"token": key.token})) if key.token else ""
    context = {"item": queries.item_view(request.user, item_id), "guest": guest, "link": link, "code": key.code}
    return render(request, "evidence/guest_key.jinja", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def openings(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Who opened an own item: who, when, why they could (R34)."""
    found = _own(request, item_id)
    context = {"item": found, "rows": circles.openings(request.user, found.id)}
    return render(request, "evidence/openings.jinja", context)


@login_required
@require_safe
def still(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """204 while somebody may see an item, for a page that shows it; 404 from the moment it is taken back."""
    if not queries.still_shown(item_id):
        raise Item.DoesNotExist
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})


def _others(request: HttpRequest, circle_id: UUID) -> str:
    """Return the names of the others in a circle."""
    view = circles.views([circle_id], request.user).get(circle_id)
    names = [name for name in view.names if name != "You"] if view else []
    return words.names(names) or "Nobody else"
