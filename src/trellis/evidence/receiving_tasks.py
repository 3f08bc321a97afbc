"""Jobs of uploads: the last step of long files, and clearing what was left."""

from __future__ import annotations

from uuid import UUID

from trellis.evidence import commands, store
from trellis.evidence.commands.uploads import KEPT_FOR
from trellis.evidence.models import Upload
from trellis.kernel.database import acting_as
from trellis.kernel.jobs import RETRY, app
from trellis.kernel.logs import log
from trellis.people import queries as people


@app.task(name="evidence.finish_upload", retry=RETRY)
def finish_upload(upload_id: str, owner_id: str) -> None:
    """Make a file that is all here a piece of evidence, if the request that brought it did not."""
    with acting_as(UUID(owner_id)):
        owner = people.signed_in_person(owner_id)
    if owner is None:
        return
    try:
        with commands.holding(owner, UUID(upload_id)) as upload:
            ended = commands.finish(owner, upload, in_job=True)
    except (Upload.DoesNotExist, commands.Held):
        return  # given up meanwhile, or being finished; looked at again in a few minutes
    log.info("upload finished", upload=upload_id, state=ended.state)


@app.periodic(cron="*/5 * * * *")
@app.task(name="evidence.finish_stranded", pass_context=False)
def finish_stranded(timestamp: int) -> None:
    """Have files finished whose process was killed after the last byte."""
    for upload_id, owner_id in commands.stranded_uploads():
        commands.defer_finish(upload_id, owner_id)


@app.periodic(cron="23 3 * * *")
@app.task(name="evidence.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Remove uploads left for a week, and bytes that no upload knows."""
    for place, unfinished in commands.sweep_uploads():
        store.here().discard(place)
        if unfinished:
            store.remove_folder(place.key.rpartition("/")[0])
    store.here().sweep(timestamp - KEPT_FOR.total_seconds(), commands.uploads_known())
