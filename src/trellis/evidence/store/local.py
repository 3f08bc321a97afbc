"""Files in a folder: what is finished is linked into place, never copied, so the step is atomic and free.

Several hosts may share the folder. While a file is on its way its bytes lie in a part file of its
own, beside a small file that names who writes it. Each write looks there first under a lock, so a
request that hung (a laptop asleep, a host cut off) can do no harm when it wakes.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from trellis.evidence.store.places import BLOCK, Place, StoreFull, TakenOver, parts
from trellis.kernel import storage

RESERVE = 500 * 10**6  # bytes of disk that uploads never touch
FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFull from error
        raise


class LocalReceiver:
    """Writes one part file."""

    def __init__(self, place: Place, holder: str) -> None:
        self.place = place
        self.holder = holder.encode()
        self.at = place.arrived
        part = part_of(place)
        fresh = not part.exists()
        self.part = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
        self.said = os.open(_sign_of(place), os.O_RDWR | os.O_CREAT, 0o600)
        with self._alone():
            os.ftruncate(self.said, 0)
            os.pwrite(self.said, self.holder, 0)
            os.ftruncate(self.part, self.at)
        if fresh:
            settle_folder(part.parent)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        fcntl.flock(self.said, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self.said, fcntl.LOCK_UN)

    @contextmanager
    def _mine(self) -> Iterator[None]:
        with self._alone():
            if os.pread(self.said, len(self.holder) + 1, 0) != self.holder:
                raise TakenOver
            yield

    def write(self, block: bytes) -> None:
        """Add bytes after those written before."""
        with self._mine(), _said_plainly():
            view = memoryview(block)
            while view:
                written = os.pwrite(self.part, view, self.at)
                self.at += written
                view = view[written:]

    def settle(self, *, last: bool) -> Place:
        """Sync to disk."""
        with _said_plainly():
            os.fdatasync(self.part)
        self.place = self.place.now(self.at)
        return self.place

    def drop(self) -> None:
        """Cut the part file where it was last settled."""
        with suppress(TakenOver), self._mine():
            os.ftruncate(self.part, self.place.arrived)
        self.at = self.place.arrived

    def close(self) -> None:
        """Close both files."""
        os.close(self.part)
        os.close(self.said)


def part_of(place: Place) -> Path:
    """Return where an upload's bytes lie until it is finished."""
    return parts() / str(place.id)


def _sign_of(place: Place) -> Path:
    return parts() / f"{place.id}.holder"


class LocalStore:
    """The store in `settings.FILES_ROOT`; see places.Store for what each method promises."""

    def room(self) -> int | None:
        """Return the free disk, less a reserve."""
        return max(0, shutil.disk_usage(parts()).free - RESERVE)

    def path_of(self, key: str) -> Path:
        """Return the file's place."""
        return storage.path_of(key)

    def keep(self, source: Path, key: str) -> None:
        """Link (from another disk: copy) the file into place."""
        target = self.path_of(key)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        try:
            with _said_plainly():
                _link(source, beside)
            beside.chmod(0o600)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        settle_folder(target.parent)

    def size(self, key: str) -> int:
        """Return the file's bytes."""
        return self.path_of(key).stat().st_size

    def read(self, key: str, start: int, length: int) -> bytes:
        """Return a slice."""
        with self.path_of(key).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield the file."""
        with self.path_of(key).open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    def fetch(self, key: str, into: Path) -> None:
        """Copy the file."""
        shutil.copyfile(self.path_of(key), into)

    def remove_folder(self, folder: str) -> None:
        """Remove the folder."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.path_of(folder))

    def remove_but(self, folder: str, kept: set[str]) -> None:
        """Remove the other files, and folders left empty."""
        paths = {self.path_of(key) for key in kept}
        for place, _, files in os.walk(self.path_of(folder), topdown=False):
            for name in files:
                if (path := Path(place, name)) not in paths:
                    path.unlink(missing_ok=True)
            with suppress(OSError):  # not empty: something kept lies there
                Path(place).rmdir()

    def link(self, key: str, *, media_type: str, seconds: int) -> str | None:
        """Return None: bytes go through the pages' own gate, slice by slice."""
        return None

    def safe(self, place: Place) -> int:
        """Return what the row says, or less if the disk has less."""
        part = part_of(place)
        return min(place.arrived, part.stat().st_size) if part.exists() else 0

    def receiver(self, place: Place, holder: str) -> LocalReceiver:
        """Open the part file."""
        return LocalReceiver(place, holder)

    def complete(self, place: Place) -> None:
        """Link the part file into place."""
        part = part_of(place)
        if part.exists():
            self.keep(part, place.key)
        elif not self.path_of(place.key).exists():
            raise FileNotFoundError(place.key)

    def join(self, pieces: list[Place], place: Place) -> Place:
        """Append the other pieces to the first one's bytes: the kernel copies, from the second on."""
        target = part_of(place)
        if not target.exists():
            os.link(part_of(pieces[0]), target)
        at = pieces[0].arrived
        with target.open("r+b") as file, _said_plainly():
            os.ftruncate(file.fileno(), at)  # what an earlier try had copied
            for piece in pieces[1:]:
                with part_of(piece).open("rb") as source:
                    _append(source.fileno(), file.fileno(), at, piece.arrived)
                at += piece.arrived
            os.fdatasync(file.fileno())
        return place.now(at)

    def discard(self, place: Place) -> None:
        """Remove the part file and who wrote it."""
        part_of(place).unlink(missing_ok=True)
        _sign_of(place).unlink(missing_ok=True)

    def sweep(self, before: float, known: set[str]) -> None:
        """Remove old part files and workshops of killed jobs."""
        for stray in parts().iterdir():
            with suppress(FileNotFoundError):
                if stray.stem not in known and stray.stat().st_mtime < before:
                    shutil.rmtree(stray) if stray.is_dir() else stray.unlink()


def _append(source: int, target: int, at: int, length: int) -> None:
    done = 0
    while done < length:
        copied = os.copy_file_range(source, target, length - done, done, at + done)
        if not copied:
            raise FileNotFoundError("a piece is shorter than was acknowledged")
        done += copied


def _link(source: Path, beside: Path) -> None:
    try:
        os.link(source, beside)
    except OSError:  # another disk
        shutil.copyfile(source, beside)


def settle_folder(folder: Path) -> None:
    """See to it that the folder's new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
