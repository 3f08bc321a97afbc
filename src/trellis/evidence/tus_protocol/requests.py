"""What tus asks: headers read and checked."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from trellis.evidence.media.sizes import say_size
from trellis.evidence.tus_protocol import names
from trellis.evidence.tus_protocol.answers import STATUS_CHECKSUM_MISMATCH, TusError, bad

METADATA_MAX_CHARS = 8192
PIECES_MOST = 100  # of one file that arrives in parallel
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]+", re.ASCII)  # printable, no space, no comma


class _Hasher(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Checksum:
    """The digest a client says its chunk has."""

    algorithm: str
    digest: bytes

    def hasher(self) -> _Hasher:
        """Return an empty hash of this algorithm to feed the chunk to."""
        return hashlib.new(self.algorithm, usedforsecurity=False)

    def check(self, hasher: _Hasher) -> None:
        """Raise a 460 TusError unless the chunk fed to `hasher` has this digest.

        On a mismatch the chunk must be dropped and the offset left where it was.
        """
        if hasher.digest() != self.digest:
            sentence = "This part changed on its way here. It was not kept; please send it again."
            raise TusError(STATUS_CHECKSUM_MISMATCH, sentence)


@dataclass(frozen=True, slots=True)
class Concat:
    """A piece of a file that arrives in parallel (no paths), or the file joined from such pieces."""

    paths: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """Whether this joins pieces rather than being one."""
        return bool(self.paths)


@dataclass(frozen=True, slots=True)
class Creation:
    """A wish to upload. `length` is None while the client does not know it yet, or for a joined file."""

    length: int | None
    metadata: dict[str, str]
    concat: Concat | None = None

    @property
    def filename(self) -> str:
        """The file's name without any folder, or ""; uppy says `name`, others `filename`."""
        given = self.metadata.get("filename") or self.metadata.get("name") or ""
        shown = re.split(r"[/\\]", given)[-1]
        return "".join(letter for letter in shown if letter.isprintable()).strip()[:255]


@dataclass(frozen=True, slots=True)
class Patch:
    """A PATCH's headers. `length` is given once, when it was deferred."""

    offset: int
    content_length: int | None
    length: int | None
    checksum: Checksum | None


# Reading requests


def effective_method(method: str, headers: Mapping[str, str]) -> str:
    """Return the method meant, for clients that cannot send PATCH or DELETE themselves."""
    override = _get(headers, names.METHOD_OVERRIDE)
    if override and method.upper() == "POST":
        return override.strip().upper()
    return method.upper()


def check_version(headers: Mapping[str, str]) -> None:
    """Raise 412 unless the client speaks tus 1.0.0. Not for OPTIONS, which needs no version."""
    if _get(headers, names.TUS_RESUMABLE) != names.TUS_VERSION:
        sentence = f"This uploader speaks another version of tus; Trellis speaks {names.TUS_VERSION}."
        raise TusError(HTTPStatus.PRECONDITION_FAILED, sentence, Tus_Version=names.TUS_VERSION)


def read_creation(headers: Mapping[str, str], *, max_size: int | None = None) -> Creation:
    """Read a POST that starts an upload.

    Raises 400 for a missing or contradictory length or bad metadata, and 413
    for a file over `max_size`.
    """
    concat = parse_concat(_get(headers, names.UPLOAD_CONCAT))
    if concat and concat.final:
        if _get(headers, names.UPLOAD_LENGTH) is not None:
            raise bad("The length of a joined file follows from its pieces; leave it out.")
        return Creation(None, parse_metadata(_get(headers, names.UPLOAD_METADATA)), concat)
    length = parse_length(_get(headers, names.UPLOAD_LENGTH))
    deferred = _get(headers, names.UPLOAD_DEFER_LENGTH)
    if deferred is not None and deferred != "1":
        raise bad(f"{names.UPLOAD_DEFER_LENGTH} can only be 1.")
    if length is None and deferred is None:
        raise bad(f"Say how long the file is in {names.UPLOAD_LENGTH}, or put it off.")
    if length is not None and deferred is not None:
        raise bad(f"{names.UPLOAD_LENGTH} and {names.UPLOAD_DEFER_LENGTH} contradict each other.")
    check_size(length, max_size)
    return Creation(length, parse_metadata(_get(headers, names.UPLOAD_METADATA)), concat)


def read_patch(headers: Mapping[str, str]) -> Patch:
    """Read a PATCH's headers. Raises 415 for another content type, 400 for bad values."""
    kind = (_get(headers, "Content-Type") or "").partition(";")[0].strip().lower()
    if kind != names.OFFSET_OCTETS:
        sentence = f"Parts of a file are sent as {names.OFFSET_OCTETS}."
        raise TusError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    offset = _parse_number(_get(headers, names.UPLOAD_OFFSET), names.UPLOAD_OFFSET)
    if offset is None:
        raise bad(f"Say in {names.UPLOAD_OFFSET} where this part belongs.")
    content_length = _get(headers, "Content-Length") or None  # Django gives "" when absent
    return Patch(
        offset=offset,
        content_length=_parse_number(content_length, "Content-Length"),
        length=parse_length(_get(headers, names.UPLOAD_LENGTH)),
        checksum=parse_checksum(_get(headers, names.UPLOAD_CHECKSUM)),
    )


def parse_length(header: str | None) -> int | None:
    """Return `Upload-Length` in bytes, or None when it is absent. Raises 400."""
    return _parse_number(header, names.UPLOAD_LENGTH)


def parse_metadata(header: str | None) -> dict[str, str]:
    """Return `Upload-Metadata` as a dict: "filename bm90ZXM=" is {"filename": "notes"}.

    Raises 400 for a repeated or bad key, bad base64, or values that are not UTF-8.
    """
    if header is None or not header.strip():
        return {}
    if len(header) > METADATA_MAX_CHARS:
        raise bad("The description sent with this file is too long.")
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip(" ").partition(" ")
        if not _KEY.fullmatch(key):
            raise bad(f"{names.UPLOAD_METADATA} has a part without a usable name.")
        if key in found:
            raise bad(f"{names.UPLOAD_METADATA} says {key} twice.")
        found[key] = _decode(value.strip(" "), key)
    return found


def parse_concat(header: str | None) -> Concat | None:
    """Return `Upload-Concat`: "partial", or "final;" and the addresses of its pieces in order. Raises 400."""
    if header is None:
        return None
    kind, _, addresses = header.strip().partition(";")
    if kind == "partial" and not addresses:
        return Concat()
    paths = tuple(urlsplit(address).path for address in addresses.split())
    if kind != "final" or not paths:
        raise bad(f"{names.UPLOAD_CONCAT} is either partial, or final; and the addresses of its pieces.")
    if len(paths) > PIECES_MOST or len(set(paths)) < len(paths):
        raise bad(f"A file is joined from at most {PIECES_MOST} pieces, each of them once.")
    return Concat(paths)


def parse_checksum(header: str | None) -> Checksum | None:
    """Return `Upload-Checksum`, or None when absent. Raises 400 for an unknown or bad one."""
    if header is None:
        return None
    algorithm, _, encoded = header.strip().partition(" ")
    algorithm = algorithm.lower()
    if algorithm not in names.CHECKSUM_ALGORITHMS:
        raise bad(f"Checksums can be {' or '.join(names.CHECKSUM_ALGORITHMS)}.")
    digest = _unbase64(encoded.strip())
    if digest is None or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise bad(f"{names.UPLOAD_CHECKSUM} is not a {algorithm} digest in base64.")
    return Checksum(algorithm, digest)


# Checking what was read


def check_size(length: int | None, max_size: int | None) -> None:
    """Raise 413 when a file of `length` bytes is over `max_size`; None means not known."""
    if length is not None and max_size is not None and length > max_size:
        sentence = f"That file is {say_size(length)}; the most is {say_size(max_size)}. Trim it, or send part."
        raise TusError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence, Tus_Max_Size=str(max_size))


def settle_length(declared: int | None, given: int | None, *, offset: int = 0) -> int | None:
    """Return the upload's length after a PATCH that gives `given`.

    A length is said once: raises 400 when it differs from `declared`, or is
    less than what has already arrived.
    """
    if given is None or given == declared:
        return declared
    if declared is not None:
        raise bad("The length of this file was already given, and cannot change.")
    if given < offset:
        raise bad(f"More of this file has arrived than {say_size(given)}.")
    return given


def check_patch(
    upload_offset: int,
    declared_length: int | None,
    request_offset: int,
    content_length: int | None,
) -> None:
    """Raise unless a part may be added: 409 in the wrong place, 413 past the end.

    A part without a `Content-Length` passes here; `room_left` bounds it.
    """
    if request_offset != upload_offset:
        sentence = f"{say_size(upload_offset)} of this file are here; go on from there."
        raise TusError(HTTPStatus.CONFLICT, sentence, Upload_Offset=str(upload_offset))
    room = room_left(upload_offset, declared_length)
    if room is not None and content_length is not None and content_length > room:
        sentence = "This part goes past the length given for the file."
        raise TusError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)


def room_left(offset: int, length: int | None) -> int | None:
    """Return how many bytes are still to come, or None while the length is not known."""
    return None if length is None else max(0, length - offset)


def is_complete(offset: int, length: int | None) -> bool:
    """Return whether everything has arrived."""
    return length is not None and offset >= length


def _get(headers: Mapping[str, str], name: str) -> str | None:
    if name in headers:
        return headers[name]
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)


def _parse_number(header: str | None, name: str) -> int | None:
    if header is None:
        return None
    if not _NUMBER.fullmatch(header.strip(" ")):
        raise bad(f"{name} must be a whole number of bytes.")
    return int(header)


def _decode(value: str, key: str) -> str:
    raw = _unbase64(value)
    if raw is not None:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            pass
    raise bad(f"{names.UPLOAD_METADATA} gives {key} in a form that cannot be read.")


def _unbase64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
