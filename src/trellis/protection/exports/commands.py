"""Asking for a copy, and fetching it."""

from __future__ import annotations

from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.jobs import defer
from trellis.people.models import Person
from trellis.protection.enums import ExportState
from trellis.protection.models import Export

GONE = "This copy is gone. Ask for a new one."


@command
def ask_copy(*, actor: Person) -> Export:
    """Ask for a copy of everything; one that is being made is returned instead of a second."""
    waiting = Export.objects.filter(person=actor, state__in=(ExportState.ASKED, ExportState.MAKING)).first()
    if waiting:
        return waiting
    export = Export.objects.create(person=actor, asked_at=clock.now())
    trail.record("export.ask", export, actor=actor, state_to=export.state)
    from trellis.protection import tasks  # noqa: PLC0415  tasks call commands

    defer(tasks.make_copy, export_id=export.id, person_id=actor.id)
    return export


@command
def fetch_copy(*, actor: Person, export_id: UUID) -> Export:
    """Return an own copy to be sent, and write down that it was fetched. Raises Refused."""
    export = Export.objects.select_for_update().get(id=export_id, person=actor)
    ready = export.state == ExportState.READY and export.until is not None and export.until > clock.now()
    require(ready, GONE)
    export.downloaded_at = clock.now()
    export.save(update_fields=["downloaded_at"])
    trail.record("export.fetch", export, actor=actor)
    return export
