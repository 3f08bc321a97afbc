"""Jobs of data protection. Each can be killed and run again: what was done stays done, the rest is taken up."""

from __future__ import annotations

from trellis.kernel.jobs import app
from trellis.kernel.logs import log
from trellis.protection.proofs import finishing
from trellis.protection.retention import nightly as night


@app.periodic(cron="47 2 * * *")
@app.task(name="protection.nightly", queueing_lock="protection.nightly", lock="protection.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Every night: tell people what will go, and delete what is due."""
    done = night.run()
    log.info("kept and deleted", told=done.told, gone=done.gone, openings=done.openings)
    finish_deletions(timestamp)


@app.periodic(cron="* * * * *")
@app.task(name="protection.finish", queueing_lock="protection.finish", lock="protection.finish", pass_context=False)
def finish_deletions(timestamp: int) -> None:
    """Every minute: remove the files of what was deleted, and sign its proof."""
    signed = finishing.finish()
    if signed:
        log.info("proofs signed", count=signed)
