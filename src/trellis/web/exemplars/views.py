"""Exemplars (R48): the shelf, one of them, offering one's own, agreeing, deciding, keeping, taking back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import queries as circles
from trellis.evidence import frameworks
from trellis.evidence import queries as evidence
from trellis.evidence.models import Item
from trellis.evidence.queries import ItemView
from trellis.exemplars import commands, queries
from trellis.exemplars.queries import File, View
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.web.exemplars.forms import OfferForm
from trellis.web.page import render
from trellis.web.signed import Signed
from trellis.web.typed import version

FIELDS = {"others": "nobody_else", "pupils": "agrees"}
DECIDED = "Somebody has decided about it meanwhile."


@login_required
@require_safe
def home(request: Signed) -> HttpResponse:
    """Show the shelf, one's own, what one is asked, and what waits for a decision."""
    found = queries.home(request.user)
    wanted = request.GET.get("of", "")
    tags = sorted({tag for card in found.shelf for tag in card.tags}, key=lambda tag: tag[1])
    shelf = [card for card in found.shelf if not wanted or wanted in dict(card.tags)]
    if request.GET.get("kept"):
        shelf = [card for card in shelf if card.kept]
    context = {
        "home": found, "shelf": shelf, "tags": tags, "of": wanted, "kept": bool(request.GET.get("kept")),
        "any_kept": any(card.kept for card in found.shelf), "learns": commands.may_offer(),
    }  # fmt: skip
    return render(request, "exemplars/home.jinja", context)


@login_required
@require_safe
def one(request: Signed, exemplar_id: UUID) -> HttpResponse:
    """Show one exemplar."""
    return _one(request, queries.one(request.user, exemplar_id))


def _one(request: Signed, found: View, problem: str = "", typed: str = "") -> HttpResponse:
    def src(file: File | None) -> str:
        return reverse("exemplars_file", args=[found.id, file.id]) if file else ""

    played = found.file("playable")
    context = {
        "exemplar": found, "problem": problem, "typed": typed, "played": played, "played_src": src(played),
        "poster": src(found.file("poster")),
        "picture": found.file("image"), "picture_src": src(found.file("image")),
        "pages": [(page, src(page) if page.media_type.startswith("image/") else "") for page in found.pages],
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exemplars/one.jinja", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: Signed, item_id: UUID) -> HttpResponse:
    """Offer an own item to the shelf of one's programme."""
    person = request.user
    item = evidence.item_view(person, item_id)
    if not item.mine:
        raise Item.DoesNotExist
    form = _form(request, item)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = commands.offer(
                actor=person, item_id=item_id, title=said["title"], says=said["says"], words=said["words"],
                tags=said["tags"], asked=form.people, nobody_else=said["nobody_else"], agrees=said["agrees"],
            )  # fmt: skip
        except Invalid as error:
            for name, sentence in error.problems.items():
                form.add_error(FIELDS.get(name, name), sentence)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is offered. Whoever is asked, and then a lead or tutor, looks at it.")
            return redirect("exemplars_one", made.id)
    stopped = evidence.stopped(person, {item.id: item.kind}, None).get(item.id, [])
    context = {"item": item, "form": form, "stopped": stopped}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "exemplars/offer.jinja", context, status=status)


def _form(request: Signed, item: ItemView) -> OfferForm:
    views = circles.views(item.circles, request.user)
    people = {
        str(who): name
        for view in views.values() for who, name in zip(view.people, view.names, strict=True) if who != request.user.id
    }  # fmt: skip
    tags: list[tuple[str, Any]] = [(group.title, list(group.tags)) for group in frameworks.groups()]
    start = {"words": item.text if item.kind == "note" else "", "tags": [tag.value for tag in item.tags]}
    return OfferForm(
        request.POST if request.method == "POST" else None, initial=start, people=list(people.items()), tags=tags,
        note=item.kind == "note", said=item.kind in {"video", "audio"},
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: Signed, exemplar_id: UUID) -> HttpResponse:
    """Take an own exemplar back."""
    commands.withdraw(actor=request.user, exemplar_id=exemplar_id)
    messages.success(request, "It is taken back, and gone from everybody.")
    return redirect("exemplars_home")


@login_required
@require_POST
def answer(request: Signed, exemplar_id: UUID) -> HttpResponse:
    """Agree, or not."""
    agrees = request.POST.get("agrees") == "yes"
    commands.answer(actor=request.user, exemplar_id=exemplar_id, agrees=agrees)
    messages.success(request, "You have agreed." if agrees else "You have not agreed: nobody else sees it.")
    return redirect("exemplars_one", exemplar_id)


@login_required
@require_POST
def decide(request: Signed, exemplar_id: UUID) -> HttpResponse:
    """Take it onto the shelf, or not."""
    take, why = request.POST.get("take") == "yes", request.POST.get("why", "")
    try:
        commands.decide(actor=request.user, exemplar_id=exemplar_id, version=version(request), take=take, why=why)
    except Invalid as error:
        return _one(request, queries.one(request.user, exemplar_id), str(error), why)
    except (Conflict, Refused):
        messages.error(request, DECIDED)
        return redirect("exemplars_home")
    messages.success(request, "It is on the shelf." if take else "It is not taken. Whoever offered it reads why.")
    return redirect("exemplars_home")


@login_required
@require_POST
def keep(request: Signed, exemplar_id: UUID) -> HttpResponse:
    """Keep it on one's own list, or take it off."""
    commands.keep(actor=request.user, exemplar_id=exemplar_id, on=request.POST.get("on") == "yes")
    return redirect("exemplars_one", exemplar_id)


@login_required
@require_POST
def gone(request: Signed) -> HttpResponse:
    """Take the note away that kept exemplars went."""
    commands.read_what_went(actor=request.user)
    return redirect("exemplars_home")
