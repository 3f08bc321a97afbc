"""Who may do what with a request about personal data, and with what an owner is asked because of one."""

from __future__ import annotations

from typing import Any

from django.db import connection

from trellis.kernel.database import HasId


def answers(actor: HasId, request: Any) -> bool:
    """A data-protection officer of the place, who did not ask themselves."""
    return request.id in requests_of("desk")


def asked(actor: HasId, request: Any) -> bool:
    """Whoever asked; for one that came on paper, a data-protection officer of the place."""
    return bool(request.person_id == actor.id) if request.person_id else answers(actor, request)


def is_asked(actor: HasId, task: Any) -> bool:
    """The owner of the record, while the request is open."""
    return bool(task.owner_id == actor.id and task.request.closed_at is None)


def requests_of(part: str) -> list[Any]:
    """Return the ids of requests the current person answers ('desk'), made ('own') or is asked because of ('task')."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_my_requests(%s)", [part])
        return list(cursor.fetchone()[0])
