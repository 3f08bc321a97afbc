"""Where the bytes lie: unguessable keys in Django's default storage, part files beside it.

One folder per item, `evidence/ab/ab…`, holds the original and its renditions. On a local disk
a finished upload is linked into place, never copied, so the step is atomic and free.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage

BLOCK = 1024 * 1024
RESERVE = 500 * 10**6  # bytes of disk that uploads never touch


def new_folder() -> str:
    """Return the key of a new item's folder: 44 characters, 128 random bits."""
    token = secrets.token_hex(16)
    return f"evidence/{token[:2]}/{token}"


def parts() -> Path:
    """Return the folder of part files, made on first use; it lies on the storage's own disk."""
    folder = Path(settings.FILES_ROOT) / "evidence" / "parts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def room() -> int:
    """Return how many bytes may still be stored here."""
    return max(0, shutil.disk_usage(parts()).free - RESERVE)


def path_of(key: str) -> Path | None:
    """Return the file's place on this machine, or None when the storage is elsewhere."""
    storage: Storage = default_storage
    try:
        return Path(storage.path(key))
    except NotImplementedError:
        return None


def keep(source: Path, key: str) -> None:
    """Store the local file under the key. Doing it twice leaves one whole file."""
    target = path_of(key)
    if target is None:
        if not default_storage.exists(key):
            with source.open("rb") as file:
                default_storage.save(key, File(file))
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        _link(source, beside)
        beside.chmod(0o600)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _settle(target.parent)


def _link(source: Path, beside: Path) -> None:
    try:
        os.link(source, beside)
    except OSError:  # another disk
        shutil.copyfile(source, beside)


def _settle(folder: Path) -> None:
    """See to it that the folder's new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(key: str, start: int, length: int) -> bytes:
    """Return up to `length` bytes from `start`. Raises FileNotFoundError."""
    with default_storage.open(key, "rb") as file:
        file.seek(start)
        return bytes(file.read(length))


@contextmanager
def local(key: str) -> Iterator[Path]:
    """Give a path to read the stored file at; from elsewhere it is fetched for the while."""
    path = path_of(key)
    if path is not None:
        yield path
        return
    with tempfile.NamedTemporaryFile(dir=parts(), prefix="fetched-") as copy, default_storage.open(key, "rb") as file:
        shutil.copyfileobj(file, copy, BLOCK)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder for files being made, on the storage's disk; it is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=parts(), prefix="making-") as folder:
        yield Path(folder)


def digest(path: Path) -> str:
    """Return the file's sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_folder(folder: str) -> None:
    """Remove an item's folder and all in it; nothing there is no error."""
    if not default_storage.exists(folder) and path_of(folder) is not None:
        return
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
