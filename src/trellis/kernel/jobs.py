"""Jobs: deferred inside the command's transaction, by ids only.

A command calls `defer(task, some_id=...)`; the row in procrastinate's table commits or rolls
back with the command, so a killed process loses nothing. The worker runs with no person set.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from procrastinate import RetryStrategy, tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from trellis.kernel.logs import log

T = TypeVar("T")
RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


class SomeFailed(Exception):
    """Some of a job's pieces failed; the others were done."""


class Pieces:
    """The pieces of one job: what one of them raises is logged, and the job fails when all were tried.

    For nights of work on many people's things, where one that cannot be done must not keep the rest.
    """

    def __init__(self) -> None:
        self.failed = 0

    def do(self, piece: Callable[..., T], *arguments: Any, instead: T, **named: Any) -> T:
        """Return what `piece` returns, or `instead` when it raised."""
        try:
            return piece(*arguments, **named)
        except Exception:  # noqa: BLE001  whatever it was: logged by type and place, and raised at the end
            log.exception("a piece of a job failed", piece=piece.__qualname__)
            self.failed += 1
            return instead

    def done(self) -> None:
        """Raise SomeFailed when a piece failed."""
        if self.failed:
            raise SomeFailed(f"{self.failed} pieces failed")


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
