"""The copy an owner hands over for a pupil's request: a zip made while it is sent, so that none stays here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from uuid import UUID

from trellis.evidence import store
from trellis.kernel import clock, words
from trellis.people.models import Person
from trellis.protection.exports.reading import plain
from trellis.protection.exports.writing import page
from trellis.protection.models import RequestTask
from trellis.protection.requests import owners
from trellis.protection.requests.pieces import GivenFile, Record, record_of

FIRST = "To be masked first: others can be seen or heard in it, or nobody has said who is."


@dataclass(frozen=True)
class Plan:
    """What goes into the zip: the page, and files by path."""

    index: str
    files: list[tuple[str, GivenFile]]


def plan_copy(actor: Person, request_id: UUID) -> Plan:
    """Return what the actor gave for a request; what is not masked is named, never put in. Raises Refused."""
    request = owners.take_copy(actor=actor, request_id=request_id)
    rows = RequestTask.objects.filter(request=request, owner=actor, kind="give").select_related("request")
    parts, files = [], []
    for number, task in enumerate(rows.order_by("made_on", "id"), 1):
        record = record_of(task)
        parts.append(_part(number, task, record))
        if record and record.file and str(record.file.id) in task.files:
            files.append((f"files/{number}-{plain(record.file.name, 'file')}", record.file))
    body = f"<p>Made on {escape(words.short_day(clock.now()))} for pupil {escape(request.pupil_key)}.</p>"
    return Plan(page("What is held about a pupil", body + "".join(parts), back=False), files)


def _part(number: int, task: RequestTask, record: Record | None) -> str:
    day = words.short_day(task.made_on) if task.made_on else ""
    heading = f"<h2>{number}. Made on {escape(day)}</h2>"
    if task.state == "given":
        text = f"<p>{escape(task.words)}</p>" if task.words else ""
        gone = bool(task.files) and not (record and record.file and str(record.file.id) in task.files)
        file = "" if not task.files else f"<p>{FIRST}</p>" if gone else "<p>With a file, in the folder files.</p>"
        return heading + text + file
    return heading + (f"<p>{FIRST}</p>" if record and record.to_mask else "<p>Not given here.</p>")


class _Sink(io.RawIOBase):
    """Takes what the zip writes, to be handed on; it cannot be gone back in."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def writable(self) -> bool:
        """Say so to zipfile."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes is all zipfile writes
        """Hold one piece."""
        self.held.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Return what came since."""
        found, self.held = b"".join(self.held), []
        return found


def stream(plan: Plan) -> Iterator[bytes]:
    """Yield the zip, block by block; a file that is gone meanwhile is left out."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as zipped:
        zipped.writestr("index.html", plan.index)
        for path, file in plan.files:
            blocks = store.here().blocks(file.storage_key)
            try:
                first = next(blocks, b"")
            except FileNotFoundError:
                continue
            with zipped.open(zipfile.ZipInfo(path), "w", force_zip64=True) as target:
                target.write(first)
                for block in blocks:
                    target.write(block)
                    yield sink.take()
            yield sink.take()
    yield sink.take()
