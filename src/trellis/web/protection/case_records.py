"""The records placed in a case: masking each by hand, its files, and the copy for the recipient."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.evidence import store
from trellis.kernel import clock, words
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.protection import commands, queries
from trellis.protection.queries import RecordView
from trellis.web import page
from trellis.web.account.limits import no_store
from trellis.web.signed import Signed

LONGEST, WORDS_MOST = 9, 500_000


@no_store
@login_required
@require_http_methods(["GET", "POST"])
def record(request: Signed, copy_id: UUID) -> HttpResponse:
    """Show one record with what to look at in it; POST decides about it."""
    copy = commands.open_copy(actor=request.user, copy_id=copy_id)
    view = queries.record(copy)
    problems: dict[str, str] = {}
    proposed, decision = view.proposed, view.decision
    if request.method == "POST":
        proposed = request.POST.get("redacted", "")[:WORDS_MOST].replace("\r\n", "\n")
        decision = request.POST.get("decision", "")
        given = [int(one) for one in request.POST.getlist("given") if one.isdecimal() and len(one) < LONGEST]
        try:
            commands.decide_copy(
                actor=request.user, copy_id=copy_id, version=_version(request), decision=decision, redacted=proposed,
                given=given,
            )  # fmt: skip
        except Invalid as error:
            problems = error.problems
        else:
            messages.success(request, "Kept.")
            return redirect("protection_case", case_id=view.case_id)
    context = {
        "record": view, "pieces": _pieces(view), "proposed": proposed, "decision": decision, "problems": problems,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return page.render(request, "protection/case_record.jinja", context, status=status)


@no_store
@login_required
@require_safe
def record_file(request: Signed, copy_id: UUID, number: int) -> HttpResponseBase:
    """Send one file of a record to a reviewer; the database is asked first, in a transaction of its own."""
    try:
        with acting_as(request.user):
            file = commands.copy_file(actor=request.user, copy_id=copy_id, number=number)
    except (ObjectDoesNotExist, Refused):
        return page.not_found(request)
    try:
        store.size(file["key"])
    except FileNotFoundError:
        return page.not_found(request)
    blocks: Iterator[bytes] = store.here().blocks(file["key"]) if request.method == "GET" else iter(())
    answer = StreamingHttpResponse(blocks, content_type="application/octet-stream")
    answer["Content-Length"] = str(file["size"])
    answer["Content-Disposition"] = content_disposition_header(True, file["name"] or "file") or "attachment"
    return answer


@no_store
@login_required
@require_POST
def hand_over(request: Signed, case_id: UUID) -> HttpResponse:
    """Give the reviewer the recipient's copy as a page of its own, to be kept as a file or printed."""
    case, given = commands.hand_over(actor=request.user, case_id=case_id)
    files = [(one, file) for one in given for number, file in enumerate(one.files) if number in one.given]
    context = {
        "case": case,
        "records": [(words.short_day(one.made_on), queries.CASE_KINDS[one.kind], one) for one in given],
        "files": [(words.short_day(one.made_on), file) for one, file in files],
        "today": words.short_day(clock.today()),
    }
    text = engines["jinja2"].get_template("protection/case_copy.jinja").render(context)
    answer = HttpResponse(text, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="disclosure-{clock.today()}.html"'
    return answer


def _pieces(view: RecordView) -> list[tuple[str, str]]:
    """Return the text in pieces: (words, what they are), '' for what need not be looked at."""
    pieces, last = [], 0
    for mark in view.marks:
        pieces += [(view.text[last : mark.start], ""), (mark.said, mark.what)]
        last = mark.end
    return [*pieces, (view.text[last:], "")]


def _version(request: Signed) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < LONGEST else 0
