"""The job that makes a copy. Killed anywhere, it begins again; nothing is half made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from trellis.evidence import commands as evidence
from trellis.evidence import store
from trellis.kernel import clock, trail, words
from trellis.kernel.database import acting_as
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.models import Person
from trellis.protection.enums import COPY_DAYS, ExportState
from trellis.protection.exports.reading import StoredFile, files_of, held_about_me, names_in, rows_of
from trellis.protection.exports.sections import SECTIONS
from trellis.protection.exports.writing import Writer
from trellis.protection.models import Export

BLOCK = 1 << 20


def make(export_id: UUID, person_id: UUID) -> None:
    """Make the copy asked for, unless it was made or is gone."""
    person = people.signed_in_person(person_id)
    if person is None or not _begin(export_id, person):
        return
    with store.workshop() as folder:
        path = folder / "copy.zip"
        _write(path, export_id, person)
        key = f"{store.folder_of(export_id)}/copy.zip"
        digest = _digest(path)
        store.keep(path, key)
        _finish(export_id, person, key, path.stat().st_size, digest)


def _begin(export_id: UUID, person: Person) -> bool:
    with acting_as(person):
        waiting = Export.objects.filter(id=export_id, state__in=(ExportState.ASKED, ExportState.MAKING))
        return bool(waiting.update(state=ExportState.MAKING, progress=0))


def _write(path: Path, export_id: UUID, person: Person) -> None:
    with acting_as(person):
        files, held = files_of(person.id), held_about_me()
    writer = Writer(path, person.name, words.short_day(clock.now()))
    for section in SECTIONS:
        with acting_as(person):
            parts = [(part.title, rows_of(part, person.id)) for part in section.parts]
            names = names_in([row for _, rows in parts for row in rows])
        writer.section(section.key, section.title, parts, names)
    _tell(export_id, person, 5)
    written, missing = _files(writer, files, export_id, person)
    writer.finish(held, written, missing)


def _files(
    writer: Writer, files: list[StoredFile], export_id: UUID, person: Person
) -> tuple[list[StoredFile], list[str]]:
    total, done, last = sum(file.size for file in files) or 1, 0, 5
    written, missing = [], []
    for file in files:
        blocks = store.here().blocks(file.storage_key)
        try:
            first = next(blocks, b"")
        except FileNotFoundError:
            missing.append(file.path)
            continue

        def whole(head: bytes = first, rest: Iterator[bytes] = blocks) -> Iterator[bytes]:
            yield head
            yield from rest

        def count(size: int) -> None:
            nonlocal done, last
            done += size
            if (share := 5 + 90 * done // total) >= last + 5:
                last = share
                _tell(export_id, person, min(share, 95))

        writer.file(file, whole(), count)
        written.append(file)
    return written, missing


def _tell(export_id: UUID, person: Person, share: int) -> None:
    with acting_as(person):
        Export.objects.filter(id=export_id).update(progress=share)


def _finish(export_id: UUID, person: Person, key: str, size: int, digest: str) -> None:
    """Write where the copy lies, as the named job: the application may not; and tell the person, or do neither."""
    making = Export.objects.using("system").filter(id=export_id, state=ExportState.MAKING)
    until = clock.now() + timedelta(days=COPY_DAYS)
    if not making.exists():  # given up meanwhile
        store.remove_folder(key.rpartition("/")[0])
        return
    with acting_as(person):
        export = Export.objects.get(id=export_id)
        trail.record("export.make", export, actor=None, state_to=ExportState.READY)
        letters.post(to=person.email, template="protection/email/copy.txt", days=COPY_DAYS)
        making.update(
            state=ExportState.READY, progress=100, storage_key=key, size=size, sha256=digest, ready_at=clock.now(),
            until=until,
        )  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fail(export_id: UUID, person_id: UUID) -> None:
    """Say that the copy could not be made, so that it can be asked for again."""
    with acting_as(person_id):
        Export.objects.filter(id=export_id, state=ExportState.MAKING).update(state=ExportState.FAILED)


def forget_old() -> int:
    """Delete, as the nightly job, copies whose week is over; the row stays without the file."""
    gone = 0
    for export in Export.objects.using("system").filter(state=ExportState.READY, until__lte=clock.now()):
        evidence.remove_files(export.storage_key.rpartition("/")[0])
        gone += Export.objects.using("system").filter(id=export.id).update(state=ExportState.GONE, storage_key="")
    return gone
