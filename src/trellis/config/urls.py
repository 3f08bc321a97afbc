"""Addresses: one line per place; each place lists its own pages."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

PLACES = {
    "": "today",
    "evidence/": "evidence",
    "classes/": "pupils",
    "guest/": "guest",
    "coaching/": "coaching",
    "enquiry/observations/": "observation",
    "enquiry/": "enquiry",
    "thinking/": "reflection",
    "feedback/": "feedback",
    "exemplars/": "exemplars",
    "portfolio/": "portfolio",
    "assessment/": "assessment",
    "programme/": "programme",
    "school/": "school",
    "research/": "research",
    "people/": "people",
    "account/": "account",
    "protection/": "protection",
    "health/": "health",
}
urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"trellis.web.{place}.urls"))
    for prefix, place in PLACES.items()
    if find_spec(f"trellis.web.{place}") and find_spec(f"trellis.web.{place}.urls")
]
if find_spec("trellis.web.about"):
    urlpatterns.append(path("", include("trellis.web.about.urls")))  # /privacy/ and its like
if find_spec("trellis.web.evidence"):
    urlpatterns.append(path("", include("trellis.web.evidence.roots")))  # /note, /uploads/, /files/
if find_spec("trellis.web.feedback"):
    urlpatterns.append(path("", include("trellis.web.feedback.roots")))  # /f/…, typed or scanned by a class
if settings.DEVELOPMENT and find_spec("trellis.web.styleguide") and find_spec("trellis.web.styleguide.views"):
    urlpatterns.append(path("bare", import_module("trellis.web.bare").page, name="bare"))
    urlpatterns.append(path("styleguide", import_module("trellis.web.styleguide.views").page, name="styleguide"))

handler400 = "trellis.web.page.bad_request"
handler403 = "trellis.web.page.forbidden"
handler404 = "trellis.web.page.not_found"
handler429 = "trellis.web.account.limits.too_many"
handler500 = "trellis.web.page.server_error"
