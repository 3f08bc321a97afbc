"""One disclosure case: what its reviewers, whoever asked, and those concerned see and do."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from trellis.kernel.errors import Invalid
from trellis.protection import commands, queries
from trellis.web import page
from trellis.web.signed import Signed

LONGEST = 9  # digits of a version


@login_required
@require_GET
def case(request: Signed, case_id: UUID) -> HttpResponse:
    """Show one case."""
    return _show(request, case_id)


@login_required
@require_POST
def second(request: Signed, case_id: UUID) -> HttpResponse:
    """Name the second reviewer."""
    typed = _typed(request, "address")
    try:
        commands.name_second(actor=request.user, case_id=case_id, version=_version(request), address=typed)
    except Invalid as error:
        return _show(request, case_id, error, address=typed)
    messages.success(request, "Named. They have been written to.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def approve(request: Signed, case_id: UUID) -> HttpResponse:
    """Approve."""
    why = _typed(request, "untold_why")
    apart = bool(request.POST.get("apart"))
    try:
        commands.approve_case(
            actor=request.user, case_id=case_id, version=_version(request), apart=apart, untold_why=why,
            unhidden=bool(request.POST.get("unhidden")),
        )
    except Invalid as error:
        return _show(request, case_id, error, untold_why=why)
    messages.success(request, "Approved by you.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def refuse(request: Signed, case_id: UUID) -> HttpResponse:
    """Refuse."""
    why = _typed(request, "why")
    try:
        commands.refuse_case(actor=request.user, case_id=case_id, version=_version(request), why=why)
    except Invalid as error:
        return _show(request, case_id, error, why=why)
    messages.success(request, "Refused. Whoever asked reads why.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def objection(request: Signed, case_id: UUID) -> HttpResponse:
    """Object, as somebody concerned."""
    text = _typed(request, "text")
    try:
        commands.object_to_case(actor=request.user, case_id=case_id, text=text)
    except Invalid as error:
        return _show(request, case_id, error, text=text)
    messages.success(request, "Your objection is with the reviewers.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def answer(request: Signed, case_id: UUID, objection_id: UUID) -> HttpResponse:
    """Answer an objection."""
    text = _typed(request, "answer")
    try:
        commands.answer_objection(actor=request.user, objection_id=objection_id, answer=text)
    except Invalid as error:
        return _show(request, case_id, error, answer=text)
    messages.success(request, "Answered. They have been written to.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def withdraw(request: Signed, case_id: UUID) -> HttpResponse:
    """Withdraw what one asked."""
    commands.withdraw_case(actor=request.user, case_id=case_id, version=_version(request))
    messages.success(request, "Withdrawn.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def begin(request: Signed, case_id: UUID) -> HttpResponse:
    """Place the copies."""
    commands.open_case(actor=request.user, case_id=case_id, version=_version(request))
    messages.success(request, "The copies are here for 14 days.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def end(request: Signed, case_id: UUID) -> HttpResponse:
    """End it early."""
    commands.end_case(actor=request.user, case_id=case_id, version=_version(request))
    messages.success(request, "Ended. The copies are gone.")
    return redirect("protection_case", case_id=case_id)


@login_required
@require_POST
def silence(request: Signed, case_id: UUID) -> HttpResponse:
    """Say that those concerned cannot be told yet, or tell them."""
    act = commands.tell_now if request.POST.get("tell") == "yes" else commands.keep_silent
    act(actor=request.user, case_id=case_id, version=_version(request))
    messages.success(request, "They have been told." if act is commands.tell_now else "Looked at again in 28 days.")
    return redirect("protection_case", case_id=case_id)


def _show(request: Signed, case_id: UUID, error: Invalid | None = None, **typed: str) -> HttpResponse:
    context = {
        "case": queries.case(request.user, case_id),
        "problems": error.problems if error else {},
        "typed": {"address": "", "untold_why": "", "why": "", "text": "", "answer": ""} | typed,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return page.render(request, "protection/case.jinja", context, status=status)


def _typed(request: Signed, name: str) -> str:
    return request.POST.get(name, "")[:4000]


def _version(request: Signed) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < LONGEST else 0
