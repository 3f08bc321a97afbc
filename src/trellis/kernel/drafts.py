"""Unsaved words: what a person has typed and not sent, kept in a table of their own.

Row-level security lets only the writer see them. They are never in a session, never in the
browser's storage. Gone on saving, on signing out, or after `KEEP_DAYS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from trellis.kernel import clock
from trellis.kernel.database import HasId
from trellis.kernel.errors import Invalid
from trellis.kernel.models import Draft

KEEP_DAYS = 14
MOST_CHARACTERS = 200_000
LONGEST_KEY = 200
SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"})


def save(*, actor: HasId, form_key: str, fields: Mapping[str, list[str]]) -> Draft:
    """Keep what stands in a form now, in place of what was kept before.

    `fields` maps names to the values sent; secrets are dropped. Raises Invalid when the key
    is missing or too long, or the text is longer than two hundred thousand characters.
    """
    kept = {
        name: [value.replace("\x00", "") for value in values]  # PostgreSQL keeps no such character
        for name, values in fields.items()
        if name not in SECRET_FIELDS
    }
    if not form_key or len(form_key) > LONGEST_KEY:
        raise Invalid(form_key="This form has no name to keep its words under.")
    if sum(len(value) for values in kept.values() for value in values) > MOST_CHARACTERS:
        raise Invalid(fields="This is longer than can be kept as you type. Save it in parts.")
    draft, _ = Draft.objects.update_or_create(
        person_id=actor.id, form_key=form_key, defaults={"fields": kept, "at": clock.now()}
    )
    return draft


def load(*, actor: HasId, form_key: str) -> dict[str, list[str]]:
    """Return the kept fields of a form (name to values), or an empty dict."""
    fresh_since = clock.now() - timedelta(days=KEEP_DAYS)
    found = Draft.objects.filter(person_id=actor.id, form_key=form_key, at__gte=fresh_since)
    fields: dict[str, list[str]] | None = found.values_list("fields", flat=True).first()
    return fields or {}


def initial(*, actor: HasId, form_key: str) -> dict[str, str]:
    """Return the kept fields for a form's `initial`: the last value of each name."""
    return {name: values[-1] for name, values in load(actor=actor, form_key=form_key).items() if values}


def clear(*, actor: HasId, form_key: str) -> None:
    """Forget the draft of one form; a command's view calls this when it has saved."""
    Draft.objects.filter(person_id=actor.id, form_key=form_key).delete()


def clear_all(*, actor: HasId) -> None:
    """Forget everything the person has not saved (on signing out)."""
    Draft.objects.filter(person_id=actor.id).delete()


def purge(*, using: str = "system") -> int:
    """Delete every draft older than KEEP_DAYS and return how many; a system job."""
    count, _ = Draft.objects.using(using).filter(at__lt=clock.now() - timedelta(days=KEEP_DAYS)).delete()
    return count
