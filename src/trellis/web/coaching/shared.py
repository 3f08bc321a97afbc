"""What the coaching and enquiry pages share: links within the place, drafts, versions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

PLACES = (("Goals", "enquiry"), ("Tried", "enquiry_tried"), ("Lessons watched", "observations"))


def within(current: str) -> list[tuple[str, str, bool]]:
    """Return the links between goals and things tried."""
    return [(label, reverse(name), name == current) for label, name in PLACES]


def draft_url(form_key: str) -> str:
    """Return where a form's words are kept as they are typed."""
    return f"{reverse('account_draft')}?{urlencode({'form_key': form_key})}"


def version(request: HttpRequest) -> int | None:
    """Return the version the form was opened with."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() else None


def possessive(name: str) -> str:
    """Return 'Priya’s', 'James’s', or 'your' for You."""
    return "your" if name == "You" else f"{name}’s"
