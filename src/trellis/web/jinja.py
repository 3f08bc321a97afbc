"""The Jinja2 environment of every page, and what the shell needs on each of them."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from trellis.kernel import clock, words
from trellis.web.components import ui
from trellis.web.places import Shown, places_for


def _url(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Return the environment: strict about missing names, blocks trimmed, compiled templates kept."""
    loader = options.pop("loader", FileSystemLoader([]))
    env = Environment(  # noqa: S701  # nosec B701  Django's backend passes autoescape=True in options
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **{key: value for key, value in options.items() if key not in {"undefined", "trim_blocks", "lstrip_blocks"}},
    )
    env.globals.update(url=_url, static=static)
    ui.install(env)
    env.filters.update(
        day=words.day, short_day=words.short_day, time_of_day=words.time_of_day, moment=words.moment,
        dated_moment=words.dated_moment,
        names=words.names, size=words.size, timecode=words.timecode, cap=words.capital,
    )  # fmt: skip
    return env


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell shows: who is signed in, where they can go, toasts."""
    return {
        "me": _me(request),
        "now": clock.now(),
        "messages": [(message.level_tag, str(message)) for message in get_messages(request)],
    }


def _me(request: HttpRequest) -> Shown | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "failing", False):
        return None
    return places_for(user, request.path)
