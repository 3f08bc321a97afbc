"""Rendering pages and their parts, and turning a command's refusal into a page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template import engines
from jinja2_fragments import render_block

from trellis.kernel.errors import Conflict, Invalid, Refused


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, block: str = "", status: int = 200
) -> HttpResponse:
    """Render a Jinja2 page; with `block`, only that block of it (a partial for htmx)."""
    engine = engines["jinja2"]
    if block:
        full: dict[str, Any] = {"request": request, **(context or {})}
        for processor in engine.template_context_processors:  # type: ignore[attr-defined]
            full.update(processor(request))
        from django.middleware.csrf import get_token  # noqa: PLC0415  Django's own lazy habit

        full["csrf_token"] = get_token(request)
        html = render_block(engine.env, template, block, **full)  # type: ignore[attr-defined]
    else:
        html = engine.get_template(template).render(context, request)
    response = HttpResponse(html, status=status)
    if request.user.is_authenticated:
        response["Cache-Control"] = "no-store"
    return response


def failure(request: HttpRequest, status: int, title: str, sentence: str, *, typed: Sequence[str] = ()) -> HttpResponse:
    """Return an error page: what happened, what to do, a reference, words to copy. Makes no query."""
    request.failing = True  # type: ignore[attr-defined]  # the shell then asks nothing
    context = {"title": title, "sentence": sentence, "reference": getattr(request, "reference", ""), "typed": typed}
    html = engines["jinja2"].get_template("errors/page.jinja").render(context, request)
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the page for a command's own refusal that no form caught."""
    if isinstance(error, Conflict):
        return failure(request, 409, "Somebody was quicker", str(error), typed=_typed(request))
    if isinstance(error, Invalid):
        return failure(request, 400, "Something is missing", str(error), typed=_typed(request))
    if isinstance(error, Refused):
        return failure(request, 403, "This is not possible here", str(error), typed=_typed(request))
    return not_found(request, error)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for what exists and is not yours to see."""
    return failure(
        request, 404, "There is nothing here for you", "The address may be mistyped, or what was here was taken back."
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return failure(request, 403, "This is not open to you", "If you think it should be, tell whoever sent you here.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came from a page too old; what was typed in it is given back."""
    typed = _typed(request)
    below = " Below is what you typed: copy it first." if typed else ""
    again = "Go back, reload the page and send it again."
    return failure(request, 403, "This page was too old", f"Nothing was saved.{below} {again}", typed=typed)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; what was typed is given back."""
    typed = _typed(request)
    below = " Below is what you typed: copy it first." if typed else ""
    sentence = f"It is our fault, not yours, and nothing was half saved.{below} Go back and try again."
    return failure(request, 500, "Something broke here", sentence, typed=typed)


def _typed(request: HttpRequest) -> list[str]:
    """Return the words somebody sent from a page of this site, never a password; nothing sent from elsewhere."""
    if request.method != "POST" or request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return []
    with suppress(OSError, SuspiciousOperation, MultiPartParserError):
        return [
            value.strip()
            for name, values in request.POST.lists()
            if "pass" not in name
            for value in values
            if len(value.split()) > 1
        ]
    return []


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return failure(request, 400, "That could not be read", "Go back, reload the page and try again.")
