"""The tus 1.0 resumable upload protocol as plain functions: no Django, no storage.

Core plus creation, creation-defer-length, expiration, checksum and
termination. A view reads a request with these functions, keeps the bytes, and
answers with an `Answer`; whatever is wrong with a request is raised as a
`TusError`, which is itself an answer with a status and a plain sentence.

    method = effective_method(request.method, request.headers)
    check_version(request.headers)
    patch = read_patch(request.headers)
    length = settle_length(upload.length, patch.length)
    check_patch(upload.offset, length, patch.offset, patch.content_length)
    ...keep the bytes, hash them with patch.checksum.hasher()...
    return patch_answer(new_offset, expires=upload.expires)

Sizes and offsets are bytes. `headers` may be any mapping; names are matched
without regard to case.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from trellis.evidence.media.sizes import say_size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TUS_VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-defer-length", "expiration", "checksum", "termination")
CHECKSUM_ALGORITHMS = ("sha256", "sha1")
OFFSET_OCTETS = "application/offset+octet-stream"

TUS_RESUMABLE = "Tus-Resumable"
TUS_VERSIONS = "Tus-Version"
TUS_EXTENSION = "Tus-Extension"
TUS_MAX_SIZE = "Tus-Max-Size"
TUS_CHECKSUM_ALGORITHM = "Tus-Checksum-Algorithm"
UPLOAD_LENGTH = "Upload-Length"
UPLOAD_DEFER_LENGTH = "Upload-Defer-Length"
UPLOAD_OFFSET = "Upload-Offset"
UPLOAD_METADATA = "Upload-Metadata"
UPLOAD_CHECKSUM = "Upload-Checksum"
UPLOAD_EXPIRES = "Upload-Expires"
METHOD_OVERRIDE = "X-HTTP-Method-Override"
EXPOSED_HEADERS = (
    TUS_RESUMABLE, UPLOAD_OFFSET, UPLOAD_LENGTH, UPLOAD_DEFER_LENGTH,
    UPLOAD_METADATA, UPLOAD_EXPIRES, "Location",
)  # fmt: skip

STATUS_CHECKSUM_MISMATCH = 460
METADATA_MAX_CHARS = 8192
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]+", re.ASCII)  # printable, no space, no comma


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send back: `Tus-Resumable` and `Cache-Control` are always among the headers."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


class TusError(Exception):
    """A request that cannot be met: a status code, a sentence, and perhaps headers."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status = int(status)
        self.sentence = sentence
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(self) -> Answer:
        """Return the error as an answer whose body is its sentence."""
        return _answer(self.status, self.headers, self.sentence)


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
class Creation:
    """A wish to upload. `length` is None while the client does not know it yet."""

    length: int | None
    metadata: dict[str, str]

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
    override = _get(headers, METHOD_OVERRIDE)
    if override and method.upper() == "POST":
        return override.strip().upper()
    return method.upper()


def check_version(headers: Mapping[str, str]) -> None:
    """Raise 412 unless the client speaks tus 1.0.0. Not for OPTIONS, which needs no version."""
    if _get(headers, TUS_RESUMABLE) != TUS_VERSION:
        sentence = f"This uploader speaks another version of tus; Trellis speaks {TUS_VERSION}."
        raise TusError(HTTPStatus.PRECONDITION_FAILED, sentence, Tus_Version=TUS_VERSION)


def read_creation(headers: Mapping[str, str], *, max_size: int | None = None) -> Creation:
    """Read a POST that starts an upload.

    Raises 400 for a missing or contradictory length or bad metadata, and 413
    for a file over `max_size`.
    """
    length = parse_length(_get(headers, UPLOAD_LENGTH))
    deferred = _get(headers, UPLOAD_DEFER_LENGTH)
    if deferred is not None and deferred != "1":
        raise _bad(f"{UPLOAD_DEFER_LENGTH} can only be 1.")
    if length is None and deferred is None:
        raise _bad(f"Say how long the file is in {UPLOAD_LENGTH}, or put it off.")
    if length is not None and deferred is not None:
        raise _bad(f"{UPLOAD_LENGTH} and {UPLOAD_DEFER_LENGTH} contradict each other.")
    check_size(length, max_size)
    return Creation(length, parse_metadata(_get(headers, UPLOAD_METADATA)))


def read_patch(headers: Mapping[str, str]) -> Patch:
    """Read a PATCH's headers. Raises 415 for another content type, 400 for bad values."""
    kind = (_get(headers, "Content-Type") or "").partition(";")[0].strip().lower()
    if kind != OFFSET_OCTETS:
        sentence = f"Parts of a file are sent as {OFFSET_OCTETS}."
        raise TusError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    offset = _parse_number(_get(headers, UPLOAD_OFFSET), UPLOAD_OFFSET)
    if offset is None:
        raise _bad(f"Say in {UPLOAD_OFFSET} where this part belongs.")
    content_length = _get(headers, "Content-Length") or None  # Django gives "" when absent
    return Patch(
        offset=offset,
        content_length=_parse_number(content_length, "Content-Length"),
        length=parse_length(_get(headers, UPLOAD_LENGTH)),
        checksum=parse_checksum(_get(headers, UPLOAD_CHECKSUM)),
    )


def parse_length(header: str | None) -> int | None:
    """Return `Upload-Length` in bytes, or None when it is absent. Raises 400."""
    return _parse_number(header, UPLOAD_LENGTH)


def parse_metadata(header: str | None) -> dict[str, str]:
    """Return `Upload-Metadata` as a dict: "filename bm90ZXM=" is {"filename": "notes"}.

    Raises 400 for a repeated or bad key, bad base64, or values that are not UTF-8.
    """
    if header is None or not header.strip():
        return {}
    if len(header) > METADATA_MAX_CHARS:
        raise _bad("The description sent with this file is too long.")
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip(" ").partition(" ")
        if not _KEY.fullmatch(key):
            raise _bad(f"{UPLOAD_METADATA} has a part without a usable name.")
        if key in found:
            raise _bad(f"{UPLOAD_METADATA} says {key} twice.")
        found[key] = _decode(value.strip(" "), key)
    return found


def format_metadata(metadata: Mapping[str, str]) -> str:
    """Return metadata as an `Upload-Metadata` header: what HEAD sends back."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode('ascii')}".rstrip(" ") for key, value in metadata.items()
    )


def parse_checksum(header: str | None) -> Checksum | None:
    """Return `Upload-Checksum`, or None when absent. Raises 400 for an unknown or bad one."""
    if header is None:
        return None
    algorithm, _, encoded = header.strip().partition(" ")
    algorithm = algorithm.lower()
    if algorithm not in CHECKSUM_ALGORITHMS:
        raise _bad(f"Checksums can be {' or '.join(CHECKSUM_ALGORITHMS)}.")
    digest = _unbase64(encoded.strip())
    if digest is None or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise _bad(f"{UPLOAD_CHECKSUM} is not a {algorithm} digest in base64.")
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
        raise _bad("The length of this file was already given, and cannot change.")
    if given < offset:
        raise _bad(f"More of this file has arrived than {say_size(given)}.")
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


def not_found() -> TusError:
    """Return the 404 for an upload that is not there, or not this person's."""
    return TusError(HTTPStatus.NOT_FOUND, "There is no such upload. Please choose the file again.")


def gone() -> TusError:
    """Return the 410 for an upload that has expired or was ended."""
    sentence = "This upload was left too long and has been cleared. Please choose the file again."
    return TusError(HTTPStatus.GONE, sentence)


# Answers


def options_answer(*, max_size: int | None = None) -> Answer:
    """Return the 204 that says what this server can do."""
    headers = {
        TUS_VERSIONS: TUS_VERSION,
        TUS_EXTENSION: ",".join(EXTENSIONS),
        TUS_CHECKSUM_ALGORITHM: ",".join(CHECKSUM_ALGORITHMS),
    }
    if max_size is not None:
        headers[TUS_MAX_SIZE] = str(max_size)
    return _answer(HTTPStatus.NO_CONTENT, headers)


def created_answer(location: str, *, expires: datetime | None = None) -> Answer:
    """Return the 201 that says where to send the parts."""
    return _answer(HTTPStatus.CREATED, {"Location": location, **_expires(expires)})


def head_answer(
    offset: int,
    length: int | None,
    *,
    metadata: Mapping[str, str] | None = None,
    expires: datetime | None = None,
) -> Answer:
    """Return the 200 that says how much has arrived."""
    headers = {UPLOAD_OFFSET: str(offset), **_expires(expires)}
    if length is None:
        headers[UPLOAD_DEFER_LENGTH] = "1"
    else:
        headers[UPLOAD_LENGTH] = str(length)
    if metadata:
        headers[UPLOAD_METADATA] = format_metadata(metadata)
    return _answer(HTTPStatus.OK, headers)


def patch_answer(offset: int, *, expires: datetime | None = None) -> Answer:
    """Return the 204 that says how much has arrived now."""
    return _answer(HTTPStatus.NO_CONTENT, {UPLOAD_OFFSET: str(offset), **_expires(expires)})


def deleted_answer() -> Answer:
    """Return the 204 after an upload was ended and its bytes removed."""
    return _answer(HTTPStatus.NO_CONTENT, {})


def _answer(status: int, headers: Mapping[str, str], body: str = "") -> Answer:
    always = {TUS_RESUMABLE: TUS_VERSION, "Cache-Control": "no-store"}
    return Answer(int(status), {**always, **headers}, body)


def _expires(expires: datetime | None) -> dict[str, str]:
    """Return the `Upload-Expires` header for an aware time in UTC."""
    return {} if expires is None else {UPLOAD_EXPIRES: format_datetime(expires, usegmt=True)}


def _get(headers: Mapping[str, str], name: str) -> str | None:
    if name in headers:
        return headers[name]
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)


def _parse_number(header: str | None, name: str) -> int | None:
    if header is None:
        return None
    if not _NUMBER.fullmatch(header.strip(" ")):
        raise _bad(f"{name} must be a whole number of bytes.")
    return int(header)


def _decode(value: str, key: str) -> str:
    raw = _unbase64(value)
    if raw is not None:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            pass
    raise _bad(f"{UPLOAD_METADATA} gives {key} in a form that cannot be read.")


def _unbase64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _bad(sentence: str) -> TusError:
    return TusError(HTTPStatus.BAD_REQUEST, sentence)
