"""What somebody with the link sees: a few questions, no account, no cookie, no script, nothing that says who they are.

Whoever is signed in on the device is left out of it: the page shows no name and leads nowhere else.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from trellis.feedback import commands, queries
from trellis.feedback.enums import Outcome
from trellis.feedback.queries import Asked
from trellis.web import page

TICK = "Choose an answer first. You can leave a question out."


@csrf_exempt  # the page sets no cookie, and sending it needs and gives no right that a stranger with the link lacks
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the questions; count what was chosen."""
    asked = queries.asked(code.lower())
    if asked is None:
        return page.not_found(request)
    if request.method != "POST":
        status = HTTPStatus.OK if asked.status == Outcome.KEPT else HTTPStatus.GONE
        return _render("feedback/questions.jinja", {**_blank(asked, code), "chosen": {}, "line": ""}, status)
    chosen, line = _chosen(request, asked), request.POST.get("words", "")
    outcome = commands.answer(actor=None, code=code.lower(), once=_once(request), chosen=chosen, words=line)
    if outcome == Outcome.KEPT:
        return redirect("feedback_thanks", code=code.lower())
    context = {**_blank(asked, code), "chosen": chosen, "line": line, "status": outcome}
    if outcome != Outcome.EMPTY:
        return _render("feedback/questions.jinja", context, HTTPStatus.GONE)
    context |= {"status": Outcome.KEPT, "problem": TICK}
    return _render("feedback/questions.jinja", context, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say thank you; the next person begins afresh."""
    asked = queries.asked(code.lower())
    if asked is None:
        return page.not_found(request)
    return _render("feedback/thanks.jinja", {"asked": asked, "code": code.lower()})


def _blank(asked: Asked, code: str) -> dict[str, object]:
    return {"asked": asked, "code": code.lower(), "once": uuid4(), "status": asked.status, "problem": ""}


def _once(request: HttpRequest) -> UUID:
    """Return the form's own random id; a form without one is one by itself."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


def _chosen(request: HttpRequest, asked: Asked) -> dict[str, int]:
    """Return the place of the choice made for each question that was answered."""
    places = {str(place): place for place in range(len(asked.choices))}
    sent = {one["key"]: request.POST.get(one["key"], "") for one in asked.questions}
    return {key: places[value] for key, value in sent.items() if value in places}


def _render(template: str, context: dict[str, object], status: int = HTTPStatus.OK) -> HttpResponse:
    """Render without the request, so that nothing on the page can know who is signed in, or set a cookie."""
    html = engines["jinja2"].get_template(template).render(context)
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
