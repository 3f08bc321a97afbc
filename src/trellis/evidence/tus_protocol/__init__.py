"""The tus 1.0 resumable upload protocol as plain functions: no Django, no storage.

Core plus creation, creation-defer-length, expiration, checksum, termination and concatenation. A
view reads a request with these functions, keeps the bytes, and answers with an `Answer`; whatever
is wrong with a request is raised as a `TusError`, which is itself an answer with a status and a
plain sentence.

    method = effective_method(request.method, request.headers)
    check_version(request.headers)
    patch = read_patch(request.headers)
    length = settle_length(upload.length, patch.length)
    check_patch(upload.offset, length, patch.offset, patch.content_length)
    ...keep the bytes, hash them with patch.checksum.hasher()...
    return patch_answer(new_offset, expires=upload.expires)

Sizes and offsets are bytes. `headers` may be any mapping; names are matched without regard to case.
Source: tus resumable upload protocol 1.0.0 (tus.io/protocols/resumable-upload).
"""

from trellis.evidence.tus_protocol.answers import (
    Answer,
    TusError,
    changed_on_the_way,
    created_answer,
    deleted_answer,
    format_concat,
    format_metadata,
    gone,
    head_answer,
    not_found,
    not_to_be_added_to,
    options_answer,
    patch_answer,
)
from trellis.evidence.tus_protocol.names import CHECKSUM_ALGORITHMS, OFFSET_OCTETS
from trellis.evidence.tus_protocol.requests import (
    Checksum,
    Concat,
    Creation,
    Patch,
    check_patch,
    check_size,
    check_version,
    effective_method,
    is_complete,
    parse_checksum,
    parse_concat,
    parse_length,
    parse_metadata,
    read_creation,
    read_patch,
    room_left,
    settle_length,
)

__all__ = [
    "CHECKSUM_ALGORITHMS",
    "OFFSET_OCTETS",
    "Answer",
    "Checksum",
    "Concat",
    "Creation",
    "Patch",
    "TusError",
    "changed_on_the_way",
    "check_patch",
    "check_size",
    "check_version",
    "created_answer",
    "deleted_answer",
    "effective_method",
    "format_concat",
    "format_metadata",
    "gone",
    "head_answer",
    "is_complete",
    "not_found",
    "not_to_be_added_to",
    "options_answer",
    "parse_checksum",
    "parse_concat",
    "parse_length",
    "parse_metadata",
    "patch_answer",
    "read_creation",
    "read_patch",
    "room_left",
    "settle_length",
]
