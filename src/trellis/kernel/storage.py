"""The files folder: what lies where, whether it can be written, how much room is left.

A key is a relative path such as 'ab/abcd….mp4'. The bucket of an S3-compatible store stands
behind the same keys through Django's `default_storage`; the functions here say what only a
local folder can.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

BLOCK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A file in storage: its key, size in bytes, and SHA-256 in hex."""

    key: str
    size: int
    sha256: str


def root() -> Path:
    """Return the folder all files lie in."""
    return Path(settings.FILES_ROOT)


def path_of(key: str) -> Path:
    """Return where a key's file lies. Raises ValueError for a key that leaves the folder."""
    path = (root() / key).resolve()
    if not path.is_relative_to(root().resolve()) or path == root().resolve():
        raise ValueError("a storage key stays inside the files folder")
    return path


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex, read in blocks."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def walk(folder: Path | None = None) -> Iterator[Stored]:
    """Yield every file with size and checksum, in the order of keys."""
    base = folder or root()
    if not base.exists():
        return
    for path in sorted(path for path in base.rglob("*") if path.is_file()):
        yield Stored(path.relative_to(base).as_posix(), path.stat().st_size, digest(path))


def writable() -> str:
    """Return '' when a file can be written, synced and deleted here, else why not."""
    probe = root() / f".probe-{secrets.token_hex(4)}"
    try:
        root().mkdir(parents=True, exist_ok=True, mode=0o700)
        with probe.open("wb") as file:
            file.write(b"trellis")
            file.flush()
            os.fsync(file.fileno())
        probe.unlink()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def free_bytes() -> int:
    """Return how many bytes are free where the files lie."""
    base = root()
    while not base.exists():
        base = base.parent
    return shutil.disk_usage(base).free
