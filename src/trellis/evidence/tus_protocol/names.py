"""The words of tus 1.0: versions, extensions and headers."""

from __future__ import annotations

TUS_VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-defer-length", "expiration", "checksum", "termination", "concatenation")
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
UPLOAD_CONCAT = "Upload-Concat"
METHOD_OVERRIDE = "X-HTTP-Method-Override"
EXPOSED_HEADERS = (
    TUS_RESUMABLE, UPLOAD_OFFSET, UPLOAD_LENGTH, UPLOAD_DEFER_LENGTH,
    UPLOAD_METADATA, UPLOAD_EXPIRES, UPLOAD_CONCAT, "Location",
)  # fmt: skip
