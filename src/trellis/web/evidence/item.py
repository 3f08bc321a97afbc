"""One item: its page, its words, its tags, and its end."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import queries as circles
from trellis.evidence import commands, queries
from trellis.evidence.enums import ItemState
from trellis.evidence.models import Item
from trellis.evidence.queries import ItemView
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.web.evidence import kept, player, present, talking
from trellis.web.evidence.forms import Note, add_problems
from trellis.web.page import render


@login_required
@require_safe
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show an item with its talk, who can see it, and what can be done."""
    return show(request, queries.item_view(request.user, item_id, page=talking.number_in(request, "page", 1)))


def show(request: HttpRequest, found: ItemView, *, form: Any = None, status: int = HTTPStatus.OK) -> HttpResponse:
    """Render the item's page; `form` is a comment form with words to keep."""
    person: Person = request.user
    talking.opened(request, found)
    open_to = circles.shareable(person) if found.mine else []
    views = circles.views({found.own_circle, *found.circles, *(circle.id for circle in open_to)}, person)
    said = queries.talk_of(person, found.id)
    context = talking.context(request, found, said, views, form=form)
    context |= {
        "item": found,
        "when": present.when_line(found, "" if found.mine else found.owner.first_name),
        "owner_says": "You say" if found.mine else f"{found.owner.first_name} says",
        "making": found.state in {ItemState.WAITING, ItemState.PREPARING},
        "watermark": present.watermark(person, found),
        "stage": player.stage(found, talking.number_in(request, "at")),
        "picture": player.picture(found),
        "page": player.pages(found, context["page_number"]),
        "more": present.more_links(found),
        "earlier": present.earlier(found, said, context["options"]),
        "download": present.download(found),
        "facts": present.facts(found),
        "circles": present.open_circles(found, views),
        "share_with": [
            present.seen(views[one.id], one.title) for one in open_to if one.id not in found.circles and one.id in views
        ],
    }
    return render(request, "evidence/item.jinja", context, status=status)


@login_required
@require_safe
def status(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Say how far an item is, for the page that waits for it."""
    found = queries.item_view(request.user, item_id)
    tag = f'"{found.state}-{found.progress}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, "Cache-Control": "no-store"})
    making = found.state in {ItemState.WAITING, ItemState.PREPARING}
    answer = render(request, "evidence/item.jinja", {"item": found, "making": making}, block="making")
    answer["ETag"] = tag
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Change title, words and day; an edit on an old page is told so and keeps what was typed."""
    found = _own(request, item_id)
    before = {"title": found.title, "text": found.text, "taken_on": found.taken_on, "trigger": found.trigger}
    form = Note(request.POST or None, initial=before)
    code = HTTPStatus.OK
    if request.method == "POST":
        code = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                form.cleaned_data.pop("once")
                commands.edit_item(actor=request.user, item_id=item_id, version=_version(request), **form.cleaned_data)
            except Invalid as error:
                add_problems(form, error.problems)
            except Conflict as error:
                form.add_error(None, str(error))
                code = HTTPStatus.CONFLICT
            else:
                kept.forget(request, _key(item_id))
                return redirect("evidence_item", item_id=item_id)
    views = circles.views(found.circles, request.user)
    shown = [present.seen(views.get(circle)) for circle in found.circles] or [present.ONLY_YOU]
    context = {"form": form, "item": found, "conflict": code == HTTPStatus.CONFLICT, "shown": shown}
    context["draft_url"] = kept.url(_key(item_id))
    return render(request, "evidence/edit.jinja", context, status=code)


def _key(item_id: UUID) -> str:
    return f"evidence-edit-{item_id}"


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() else 0


def _own(request: HttpRequest, item_id: UUID) -> ItemView:
    """Return an own item. Raises Item.DoesNotExist (404) for others'."""
    found = queries.item_view(request.user, item_id)
    if not found.mine:
        raise Item.DoesNotExist
    return found


@login_required
@require_POST
def retry(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Try again to make a file ready."""
    commands.retry(actor=request.user, item_id=item_id)
    return redirect("evidence_item", item_id=item_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Ask, then delete."""
    found = _own(request, item_id)
    if request.method == "POST":
        commands.delete_item(actor=request.user, item_id=item_id)
        messages.success(request, "It is deleted, with its files and what was said about it.")
        return redirect("evidence_list")
    views = circles.views(found.circles, request.user)
    shown = [present.seen(views.get(circle)).words for circle in found.circles]
    return render(request, "evidence/delete.jinja", {"item": found, "shown": shown})


@login_required
@require_POST
def tag(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Put a tag on an own item, or take one off."""
    if request.POST.get("off"):
        commands.untag_item(actor=request.user, item_id=item_id, tag=request.POST["off"])
        return redirect("evidence_item", item_id=item_id)
    try:
        commands.tag_item(actor=request.user, item_id=item_id, tag=request.POST.get("tag", ""))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("evidence_item", item_id=item_id)
