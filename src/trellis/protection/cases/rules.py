"""Who may do what in a disclosure case."""

from __future__ import annotations

from typing import Any

from django.db import connection

from trellis.kernel.database import HasId


def reviews(actor: HasId, case: Any) -> bool:
    """A data-protection officer of the place, or the second reviewer, who neither asked nor is concerned."""
    return case.id in cases_of("desk")


def asked(actor: HasId, case: Any) -> bool:
    """Whoever asked for it."""
    return bool(case.asked_by_id == actor.id)


def cases_of(part: str) -> list[Any]:
    """Return the ids of the current person's cases: those they review ('desk'), 'asked' for, or were 'told' of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_my_cases(%s)", [part])
        return list(cursor.fetchone()[0])
