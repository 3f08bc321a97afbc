"""Where the bytes lie: unguessable keys in a local folder or an S3 bucket, behind one interface.

One folder per item, `evidence/ab/ab…`, holds the original and its renditions. Which store it is
says `settings.S3` (None: the local folder). Every promise is in `places.Store`.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from trellis.evidence.store.local import LocalStore
from trellis.evidence.store.places import (
    BLOCK,
    Place,
    Receiver,
    Store,
    StoreDown,
    StoreFull,
    TakenOver,
    digest,
    parts,
    workshop,
)

LINK_SECONDS = 60  # how long taking back may take to reach a video that plays from S3

_LOCAL = LocalStore()


def here() -> Store:
    """Return the store in force."""
    if settings.S3 is None:
        return _LOCAL
    from trellis.evidence.store.s3 import s3_store  # noqa: PLC0415  boto3 costs a second to import

    return s3_store(settings.S3)


def new_folder() -> str:
    """Return the key of a new item's folder: 44 characters, 128 random bits."""
    token = secrets.token_hex(16)
    return f"evidence/{token[:2]}/{token}"


def folder_of(record: UUID) -> str:
    """Return the key of the one folder a job writes for a record: begun again, it writes over what it left."""
    return f"evidence/{record.hex[-2:]}/{record.hex}"


def room() -> int | None:
    """Return how many bytes may still be stored, or None where that has no known end."""
    return here().room()


def path_of(key: str) -> Path | None:
    """Return the file's place on this machine, or None when it lies elsewhere."""
    return here().path_of(key)


def keep(source: Path, key: str) -> None:
    """Store the local file under the key. Doing it twice leaves one whole file."""
    here().keep(source, key)


def size(key: str) -> int:
    """Return the stored file's bytes. Raises FileNotFoundError."""
    return here().size(key)


def read(key: str, start: int, length: int) -> bytes:
    """Return up to `length` bytes from `start`. Raises FileNotFoundError."""
    return here().read(key, start, length)


def checksum(key: str) -> str:
    """Return a stored file's sha256 in hex, read in blocks. Raises FileNotFoundError."""
    total = hashlib.sha256()
    for block in here().blocks(key):
        total.update(block)
    return total.hexdigest()


@contextmanager
def local(key: str) -> Iterator[Path]:
    """Give a path to read the stored file at; from elsewhere it is fetched for the while."""
    path = path_of(key)
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory(dir=parts(), prefix="fetched-") as folder:
        copy = Path(folder) / "file"
        here().fetch(key, copy)
        yield copy


def remove_folder(folder: str) -> None:
    """Remove an item's folder and all in it, every version; nothing there is no error."""
    here().remove_folder(folder)


def remove_but(folder: str, kept: set[str]) -> None:
    """Remove all in an item's folder but the files of these keys, every version."""
    here().remove_but(folder, kept)


def link(key: str, *, media_type: str) -> str | None:
    """Return an address that plays the file for a minute, or None where pages serve it themselves.

    Make it only after asking whether the person may open the file, for each request anew.
    """
    return here().link(key, media_type=media_type, seconds=LINK_SECONDS)


__all__ = [
    "BLOCK",
    "LINK_SECONDS",
    "Place",
    "Receiver",
    "Store",
    "StoreDown",
    "StoreFull",
    "TakenOver",
    "checksum",
    "digest",
    "here",
    "keep",
    "link",
    "local",
    "new_folder",
    "parts",
    "path_of",
    "read",
    "remove_but",
    "remove_folder",
    "room",
    "size",
    "workshop",
]
