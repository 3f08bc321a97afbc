"""What a guest sees: one thing, what is said about it between them and its owner, and the way out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trellis.circles import queries as circles
from trellis.circles.commands import log_access
from trellis.evidence import commands, queries
from trellis.evidence.models import Guest
from trellis.evidence.queries import ItemView, Said
from trellis.kernel import clock, words
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.web import page
from trellis.web.evidence import files, player, present, talking
from trellis.web.evidence.forms import Timecode, add_problems
from trellis.web.guest import visiting

WHY = "you asked them as a guest"


class Remark(forms.Form):
    """What a guest says, perhaps at a moment."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=new_id)
    text = forms.CharField(label="Say something about it", required=False, widget=forms.Textarea)
    at = Timecode(label="At (minutes:seconds)", required=False)


@require_safe
def item(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """Show the one thing."""
    guest = visiting.guest(request, guest_id)
    with acting_as(guest.person_id):
        return _show(request, guest)


def _show(request: HttpRequest, guest: Guest, form: Remark | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    """Render the page, inside `acting_as` the guest."""
    number = talking.number_in(request, "page", 1) or 1
    found = queries.item_view(guest.person, guest.item_id, page=number)
    _log(guest, found)
    context = {
        "guest": guest,
        "item": found,
        "shower": found.owner.name,
        "when": present.when_line(found, found.owner.first_name),
        "stage": _stage(guest, found),
        "picture": _let_in(guest, player.picture(found)),
        "page": _turned(guest, player.pages(found, number)),
        "download": _let_in(guest, present.download(found)),
        "watermark": f"{guest.person.name}, {words.dated_moment(clock.now())}",
        "said": [_line(one) for one in queries.talk_of(guest.person, found.id)],
        "form": form or (Remark() if circles.may_speak(found.id, guest.circle_id) else None),
        "names": ("You", found.owner.first_name),
        "last_day": queries.last_day(guest.until),
    }
    answer = page.render(request, "guest/item.jinja", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _log(guest: Guest, found: ItemView) -> None:
    log_access(
        reader=guest.person, owner_id=found.owner.id, item_kind=found.kind, item_id=found.id,
        circle_id=guest.circle_id, why=WHY,
    )  # fmt: skip


def _let_in(guest: Guest, shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the same with the addresses of files that let this guest in."""
    door = f"/guest/files/{guest.id}/"
    return shown and {
        key: value.replace("/files/", door, 1) if isinstance(value, str) and value.startswith("/files/") else value
        for key, value in shown.items()
    }


def _stage(guest: Guest, found: ItemView) -> dict[str, Any] | None:
    stage = _let_in(guest, player.stage(found))
    if stage:
        stage["sprite"] = _let_in(guest, stage["sprite"])
        stage["captions"] = reverse("guest_captions", kwargs={"guest_id": guest.id}) if stage["captions"] else ""
    return stage


def _turned(guest: Guest, shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a document's page with the ways to the next ones on this page of ours."""
    found = _let_in(guest, shown)
    if found:
        found["earlier"] = found["number"] - 1
        found["later"] = found["number"] + 1 if found["number"] < found["count"] else 0
    return found


def _line(one: Said) -> dict[str, Any]:
    name = "You" if one.mine else one.author.first_name
    return {
        "by": one.author,
        "name": name,
        "text": one.text,
        "time": "" if one.at_ms is None else words.timecode(one.at_ms),
        "ms": one.at_ms or 0,
        "when": words.capital(words.day(one.at)),
        "removed": one.removed,
        "replies": [_line(reply) for reply in one.replies],
    }


@require_POST
def say(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """Say something, seen by the owner and this guest."""
    guest = visiting.guest(request, guest_id)
    form = Remark(request.POST)
    with acting_as(guest.person_id):
        if not circles.may_speak(guest.item_id, guest.circle_id):
            form.add_error(None, "You are asked to look only by now, so this was not said. Copy it if you need it.")
        if form.is_valid():
            read = form.cleaned_data
            try:
                commands.comment(
                    actor=guest.person, item_id=guest.item_id, circle_id=guest.circle_id, text=read["text"],
                    at_ms=read["at"], once=read["once"],
                )  # fmt: skip
            except Invalid as error:
                add_problems(form, error.problems)
            else:
                return redirect(f"{reverse('guest_item', kwargs={'guest_id': guest_id})}#talk")
        return _show(request, guest, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
def still(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """204 while the visit holds and the thing is shown; 404 from the moment it is not."""
    guest = visiting.guest(request, guest_id)
    with acting_as(guest.person_id):
        if not queries.still_shown(guest.item_id):
            raise ObjectDoesNotExist
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})


@require_POST
def leave(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """End the visit in every browser it is carried by."""
    guest = visiting.guest(request, guest_id)
    with acting_as(guest.person_id):
        commands.end_guest_visit(actor=guest.person, guest_id=guest.id)
    visiting.end(request, guest_id)
    response = page.render(request, "guest/left.jinja", {"shower": guest.owner.name})
    response["Clear-Site-Data"] = '"cache"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def captions(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """Send the captions of the one recording."""
    guest = visiting.guest(request, guest_id)
    with acting_as(guest.person_id):
        text = queries.captions_of(guest.item_id).text
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "no-store"})


@require_safe
def file(request: HttpRequest, guest_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Send a file of the one thing, slice by slice, each authorised anew as for everybody else."""
    try:
        guest = visiting.guest(request, guest_id)
    except ObjectDoesNotExist:
        return page.not_found(request)
    return files.serve(request, guest.person, file_id, visiting.checker(guest))
