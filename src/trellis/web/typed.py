"""What a form sends beside its fields, read without trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest

NEVER = 0  # versions begin at 1, so this one is always out of date


def version(request: HttpRequest, missing: int | None = NEVER) -> int | None:
    """Return the version the page was made from; `missing` when none was sent, NEVER when it is no number."""
    sent = request.POST.get("version", "").strip()
    if not sent:
        return missing
    try:
        return int(sent)
    except ValueError:
        return NEVER


def others(form: Form, stands: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (label, words) of what stands now and differs from what was typed, to compare after a conflict."""
    return [
        (str(form.fields[name].label), str(value))
        for name, value in stands.items()
        if name in form.fields and isinstance(value, str) and value.strip() != str(form[name].value() or "").strip()
    ]
