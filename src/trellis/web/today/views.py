"""Today: what is next for me. One section per role I hold, the busiest first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from trellis.evidence import queries as evidence
from trellis.people import queries as people
from trellis.protection import queries as protection
from trellis.web import page
from trellis.web.places import CAPTURERS
from trellis.web.today import sections

MOST = 3  # things taken back, said one by one


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show the sections of the person's roles; the first one gives the greeting."""
    roles = people.roles_of(request.user)
    found = [make(request.user) for role, make in sections.BY_ROLE.items() if role in roles]
    if not found:
        found = [sections.nobody(request.user)]
    pulled = evidence.pulled(request.user) if roles & CAPTURERS else []
    context: dict[str, Any] = {
        "sections": found, "hello": found[0].hello, "lede": found[0].lede, "pulled": pulled[:MOST],
        "soon": protection.soon_of(request.user) if roles & CAPTURERS else None,
    }  # fmt: skip
    return page.render(request, "today/page.jinja", context)
