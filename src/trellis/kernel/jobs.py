"""Jobs: deferred inside the command's transaction, by ids only.

A command calls `defer(task, some_id=...)`; the row in procrastinate's table commits or rolls
back with the command, so a killed process loses nothing. The worker runs with no person set.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from procrastinate import RetryStrategy, tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


def defer(
    task: tasks.Task[Any, Any, Any],
    *,
    lock: str | None = None,
    once: str | None = None,
    later: int = 0,
    priority: int = 0,
    **ids: UUID | int | str,
) -> None:
    """Queue `task` with these ids. `lock`: jobs with the same lock never run at once.

    `once` is a queueing lock: while a job with it waits, queueing another does nothing. `later`:
    seconds until it may begin; a higher `priority` goes first. Raises ValueError for arguments
    that could carry content.
    """
    plain: dict[str, Any] = {}
    for name, value in ids.items():
        if not isinstance(value, UUID | int) and len(str(value)) > 60:  # noqa: PLR2004  an id or a key, never text
            raise ValueError(f"{name} looks like content; jobs take ids only")
        plain[name] = str(value) if isinstance(value, UUID) else value
    more: dict[str, Any] = {"schedule_in": {"seconds": later}} if later else {}
    job = task.configure(lock=lock, queueing_lock=once, priority=priority, **more)
    if once is None:
        job.defer(**plain)
        return
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: the refusal undoes only itself
        job.defer(**plain)


@contextlib.contextmanager
def alone(name: str, *, using: str = "default") -> Iterator[bool]:
    """Hold a lock of the database for the block, and say whether it was free.

    It belongs to this process's connection: it ends with the process, however that ends, and
    outlives transactions. The connection must be direct (PgBouncer in transaction mode mixes them up).
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        free = bool(cursor.fetchone()[0])
    try:
        yield free
    finally:
        if free:
            with contextlib.suppress(DatabaseError), connections[using].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


__all__ = ["RETRY", "alone", "app", "defer"]
