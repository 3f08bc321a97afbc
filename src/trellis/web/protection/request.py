"""One request about personal data: what whoever asked reads, and what the officer does."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
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
TYPED = {"answer": "", "why": "", "furthest": ""}


@login_required
@require_GET
def request_page(request: Signed, request_id: UUID) -> HttpResponse:
    """Show one request."""
    return _show(request, request_id)


@login_required
@require_POST
def acknowledge(request: Signed, request_id: UUID) -> HttpResponse:
    """Acknowledge it."""
    return _do(request, request_id, commands.acknowledge_request, "Acknowledged.")


@login_required
@require_POST
def withdraw(request: Signed, request_id: UUID) -> HttpResponse:
    """Withdraw it."""
    return _do(request, request_id, commands.withdraw_request, "Withdrawn.")


@login_required
@require_POST
def ask(request: Signed, request_id: UUID) -> HttpResponse:
    """Ask the owners of what was found."""
    return _do(request, request_id, commands.ask_owners, "Their owners have been written to.")


@login_required
@require_POST
def case(request: Signed, request_id: UUID) -> HttpResponse:
    """Ask for a disclosure of what was not given."""
    return _do(request, request_id, commands.ask_case_for_request, "Asked. Another officer has been written to.")


@login_required
@require_POST
def uphold(request: Signed, request_id: UUID) -> HttpResponse:
    """Uphold an objection for a pupil."""
    typed = request.POST.get("furthest", "")
    furthest = int(typed) if typed.isdecimal() and len(typed) == 1 else -1
    says = "The permission is changed in their class. What was shown beyond it has been taken back."
    return _do(request, request_id, commands.uphold_objection, says, furthest=furthest)


@login_required
@require_POST
def extend(request: Signed, request_id: UUID) -> HttpResponse:
    """Put the answer off, with the reason."""
    says = "The day is later now. Whoever asked reads why."
    return _do(request, request_id, commands.extend_request, says, why=_typed(request, "why"))


@login_required
@require_POST
def answer(request: Signed, request_id: UUID) -> HttpResponse:
    """Answer or refuse it."""
    words = _typed(request, "answer")
    if request.POST.get("outcome") == "refuse":
        return _do(request, request_id, commands.refuse_request, "Refused, with your reason.", why=words)
    return _do(request, request_id, commands.answer_request, "Answered.", answer=words)


def _do(request: Signed, request_id: UUID, act: Callable[..., object], says: str, **fields: Any) -> HttpResponse:
    try:
        act(actor=request.user, request_id=request_id, version=_version(request), **fields)
    except Invalid as error:
        return _show(request, request_id, error)
    messages.success(request, says)
    return redirect("protection_request", request_id=request_id)


def _show(request: Signed, request_id: UUID, error: Invalid | None = None) -> HttpResponse:
    context = {
        "one": queries.request(request.user, request_id),
        "problems": error.problems if error else {},
        "typed": {name: _typed(request, name) for name in TYPED} if error else TYPED,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return page.render(request, "protection/request.jinja", context, status=status)


def _typed(request: Signed, name: str) -> str:
    return request.POST.get(name, "")[:4000]


def _version(request: Signed) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < LONGEST else 0
