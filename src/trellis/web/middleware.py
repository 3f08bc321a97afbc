"""What wraps every request: health, a reference, the idle clock, and whose rows are seen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, ProgrammingError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from trellis.kernel import health
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.kernel.logs import log, without_tokens
from trellis.web import page

Next = Callable[[HttpRequest], HttpResponseBase]
SEEN_EVERY = 300  # seconds between writes of the idle clock
POLICY_REFUSED = "42501"


class Health:
    """GET /healthz: 200 when web, database and jobs work, else 503 and what is wrong."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path != "/healthz":
            return self.get_response(request)
        problems = health.problems()
        return JsonResponse(
            {"ok": not problems, "problems": problems},
            status=503 if problems else 200,
            headers={"Cache-Control": "no-store"},
        )


class Reference:
    """Give each request a short reference that error pages show and logs carry."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.reference = secrets.token_hex(4)  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(reference=request.reference)  # type: ignore[attr-defined]
        started = time.perf_counter()
        response = self.get_response(request)
        if response.status_code >= 500:  # noqa: PLR2004  the HTTP class of our own faults
            log.error("request failed", path=without_tokens(request.path), status=response.status_code)
        else:
            log.debug(
                "request",
                path=without_tokens(request.path),
                status=response.status_code,
                ms=round(1000 * (time.perf_counter() - started)),
            )
        return response


class IdleTimeout:
    """Sign out after IDLE_MINUTES without somebody's request; the clock is written every five minutes."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.session.session_key or not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        seen = request.session.get("seen", now)
        if now - seen > settings.IDLE_MINUTES * 60:
            logout(request)
            onwards = urlencode({"next": _page_of(request), "paused": "1"})
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{onwards}")
        asked_by_itself = "If-None-Match" in request.headers  # a page looking for news is nobody at work
        if (now - seen > SEEN_EVERY and not asked_by_itself) or "seen" not in request.session:
            request.session["seen"] = now
        return self.get_response(request)


def _page_of(request: HttpRequest) -> str:
    """Return the page to come back to: the one asked for, or the one whose form was sent (its draft is kept)."""
    if request.method == "GET":
        return request.get_full_path()
    sent_from = urlsplit(request.headers.get("Referer", ""))
    return sent_from.path if sent_from.netloc == request.get_host() else "/"


class Acting:
    """Wrap the response in one transaction that acts as the signed-in person.

    A refusal or fault rolls everything back before its page is made. Streaming routes
    authorise themselves in a short `acting_as` of their own.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(settings.STREAMING_PREFIXES):
            return self.get_response(request)
        person = request.user.pk if request.user.is_authenticated else None
        with acting_as(person):
            response = self.get_response(request)
            if response.status_code >= 500:  # noqa: PLR2004  the HTTP class of our own faults
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Roll back; answer a refusal or an unseen row with its page, leave faults to the 500 page."""
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        if isinstance(error, Refused | Conflict | Invalid | ObjectDoesNotExist):
            return page.refusal(request, error)
        if isinstance(error, ProgrammingError) and getattr(error.__cause__, "sqlstate", "") == POLICY_REFUSED:
            return page.not_found(request)
        if isinstance(error, DataError | ValueError) and "NUL" in str(error):  # nobody types one; no column holds one
            return page.bad_request(request)
        return None
