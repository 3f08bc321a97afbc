"""Whether this deployment works: asked by /healthz and by `trellis doctor`."""

from __future__ import annotations

from django.db import DatabaseError, connections

JOBS_SILENT_SECONDS = 60

_WORKER = """
SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers
"""


def problems() -> list[str]:
    """Return what is wrong, in plain sentences; an empty list when all works."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(_WORKER)
            silent = cursor.fetchone()[0]
    except DatabaseError:
        return ["The database does not answer."]
    if silent is None or silent > JOBS_SILENT_SECONDS:
        return ["No job worker has reported for a minute: start one with `trellis jobs`."]
    return []
