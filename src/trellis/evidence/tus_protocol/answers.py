"""What tus answers: answers and errors as plain values."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

from trellis.evidence.tus_protocol import names

STATUS_CHECKSUM_MISMATCH = 460


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


def bad(sentence: str) -> TusError:
    """Return the 400 for a request that cannot be read."""
    return TusError(HTTPStatus.BAD_REQUEST, sentence)


def not_found() -> TusError:
    """Return the 404 for an upload that is not there, or not this person's."""
    return TusError(HTTPStatus.NOT_FOUND, "There is no such upload. Please choose the file again.")


def gone() -> TusError:
    """Return the 410 for an upload that has expired or was ended."""
    sentence = "This upload was left too long and has been cleared. Please choose the file again."
    return TusError(HTTPStatus.GONE, sentence)


def changed_on_the_way(sentence: str) -> TusError:
    """Return the 460 for a whole file whose checksum is not the one given at the start."""
    return TusError(STATUS_CHECKSUM_MISMATCH, sentence)


def not_to_be_added_to() -> TusError:
    """Return the 403 for a PATCH to a file that is joined from others."""
    return TusError(HTTPStatus.FORBIDDEN, "This file is put together from others; nothing can be added to it.")


def format_metadata(metadata: Mapping[str, str]) -> str:
    """Return metadata as an `Upload-Metadata` header: what HEAD sends back."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode('ascii')}".rstrip(" ") for key, value in metadata.items()
    )


def options_answer(*, max_size: int | None = None) -> Answer:
    """Return the 204 that says what this server can do."""
    headers = {
        names.TUS_VERSIONS: names.TUS_VERSION,
        names.TUS_EXTENSION: ",".join(names.EXTENSIONS),
        names.TUS_CHECKSUM_ALGORITHM: ",".join(names.CHECKSUM_ALGORITHMS),
    }
    if max_size is not None:
        headers[names.TUS_MAX_SIZE] = str(max_size)
    return _answer(HTTPStatus.NO_CONTENT, headers)


def created_answer(location: str, *, expires: datetime | None = None) -> Answer:
    """Return the 201 that says where to send the parts."""
    return _answer(HTTPStatus.CREATED, {"Location": location, **_expires(expires)})


def head_answer(
    offset: int | None,
    length: int | None,
    *,
    metadata: Mapping[str, str] | None = None,
    expires: datetime | None = None,
    concat: str = "",
) -> Answer:
    """Return the 200 that says how much has arrived; `offset` None while pieces are being joined."""
    headers = _expires(expires)
    if offset is not None:
        headers[names.UPLOAD_OFFSET] = str(offset)
    if concat:
        headers[names.UPLOAD_CONCAT] = concat
    if length is None:
        headers[names.UPLOAD_DEFER_LENGTH] = "1"
    else:
        headers[names.UPLOAD_LENGTH] = str(length)
    if metadata:
        headers[names.UPLOAD_METADATA] = format_metadata(metadata)
    return _answer(HTTPStatus.OK, headers)


def format_concat(piece_urls: Sequence[str]) -> str:
    """Return `Upload-Concat` of a joined file, or of a piece when there are no addresses."""
    return f"final;{' '.join(piece_urls)}" if piece_urls else "partial"


def patch_answer(offset: int, *, expires: datetime | None = None) -> Answer:
    """Return the 204 that says how much has arrived now."""
    return _answer(HTTPStatus.NO_CONTENT, {names.UPLOAD_OFFSET: str(offset), **_expires(expires)})


def deleted_answer() -> Answer:
    """Return the 204 after an upload was ended and its bytes removed."""
    return _answer(HTTPStatus.NO_CONTENT, {})


def _answer(status: int, headers: Mapping[str, str], body: str = "") -> Answer:
    always = {names.TUS_RESUMABLE: names.TUS_VERSION, "Cache-Control": "no-store"}
    return Answer(int(status), {**always, **headers}, body)


def _expires(expires: datetime | None) -> dict[str, str]:
    """Return the `Upload-Expires` header for an aware time in UTC."""
    return {} if expires is None else {names.UPLOAD_EXPIRES: format_datetime(expires, usegmt=True)}
