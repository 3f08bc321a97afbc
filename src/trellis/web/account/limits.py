"""Too many tries, and asking for the password again before something that matters."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import cache_control

from trellis.web import page

View = Callable[..., HttpResponseBase]
CONFIRMED_SECONDS = 300


def _gave_password_lately(request: HttpRequest) -> bool:
    since = time.time() - CONFIRMED_SECONDS
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: this was tried too often."""
    return page.failure(
        request,
        429,
        "That was tried too often",
        "Wait five minutes, then try again. Nothing is lost and nothing is locked.",
    )


def no_store(view: View) -> View:
    """Keep a page out of the browser's cache, so that Back shows nothing after signing out."""
    return cache_control(no_store=True, private=True)(view)


def confirmed(view: View) -> View:
    """Ask for the password when it was not given in the last five minutes.

    What was sent is not put aside in the session: the page is shown again after confirming.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or _gave_password_lately(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.info(request, "Some time has passed. Give your password, then do it once more.")
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")

    return wrapper
