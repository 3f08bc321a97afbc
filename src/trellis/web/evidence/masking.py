"""Hiding faces and voices in an own recording or picture: one page from the first mark to what others are shown."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from trellis.circles import queries as circles
from trellis.evidence import commands, queries
from trellis.evidence.enums import HidingState, ItemKind, ItemState
from trellis.evidence.masking import plan as plans
from trellis.evidence.masking.plan import Plan, Unusable
from trellis.evidence.models import Item
from trellis.evidence.queries import HidingView, ItemView
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.protection import commands as protection
from trellis.web.evidence import masking_view, present
from trellis.web.evidence.masking_forms import How, Place, Silence, Use
from trellis.web.page import render
from trellis.web.signed import Signed

KINDS = (ItemKind.VIDEO, ItemKind.AUDIO, ItemKind.IMAGE)
OLDER = "It was changed on another page meanwhile. What is marked now is shown below; add yours again if it is missing."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: Signed, item_id: UUID) -> HttpResponse:
    """Show what is marked in an own item; mark more, have the copy made, and show it to others."""
    found = _own(request, item_id)
    view = queries.hiding_view(item_id)
    made = _forms(request, found, view)
    if request.method == "POST":
        problem = _act(request, found, view, made)
        if problem is None:
            return redirect("evidence_hide", item_id=item_id)
        return _page(request, found, queries.hiding_view(item_id), made, problem)
    return _page(request, found, view, made)


@login_required
@require_safe
def status(request: Signed, item_id: UUID) -> HttpResponse:
    """Say how far the copy is, for the page that waits for it."""
    found = _own(request, item_id)
    view = queries.hiding_view(item_id)
    tag = f'"{view.state}-{view.progress}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, "Cache-Control": "no-store"})
    answer = render(request, "evidence/masking.jinja", {"item": found, "hiding": view}, block="work")
    answer["ETag"] = tag
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def only_hidden(request: Signed, item_id: UUID) -> HttpResponse:
    """Ask, then delete what was recorded while its hidden copy stays."""
    found = _own(request, item_id)
    view = queries.hiding_view(item_id)
    shown = {"item": found, "hiding": view, "problem": ""}
    if request.method == "POST":
        version = _number(request, "version")
        try:
            protection.keep_hidden_copy_alone(actor=request.user, item_id=item_id, version=version)
        except Refused as error:
            shown["problem"] = str(error)
            return render(request, "evidence/masking_only.jinja", shown, status=HTTPStatus.CONFLICT)
        messages.success(request, "What was recorded is deleted. The copy with what you hid is all that is kept.")
        return redirect("evidence_hide", item_id=item_id)
    if view.alone_since or view.state != HidingState.USED:
        return redirect("evidence_hide", item_id=item_id)
    return render(request, "evidence/masking_only.jinja", shown)


def _own(request: Signed, item_id: UUID) -> ItemView:
    found = queries.item_view(request.user, item_id)
    if not found.mine or found.kind not in KINDS or found.state != ItemState.READY:
        raise Item.DoesNotExist
    return found


def _forms(request: Signed, found: ItemView, view: HidingView) -> dict[str, forms.Form]:
    """Return the page's forms; the one that was sent holds what was typed."""
    act = request.POST.get("act", "")
    plan = view.plan

    def data(name: str) -> Any:
        return request.POST if act == name else None

    start = {"look": plan.look, "whole": plan.whole, "voice": plan.voice}
    return {
        "place": Place(data("place"), plan=plan, duration=found.duration_ms, initial={"which": "-1"}),
        "silence": Silence(data("silence")),
        "how": How(data("how"), initial=start),
        "use": Use(data("use")),
    }


def _act(request: Signed, found: ItemView, view: HidingView, made: dict[str, forms.Form]) -> str | None:
    """Do what was asked. Return None when it is done, else what has to be put right ("" where a form says it)."""
    act = request.POST.get("act", "")
    sent = made.get(act)
    if sent is not None and not sent.is_valid():
        return ""
    try:
        if act in {"follow", "make", "use", "stop"}:
            _order(request, found, act, made["use"])
        else:
            plan = _changed(request, found, view, act, sent)
            commands.plan_hiding(actor=request.user, item_id=found.id, version=_number(request, "version"), plan=plan)
    except (Unusable, Invalid) as error:
        if sent is None:
            return str(error)
        sent.add_error(None, str(error))
        return ""
    except Conflict:
        return OLDER
    return None


def _order(request: Signed, found: ItemView, act: str, use: forms.Form) -> None:
    version, person = _number(request, "version"), request.user
    if act == "follow":
        commands.follow_places(actor=person, item_id=found.id, version=version)
    elif act == "make":
        commands.make_hidden(actor=person, item_id=found.id, version=version)
    elif act == "use":
        said = use.cleaned_data
        commands.use_hidden(actor=person, item_id=found.id, version=version, looked=said["looked"], faces=said["faces"])
        messages.success(request, "Others are shown this copy now, and nothing else of it.")
    else:
        commands.stop_hiding(actor=person, item_id=found.id, version=version)
        messages.success(request, "Others are shown it as it was recorded, where pupils’ permissions allow that.")


def _changed(request: Signed, found: ItemView, view: HidingView, act: str, sent: forms.Form | None) -> Plan:
    """Return the plan with the change that was asked for. Raises Unusable."""
    plan = view.plan
    if sent is None:
        return _without(request, plan, act)
    said = sent.cleaned_data
    if act == "place":
        still = found.kind == ItemKind.IMAGE
        at, until = (0, 0) if still else (said["at"], said["until"])
        if said["which"] < 0:
            return plans.with_area(plan, said["region"], at, until, found.duration_ms)
        return plans.with_key(plan, said["which"], said["region"], at, until, found.duration_ms)
    if act == "silence":
        return plans.with_silence(plan, said["begin"], said["end"], found.duration_ms)
    heard, seen = found.kind != ItemKind.IMAGE, found.kind != ItemKind.AUDIO
    return Plan(said["look"], said["whole"] and seen, said["voice"] and heard, plan.areas, plan.silent)


def _without(request: Signed, plan: Plan, act: str) -> Plan:
    which = _number(request, "which")
    if act == "area-off":
        return plans.without_area(plan, which)
    if act == "key-off":
        return plans.without_key(plan, which, _number(request, "at"))
    if act == "silence-off":
        return plans.without_silence(plan, which)
    raise Unusable("Choose what to do.")


def _number(request: Signed, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004  no place or moment is larger


def _page(
    request: Signed, found: ItemView, view: HidingView, made: dict[str, forms.Form], problem: str | None = None
) -> HttpResponse:
    views = circles.views(found.circles, request.user)
    seen = present.together([present.seen(views.get(one)) for one in found.circles] or [present.ONLY_YOU])
    context = masking_view.context(found, view) | {
        "item": found, "hiding": view, "forms": made, "problem": problem or "", "seen": seen,
    }  # fmt: skip
    status = HTTPStatus.OK if problem is None else HTTPStatus.CONFLICT if problem == OLDER else HTTPStatus(422)
    return render(request, "evidence/masking.jinja", context, status=status)
