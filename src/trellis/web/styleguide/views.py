"""The style guide: every component with invented content, in development only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from trellis.web.page import render
from trellis.web.styleguide.content import everything

THEMES = {"light", "dark"}


def page(request: HttpRequest) -> HttpResponse:
    """Show every component; `?theme=light` or `?theme=dark` overrides what the system asks for."""
    asked = request.GET.get("theme", "")
    return render(request, "styleguide/page.jinja", everything() | {"theme": asked if asked in THEMES else ""})
