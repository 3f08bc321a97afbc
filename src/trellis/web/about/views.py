"""Privacy, cookies, accessibility. Figures come from the settings, so that they stay true."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from trellis.kernel import drafts
from trellis.people.enums import LETTER_DAYS
from trellis.web import page

DAY = 24 * 3600


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, who sees it, who could see it all the same, and for how long."""
    facts = {
        "draft_days": drafts.KEEP_DAYS,
        "letter_days": LETTER_DAYS,
        "session_days": settings.SESSION_COOKIE_AGE // DAY,
    }
    return page.render(request, "about/privacy.jinja", facts)


@require_GET
def cookies(request: HttpRequest) -> HttpResponse:
    """Name every cookie, what it is for and how long it stays."""
    facts = {
        "session": settings.SESSION_COOKIE_NAME, "session_days": settings.SESSION_COOKIE_AGE // DAY,
        "csrf": settings.CSRF_COOKIE_NAME, "csrf_days": settings.CSRF_COOKIE_AGE // DAY,
        "idle_minutes": settings.IDLE_MINUTES, "draft_days": drafts.KEEP_DAYS,
    }  # fmt: skip
    return page.render(request, "about/cookies.jinja", facts)


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far everyone can use Trellis, and what is still weak."""
    return page.render(request, "about/accessibility.jinja", {})
