"""The job of exemplars."""

from __future__ import annotations

from django.db import connections

from trellis.kernel.jobs import app
from trellis.kernel.logs import log


@app.periodic(cron="41 1 * * *")
@app.task(name="exemplars.nightly", queueing_lock="exemplars.nightly", lock="exemplars.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Every night: take off the shelf for good what a permission that ran out shows to nobody any more."""
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT exemplars_pull()")
        log.info("exemplars taken off", count=cursor.fetchone()[0])
