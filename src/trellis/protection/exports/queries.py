"""Reading where one's copies stand."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.protection.enums import ExportState
from trellis.protection.models import Export


@dataclass(frozen=True)
class Copy:
    """The newest copy as its page shows it."""

    id: UUID
    state: str
    progress: int
    asked: str
    until: str
    size: str
    sha256: str
    fetched: bool


def newest_copy(person: HasId) -> Copy | None:
    """Return the person's newest copy, or None when they never asked."""
    row = Export.objects.filter(person_id=person.id).order_by("-asked_at").first()
    if row is None:
        return None
    over = row.state == ExportState.READY and row.until is not None and row.until <= clock.now()
    return Copy(
        row.id, ExportState.GONE if over else row.state, row.progress, words.short_day(row.asked_at),
        words.short_day(row.until) if row.until else "", words.size(row.size), row.sha256,
        row.downloaded_at is not None,
    )  # fmt: skip
