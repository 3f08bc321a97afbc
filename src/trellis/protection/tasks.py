"""Jobs of data protection. Each can be killed and run again: what was done stays done, the rest is taken up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trellis.kernel.jobs import RETRY, Pieces, app
from trellis.kernel.logs import log
from trellis.protection.cases import ending
from trellis.protection.exports import making
from trellis.protection.holds.commands import reveal
from trellis.protection.proofs import finishing
from trellis.protection.requests import reminding
from trellis.protection.retention import nightly as night


@app.periodic(cron="47 2 * * *")
@app.task(name="protection.nightly", queueing_lock="protection.nightly", lock="protection.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Every night: tell people what will go, and delete what is due; what fails keeps nothing else from being done."""
    pieces = Pieces()
    done = pieces.do(night.run, instead=None)
    if done:
        log.info("kept and deleted", told=done.told, gone=done.gone, openings=done.openings)
    pieces.do(finish_deletions, timestamp, instead=None)
    log.info("copies deleted", count=pieces.do(making.forget_old, instead=0))
    log.info("holds shown", count=pieces.do(reveal, instead=0))
    log.info("requests due", told=pieces.do(reminding.remind, instead=0))
    ended, reminded, told = (pieces.do(one, instead=0) for one in (ending.end_due, ending.remind, ending.reveal))
    log.info("cases", ended=ended, reminded=reminded, told=told)
    pieces.done()


@app.periodic(cron="* * * * *")
@app.task(name="protection.finish", queueing_lock="protection.finish", lock="protection.finish", pass_context=False)
def finish_deletions(timestamp: int) -> None:
    """Every minute: remove the files of what was deleted, and sign its proof."""
    signed = finishing.finish()
    if signed:
        log.info("proofs signed", count=signed)


@app.task(name="protection.make_copy", retry=RETRY, pass_context=True)
def make_copy(context: Any = None, *, export_id: str, person_id: str) -> None:
    """Make the copy somebody asked for; after the last try, say that it could not be made."""
    try:
        making.make(UUID(export_id), UUID(person_id))
    except Exception:
        if context is not None and context.job.attempts >= RETRY.max_attempts:
            making.fail(UUID(export_id), UUID(person_id))
        raise


@app.task(name="protection.tell_request_owners", retry=RETRY, pass_context=False)
def tell_request_owners(*, request_id: str) -> None:
    """Write to the owners of records who are newly asked because of a request."""
    log.info("owners asked", told=reminding.tell_owners(UUID(request_id)))
