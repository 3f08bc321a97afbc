"""What a file is, by its first bytes. Its name is only compared with the finding.

Anything a browser might run (HTML, SVG, XML) and anything that is two files
at once is `Kind.OTHER`: kept and downloadable, never shown in a page. Whoever
serves a file sends `FileKind.media_type` (never a guessed one), `nosniff`, and
`attachment` unless `inline`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from trellis.evidence.media import signatures

HEAD_BYTES = 4096
TAIL_BYTES = 66_000  # a zip's end record and its longest comment
BINARY = "application/octet-stream"

_INLINE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
_INLINE_DOCUMENTS = frozenset({"application/pdf", "text/plain"})
_RUNNABLE = frozenset({"text/html", "image/svg+xml", "application/xml"})
_MARKUP = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|meta|style|\?php)"
    rb"(?=[\s>/?])",
    re.IGNORECASE,
)
_PDF_WITHIN = 1024  # readers accept a PDF that starts this late
_TS_PACKET = 188
_ISO_MAX_FTYP = 4096
_UTF16 = 0xFE  # after 0xFF it begins a text; as sound it would be Layer I, which nothing records
_FRAME, _FRAME_HEADER, _ADTS, _SYNC, _NO_RATE = 0xFF, 4, 0xF0, 0xE0, 3  # MPEG audio frames
_ASCII_END = 0x7F
_TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27} | {127}


class Kind(StrEnum):
    """What a file is to a person looking at it."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A file's kind and true media type.

    `inline` is whether the bytes themselves may be shown in a page; videos and
    pictures are better shown by their rendition. `sentence` is "" when all is
    as the name says, else what its owner should know.
    """

    kind: Kind
    media_type: str
    inline: bool
    sentence: str = ""


def sniff(head: bytes, name: str, tail: bytes = b"") -> FileKind:
    """Return what a file is from its first `HEAD_BYTES` and, for polyglots, its last bytes.

    `name` is used only to word `sentence`, and to tell captions from other text.
    """
    head = head[:HEAD_BYTES]
    if not head:
        return FileKind(Kind.OTHER, BINARY, inline=False, sentence="This file is empty.")
    media_type = _media_type(head)
    second = _second_nature(head, tail, media_type)
    if second:
        sentence = f"This file is {_called(media_type)} and {second} at once, so it is not shown."
        return FileKind(Kind.OTHER, BINARY, inline=False, sentence=sentence)
    if media_type in _RUNNABLE:
        sentence = f"This is {_called(media_type)}, which could run code; it is kept, not shown."
        return FileKind(Kind.OTHER, media_type, inline=False, sentence=sentence)
    kind = _kind(media_type)
    return FileKind(kind, media_type, _may_inline(kind, media_type), _mismatch(media_type, name))


def _media_type(head: bytes) -> str:  # noqa: PLR0911 - one return for each family
    for offset, mark, media_type in signatures.MARKS:
        if head.startswith(mark, offset):
            return _refine(media_type, head)
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[4:8] in signatures.QUICKTIME_BOXES:
        return "video/quicktime"
    if head[:4] == b"RIFF":
        return signatures.RIFF_FORMS.get(head[8:12], BINARY)
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[0] == ord("G") and head[_TS_PACKET : _TS_PACKET + 1] == b"G":
        return "video/mp2t"
    return _bare_audio(head) or _text(head)


def _refine(media_type: str, head: bytes) -> str:
    """Return the exact type for the marks that several formats share."""
    if media_type == "application/zip":
        return _zip(head)
    if media_type == "application/ogg":
        return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"
    if media_type == "image/bmp" and head[6:10] != b"\0\0\0\0":
        return _text(head)  # "BM" begins many words
    return media_type


def _brand(head: bytes) -> str:
    """Return the type of an ISO base media file; compatible brands tell phones' pictures."""
    length = min(int.from_bytes(head[:4], "big"), _ISO_MAX_FTYP)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    if head[8:12] in {b"mif1", b"msf1"} and b"avif" in brands:
        return "image/avif"
    return signatures.BRANDS.get(head[8:12], "video/mp4")


def _zip(head: bytes) -> str:
    if head[30:].startswith(signatures.OPEN_DOCUMENT):
        rest = head[30 + len(signatures.OPEN_DOCUMENT) :]
        for kind in signatures.OPEN_DOCUMENT_KINDS:
            if rest.startswith(kind):
                return f"application/vnd.oasis.opendocument.{kind.decode()}"
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for folder, media_type in signatures.OFFICE_FOLDERS:
            if folder in head:
                return media_type
    return "application/zip"


def _bare_audio(head: bytes) -> str | None:
    """Return the type of MPEG audio that begins without a tag."""
    if head[0] != _FRAME or len(head) < _FRAME_HEADER or head[1] == _UTF16:
        return None
    if head[1] & 0xF6 == _ADTS:
        return "audio/aac"
    layer, bitrate, rate = head[1] & 0x06, head[2] >> 4, head[2] >> 2 & 3
    if head[1] & _SYNC == _SYNC and layer and bitrate not in {0, 15} and rate != _NO_RATE:
        return "audio/mpeg"
    return None


def _text(head: bytes) -> str:  # noqa: PLR0911 - one return for each finding
    """Return the type of text, or BINARY when it is none."""
    for bom, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(bom):
            marked = _MARKUP.search(head) or _MARKUP.search(_narrow(head, encoding))
            return "text/html" if marked else "text/plain"
    if any(byte in _TEXT_CONTROLS for byte in head):
        return BINARY
    if not _is_utf8(head) and sum(byte > _ASCII_END for byte in head) * 3 > len(head):
        return BINARY
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.search(rb"<svg[\s>]", head, re.IGNORECASE):
        return "image/svg+xml"
    if _MARKUP.search(head):
        return "text/html"
    if start.startswith((b"<?xml", b"<!--", b"<")):
        return "application/xml"
    return "text/vtt" if start.startswith(b"WEBVTT") else "text/plain"


def _narrow(head: bytes, encoding: str) -> bytes:
    return head.decode(encoding, "ignore").encode("ascii", "ignore")


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return len(head) == HEAD_BYTES and error.start >= HEAD_BYTES - 3  # cut in a letter
    return True


def _second_nature(head: bytes, tail: bytes, media_type: str) -> str:
    """Return what else the file is, or "". Text and archives cannot be polyglots here."""
    if media_type in _RUNNABLE or media_type.startswith("text/") or media_type == BINARY:
        return ""
    if _MARKUP.search(head):
        return "a web page"
    if media_type != "application/pdf" and b"%PDF-" in head[:_PDF_WITHIN]:
        return "a PDF"
    if not head.startswith(b"PK") and _ends_as_zip(tail):
        return "a ZIP archive"
    return ""


def _ends_as_zip(tail: bytes) -> bool:
    """Return whether a zip's end record closes exactly where the file does."""
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def _kind(media_type: str) -> Kind:
    if media_type in {"application/zip", BINARY}:
        return Kind.OTHER
    major = media_type.partition("/")[0]
    if major in {"video", "audio", "image"}:
        return Kind(major)
    return Kind.DOCUMENT


def _may_inline(kind: Kind, media_type: str) -> bool:
    if kind is Kind.DOCUMENT:
        return media_type in _INLINE_DOCUMENTS
    return kind in {Kind.VIDEO, Kind.AUDIO} or media_type in _INLINE_IMAGES


def _called(media_type: str) -> str:
    return signatures.KNOWN.get(media_type, ("a file of an unknown kind", ()))[0]


def _mismatch(media_type: str, name: str) -> str:
    """Return the sentence for a name whose ending says something else, or ""."""
    called, endings = signatures.KNOWN.get(media_type, ("", ()))
    stem, dot, ending = name.rpartition(".")
    ending = ending.lower()
    if not stem or not dot or ending in endings:
        return ""
    promised = [what for what, ends in signatures.KNOWN.values() if ending in ends]
    if not promised:
        return ""
    if not called:
        return f"The name ends in .{ending}, but this is not {promised[0]}; it cannot be shown."
    return f"The name ends in .{ending}, but this is {called}. It is kept as what it is."
