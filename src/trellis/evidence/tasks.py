"""Jobs of evidence. Each can be killed and run again: nothing is half made."""

from __future__ import annotations

from trellis.evidence import commands, store
from trellis.evidence.masking_tasks import hide
from trellis.evidence.preparing_tasks import enrich, prepare
from trellis.evidence.pupils_tasks import pull_what_ran_out, tell_owners
from trellis.evidence.receiving_tasks import finish_stranded, finish_upload, sweep
from trellis.kernel.jobs import RETRY, app


@app.task(name="evidence.discard", retry=RETRY)
def discard(folder: str) -> None:
    """Remove a deleted item's files, unless it is only hidden because it has to be kept."""
    if not commands.still_kept(folder):
        store.remove_folder(folder)


__all__ = [
    "discard",
    "enrich",
    "finish_stranded",
    "finish_upload",
    "hide",
    "prepare",
    "pull_what_ran_out",
    "sweep",
    "tell_owners",
]
