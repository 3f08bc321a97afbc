"""Periodic jobs of the house itself: stale drafts, sessions and counters, and jobs a dead worker left."""

from __future__ import annotations

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from trellis.kernel import drafts
from trellis.kernel.logs import log


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="kernel.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """Every hour: delete drafts, sessions and counters whose time has run out."""
    gone = drafts.purge()
    with connections["system"].cursor() as cursor:
        cursor.execute("DELETE FROM django_session WHERE expire_date < now()")
        cursor.execute("DELETE FROM kernel_cache WHERE expires < now()")
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'cancelled', 'aborted')"
            " AND id IN (SELECT job_id FROM procrastinate_events WHERE type IN ('succeeded', 'cancelled', 'aborted')"
            "            AND at < now() - interval '14 days')"
        )
    log.info("tidied", drafts=gone)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="kernel.rescue", pass_context=False)
async def rescue(timestamp: int) -> None:
    """Every minute: queue again what a worker was doing when it was killed."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60):
        assert job.id is not None  # noqa: S101  stored jobs have one
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # a periodic job whose next run is queued already
            await app.job_manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=True)
        log.info("rescued", job=job.id, task=job.task_name)
