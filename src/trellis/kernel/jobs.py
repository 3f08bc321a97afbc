"""Jobs: deferred inside the command's transaction, by ids only.

A command calls `defer(task, some_id=...)`; the row in procrastinate's table commits or rolls
back with the command, so a killed process loses nothing. The worker runs with no person set.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy, tasks
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


def defer(task: tasks.Task[Any, Any, Any], *, lock: str | None = None, **ids: UUID | int | str) -> None:
    """Queue `task` with these ids. `lock`: jobs with the same lock never run at once.

    Raises ValueError for arguments that could carry content.
    """
    plain: dict[str, Any] = {}
    for name, value in ids.items():
        if not isinstance(value, UUID | int) and len(str(value)) > 60:  # noqa: PLR2004  an id or a key, never text
            raise ValueError(f"{name} looks like content; jobs take ids only")
        plain[name] = str(value) if isinstance(value, UUID) else value
    task.configure(lock=lock).defer(**plain)


__all__ = ["RETRY", "app", "defer"]
