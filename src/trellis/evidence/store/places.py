"""What both stores speak of: a file on its way, and the one who takes its bytes down."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

BLOCK = 1024 * 1024


class TakenOver(Exception):
    """Another request writes this upload now; nothing of this one may be kept any more."""


class StoreDown(Exception):
    """The store does not answer; what was settled before is kept."""


class StoreFull(Exception):
    """There is no room left."""


@dataclass(frozen=True)
class Place:
    """A file on its way: where it will lie, how many bytes are safe, and what the store remembers of them.

    The row keeps `arrived` and `notes`; both change together, by `Receiver.settle`.
    """

    id: UUID
    key: str
    arrived: int = 0
    notes: dict[str, Any] = field(default_factory=dict)

    def now(self, arrived: int, **notes: Any) -> Place:
        """Return the place after more has become safe."""
        return replace(self, arrived=arrived, notes=notes or self.notes)


class Receiver(Protocol):
    """Takes down the bytes of one upload, for one request. Raises TakenOver, StoreDown, StoreFull."""

    def write(self, block: bytes) -> None:
        """Add bytes after those written before."""

    def settle(self, *, last: bool) -> Place:
        """Make all written bytes safe against a kill and a power cut; `last`: the file ends here."""

    def drop(self) -> None:
        """Forget what was written since it was last settled."""

    def close(self) -> None:
        """Let go; what the row no longer needs may be removed."""


class Store(Protocol):
    """A store of files by key. Doing anything twice does no harm. Raises StoreDown, StoreFull."""

    def room(self) -> int | None:
        """Return how many bytes may still be stored, or None where that has no known end."""

    def path_of(self, key: str) -> Path | None:
        """Return the file's place on this machine, or None when it lies elsewhere."""

    def keep(self, source: Path, key: str) -> None:
        """Store the local file under the key, leaving `source` alone."""

    def size(self, key: str) -> int:
        """Return the stored file's bytes. Raises FileNotFoundError."""

    def read(self, key: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start`. Raises FileNotFoundError."""

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield the whole file in order. Raises FileNotFoundError."""

    def fetch(self, key: str, into: Path) -> None:
        """Copy a stored file to this machine. Raises FileNotFoundError."""

    def remove_folder(self, folder: str) -> None:
        """Remove all files below a key, with every earlier version; nothing there is no error."""

    def remove_but(self, folder: str, kept: set[str]) -> None:
        """Remove all files below a key, with every earlier version, but those of these keys."""

    def link(self, key: str, *, media_type: str, seconds: int) -> str | None:
        """Return an address at which anybody can read the file for so long, or None where there is no such thing."""

    def safe(self, place: Place) -> int:
        """Return the acknowledged bytes that are really here."""

    def receiver(self, place: Place, holder: str) -> Receiver:
        """Go on from `place.arrived`; whoever wrote before under another `holder` can no more."""

    def complete(self, place: Place) -> None:
        """Make a file whose bytes are all here readable at its key, in one step."""

    def join(self, pieces: list[Place], place: Place) -> Place:
        """Put complete pieces one after the other; the pieces may be unusable afterwards."""

    def discard(self, place: Place) -> None:
        """Remove what is only needed while a file is on its way. The stored file stays."""

    def sweep(self, before: float, known: set[str]) -> None:
        """Remove leftovers older than the time (in seconds since 1970), but for `known` ids and keys of uploads."""


def parts() -> Path:
    """Return this machine's folder for files on their way, made on first use."""
    folder = Path(settings.FILES_ROOT) / "evidence" / "parts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder for files being made, on the disk of `parts`; it is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=parts(), prefix="making-") as folder:
        yield Path(folder)


def digest(path: Path) -> str:
    """Return a local file's sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
