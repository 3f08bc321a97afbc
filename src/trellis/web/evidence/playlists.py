"""Lists of moments: all of them, one to be played, and adding a moment from a recording's page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import queries as circles
from trellis.evidence import commands, queries
from trellis.evidence.models import Item
from trellis.evidence.queries import ListView, Moment
from trellis.kernel import clock, words
from trellis.kernel.errors import Invalid
from trellis.web.evidence import present, talking
from trellis.web.evidence.forms import ListMoment, ListName, add_problems
from trellis.web.page import render

AHEAD_MS = 10_000  # how long a moment without an end is played
NEW = "new"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def playlists(request: HttpRequest) -> HttpResponse:
    """Show one's lists and those shown by others; begin a new one."""
    form = ListName(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                made = commands.begin_playlist(actor=request.user, **form.cleaned_data)
            except Invalid as error:
                add_problems(form, error.problems)
            else:
                return redirect("evidence_playlist", playlist_id=made.id)
    found = queries.playlists(request.user)
    views = circles.views({one.circle for one in found}, request.user)
    cards = [
        {
            "href": reverse("evidence_playlist", kwargs={"playlist_id": one.id}),
            "title": one.title,
            "note": ", ".join(
                part for part in (_count(one.moments), "" if one.mine else f"{one.owner.first_name}’s") if part
            ),
            "seen": present.seen(views.get(one.circle)),
        }
        for one in found
    ]
    return render(request, "evidence/playlists.jinja", {"cards": cards, "form": form}, status=status)


def _count(moments: int) -> str:
    return "1 moment" if moments == 1 else f"{words.count(moments)} moments" if moments else "No moments yet"


@login_required
@require_safe
def playlist(request: HttpRequest, playlist_id: UUID) -> HttpResponse:
    """Show one list, to be played one moment after another."""
    return _page(request, queries.playlist_view(request.user, playlist_id))


def _page(request: HttpRequest, found: ListView, form: ListName | None = None) -> HttpResponse:
    open_to = circles.shareable(request.user) if found.mine else []
    views = circles.views({found.circle, *(one.id for one in open_to)}, request.user)
    chosen = talking.number_in(request, "n", 1)
    moments = [moment(entry, number) for number, entry in enumerate(found.entries, 1)]
    context = {
        "playlist": found,
        "moments": moments,
        "current": moments[min(max(chosen, 1), len(moments)) - 1] if moments else None,
        # A list may hold others' recordings: over a list that is not wholly one's own stands the viewer's name.
        "watermark": "" if found.mine else f"{request.user.name}, {words.dated_moment(clock.now())}",
        "seen": present.seen(views.get(found.circle)),
        "private": views.get(found.circle) is None or views[found.circle].kind == "private",
        "share_with": [
            present.seen(views[one.id], one.title) for one in open_to if one.id in views and one.id != found.circle
        ],
        "form": form or ListName(initial={"title": found.title}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "evidence/playlist.jinja", context, status=status)


def moment(entry: Moment, number: int) -> dict[str, Any]:
    """Return one moment for its page: what to play, from when, until when."""
    until = entry.until_ms or min(entry.at_ms + AHEAD_MS, entry.duration_ms or entry.at_ms + AHEAD_MS)
    time = words.timecode(entry.at_ms) + (f"–{words.timecode(entry.until_ms)}" if entry.until_ms else "")
    return {
        "id": entry.id,
        "number": number,
        "title": entry.item_title,
        "time": time,
        "words": entry.words,
        "at_ms": entry.at_ms,
        "until_ms": until,
        "src": present.file_url(entry.media_id) if entry.media_id else "",
        "fragment": f"#t={entry.at_ms / 1000:g},{until / 1000:g}",
        "type": entry.media_type,
        "captions": reverse("evidence_captions_file", kwargs={"item_id": entry.item_id}) if entry.captioned else "",
        "still": reverse("evidence_still", kwargs={"item_id": entry.item_id}),
        "href": f"{present.item_url(entry.item_id)}?at={entry.at_ms}#stage",
    }


@login_required
@require_POST
def change(request: HttpRequest, playlist_id: UUID) -> HttpResponse:
    """Rename an own list."""
    form = ListName(request.POST)
    if form.is_valid():
        try:
            commands.rename_playlist(actor=request.user, playlist_id=playlist_id, title=form.cleaned_data["title"])
        except Invalid as error:
            add_problems(form, error.problems)
        else:
            return redirect("evidence_playlist", playlist_id=playlist_id)
    return _page(request, queries.playlist_view(request.user, playlist_id), form)


@login_required
@require_POST
def show(request: HttpRequest, playlist_id: UUID) -> HttpResponse:
    """Show an own list in a circle, or to nobody else any more."""
    circle = talking.id_in(request, "circle")
    commands.show_playlist(actor=request.user, playlist_id=playlist_id, circle_id=circle)
    if circle is None:
        messages.success(request, "The list is yours alone again.")
    else:
        others = present.seen(circles.views([circle], request.user).get(circle)).others
        messages.success(request, f"{others} can see the list now, with the moments of what you show them.")
    return redirect("evidence_playlist", playlist_id=playlist_id)


@login_required
@require_POST
def delete(request: HttpRequest, playlist_id: UUID) -> HttpResponse:
    """Delete an own list."""
    commands.delete_playlist(actor=request.user, playlist_id=playlist_id)
    messages.success(request, "The list is deleted. The recordings are as they were.")
    return redirect("evidence_playlists")


@login_required
@require_POST
def move_up(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """Move a moment of an own list before the one above it."""
    found = commands.raise_moment(actor=request.user, moment_id=moment_id)
    return redirect("evidence_playlist", playlist_id=found.id)


@login_required
@require_POST
def take_off(request: HttpRequest, moment_id: UUID) -> HttpResponse:
    """Take a moment off an own list."""
    found = commands.unlist_moment(actor=request.user, moment_id=moment_id)
    return redirect("evidence_playlist", playlist_id=found.id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_moment(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Put a moment of a recording on a list, an old or a new one."""
    found = queries.item_view(request.user, item_id)
    if not found.duration_ms:
        raise Item.DoesNotExist
    own = [one for one in queries.playlists(request.user) if one.mine]
    choices = [*((str(one.id), one.title) for one in own), (NEW, "A new list")]
    first = {
        "playlist": choices[0][0],
        "at": words.timecode(talking.number_in(request, "at")),
        "until": words.timecode(until) if (until := talking.number_in(request, "until")) else "",
    }
    form = ListMoment(request.POST or None, playlists=choices, initial=first, auto_id="list-%s")
    status = HTTPStatus.OK
    if request.method == "POST":
        listed = _listed(request, item_id, form)
        if listed:
            messages.success(request, "It is on the list.")
            return redirect("evidence_playlist", playlist_id=listed)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    talking.opened(request, found)
    return render(request, "evidence/list_moment.jinja", {"item": found, "form": form, "own": own}, status=status)


def _listed(request: HttpRequest, item_id: UUID, form: ListMoment) -> UUID | None:
    """Put it there and return the list, or put what is wrong into the form; a new list is begun only with it."""
    if not form.is_valid():
        return None
    fields = form.cleaned_data
    try:
        with transaction.atomic():
            chosen = fields["playlist"]
            if chosen and chosen != NEW:
                playlist_id = UUID(chosen)
            else:
                playlist_id = commands.begin_playlist(actor=request.user, title=fields["title"], once=fields["once"]).id
            commands.list_moment(
                actor=request.user, playlist_id=playlist_id, item_id=item_id, at_ms=fields["at"] or 0,
                until_ms=fields["until"], words=fields["words"],
            )  # fmt: skip
    except Invalid as error:
        add_problems(form, error.problems)
        return None
    return playlist_id
