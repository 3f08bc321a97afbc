"""Who gets in here: administrators and programme leads; for everybody else the pages are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from trellis.people import queries
from trellis.web.signed import Signed

View = Callable[..., HttpResponse]


def arrangers(view: View) -> View:
    """Answer 404 to whoever arranges nothing."""

    @wraps(view)
    def wrapper(request: Signed, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.may_arrange(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(wrapper)


def site(request: HttpRequest) -> str:
    """Return where Trellis answers, for links in mails: 'https://trellis.example'."""
    return f"{request.scheme}://{request.get_host()}"
