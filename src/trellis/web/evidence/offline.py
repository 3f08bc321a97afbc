"""The installed app: its manifest, the service worker, and the page shown without a network. None names anybody."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from trellis.web.evidence.capture_forms import CaptureForm
from trellis.web.page import render

FILES = (
    "trellis.css", "trellis.js", "icons.svg", "vendor/fonts/next-latin.woff2", "vendor/htmx.min.js", "marks/icon.svg",
    "islands/captures.js", "islands/capture.js",
)  # fmt: skip
ICONS = (
    ("marks/icon-192.png", "192x192", "image/png"), ("marks/icon-512.png", "512x512", "image/png"),
    ("marks/icon.svg", "any", "image/svg+xml"),
)  # fmt: skip


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app's manifest."""
    told: dict[str, Any] = {
        "id": "/", "name": "Trellis", "short_name": "Trellis", "start_url": "/", "scope": "/", "display": "standalone",
        "background_color": "#f2f4ec", "theme_color": "#582049",
        "icons": [{"src": static(path), "sizes": sizes, "type": kind} for path, sizes, kind in ICONS],
        "shortcuts": [{"name": "Note something", "url": reverse("evidence_note")}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker, with the addresses of the files it may keep and a name that changes with them."""
    files = [static(path) for path in FILES]
    told = "\n".join(files).encode() + _shell()
    version = hashlib.sha256(told).hexdigest()[:12]  # another page or file: another worker, which fetches all anew
    context = {
        "files": files,
        "shell": reverse("capture_shell"),
        "captures": static("islands/captures.js"),
        "version": version,
    }
    script = _for_nobody("evidence/worker.js.jinja", context)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Show the page that stands in for any other without a network: the same for everybody, signed in or not."""
    return HttpResponse(_shell(), headers={"Cache-Control": "no-store"})


def _shell() -> bytes:
    return _for_nobody("evidence/capture_shell.jinja", {"form": CaptureForm()})


def _for_nobody(template: str, context: dict[str, Any]) -> bytes:
    """Render for a request of nobody's: no name, no token and no message can stand in it, or be used up by it."""
    nobody = HttpRequest()
    nobody.user = AnonymousUser()
    return render(nobody, template, context).content
