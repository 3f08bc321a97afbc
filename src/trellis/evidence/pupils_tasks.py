"""The nightly look at what is shown of pupils, and telling owners what was taken back."""

from __future__ import annotations

from trellis.evidence import commands
from trellis.kernel.jobs import app
from trellis.kernel.logs import log


@app.periodic(cron="5 1 * * *")
@app.task(name="evidence.pull_what_ran_out", queueing_lock="evidence.pull_what_ran_out", pass_context=False)
def pull_what_ran_out(timestamp: int) -> None:
    """Every night: take back what no permission covers any more, or what reaches further than it may."""
    log.info("taken back", placements=commands.pull_what_ran_out())


@app.periodic(cron="*/10 * * * *")
@app.task(name="evidence.tell_owners", queueing_lock="evidence.tell_owners", pass_context=False)
def tell_owners(timestamp: int) -> None:
    """Every ten minutes: write to those whose things were taken back."""
    commands.tell_owners()
