"""Words kept as they are typed, for the forms of evidence; static/islands/draft.js gives them back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from trellis.kernel import drafts

QUICK, NOTE = "evidence-quick", "evidence-note"


def url(key: str) -> str:
    """Return where the form's words are kept."""
    return f"{reverse('account_draft')}?{urlencode({'form_key': key})}"


def forget(request: HttpRequest, key: str) -> None:
    """Forget them, once the form was sent."""
    drafts.clear(actor=request.user, form_key=key)
