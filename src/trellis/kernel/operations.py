"""What whoever runs Trellis looks at: jobs, database, room, versions. Never what people wrote."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Protocol
from uuid import UUID

import django
from django.db import connection
from procrastinate.contrib.django import app

from trellis.kernel import clock, storage, trail
from trellis.kernel.commands import command, require

_COUNTS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status"
_FAILED = """
SELECT j.id, j.task_name, j.attempts, max(e.at)
  FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id
 WHERE j.status = 'failed' GROUP BY j.id ORDER BY j.id DESC LIMIT %s
"""
_DATABASE = """
SELECT current_setting('server_version'), pg_database_size(current_database()),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
       (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers)
"""


class Actor(Protocol):
    """Whoever acts: an id is all that is needed here."""

    id: UUID


@dataclass(frozen=True)
class FailedJob:
    """A job that gave up. Its arguments are not shown."""

    id: int
    task: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True)
class Facts:
    """The state of this deployment. Sizes in bytes, `worker_seconds` since the last heartbeat or None."""

    queued: int
    running: int
    failed: int
    done: int
    worker_seconds: int | None
    database_version: str
    database_bytes: int
    connections: int
    free_bytes: int
    trellis: str
    python: str
    django: str


def facts() -> Facts:
    """Return the state of this deployment, in two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        counts: dict[str, int] = dict(cursor.fetchall())
        cursor.execute(_DATABASE)
        server, size, connected, silent = cursor.fetchone()
    return Facts(
        queued=counts.get("todo", 0),
        running=counts.get("doing", 0),
        failed=counts.get("failed", 0),
        done=counts.get("succeeded", 0),
        worker_seconds=None if silent is None else int(silent),
        database_version=server.split(" ")[0],
        database_bytes=size,
        connections=connected,
        free_bytes=storage.free_bytes(),
        trellis=version("trellis"),
        python=platform.python_version(),
        django=django.get_version(),
    )


def failed_jobs(limit: int = 50) -> list[FailedJob]:
    """Return the newest failed jobs, without their arguments."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [limit])
        return [FailedJob(*row) for row in cursor.fetchall()]


class _JobMeta:
    label_lower = "procrastinate.job"


@dataclass(frozen=True)
class _Job:
    """A job as the subject of an event: procrastinate numbers its jobs, so the number becomes the id."""

    id: UUID
    _meta: type[_JobMeta] = _JobMeta


@command
def retry_job(*, actor: Actor, job_id: int) -> None:
    """Queue a failed job once more. Raises Refused when it is not a failed one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s FOR UPDATE", [job_id])
        row = cursor.fetchone()
    require(row == ("failed",), "This job is not among the failed ones any more.")
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    trail.record("job.retry", _Job(UUID(int=job_id)), actor=actor)
