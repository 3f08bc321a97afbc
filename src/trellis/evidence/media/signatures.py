"""The first bytes by which files are known. Data for `kinds`, nothing else.

Offsets and marks are from the formats' own specifications.
"""

from __future__ import annotations

# (offset, mark, media type), first match wins
MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"OggS", "application/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"caff", "audio/x-caf"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
)

# what follows "ftyp" in ISO base media files; brands not named here are mp4
BRANDS: dict[bytes, str] = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"M4P ": "audio/mp4",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
    b"3gp6": "video/3gpp",
    b"3g2a": "video/3gpp2",
}

# boxes old QuickTime files may begin with, without "ftyp"
QUICKTIME_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})

RIFF_FORMS: dict[bytes, str] = {
    b"WEBP": "image/webp",
    b"WAVE": "audio/wav",
    b"AVI ": "video/x-msvideo",
}

# inside a zip: what its first folders say it is
OFFICE_FOLDERS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
OPEN_DOCUMENT_KINDS: tuple[bytes, ...] = (b"text", b"spreadsheet", b"presentation", b"graphics")

# what each media type is called, and the name endings that fit it (first is the usual one)
KNOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "image/png": ("a PNG picture", ("png",)),
    "image/jpeg": ("a JPEG picture", ("jpg", "jpeg", "jpe", "jfif")),
    "image/gif": ("a GIF picture", ("gif",)),
    "image/webp": ("a WebP picture", ("webp",)),
    "image/bmp": ("a BMP picture", ("bmp", "dib")),
    "image/tiff": ("a TIFF picture", ("tif", "tiff")),
    "image/heic": ("a HEIC picture", ("heic", "heif", "hif")),
    "image/avif": ("an AVIF picture", ("avif",)),
    "video/mp4": ("an MP4 video", ("mp4", "m4v", "mov", "m4a", "3gp")),
    "video/quicktime": ("a QuickTime video", ("mov", "qt", "mp4", "m4v")),
    "video/3gpp": ("a 3GP video", ("3gp", "mp4")),
    "video/3gpp2": ("a 3G2 video", ("3g2",)),
    "video/webm": ("a WebM video", ("webm", "weba")),
    "video/x-matroska": ("a Matroska video", ("mkv", "mka")),
    "video/x-msvideo": ("an AVI video", ("avi",)),
    "video/x-flv": ("an FLV video", ("flv",)),
    "video/x-ms-asf": ("a Windows Media file", ("wmv", "wma", "asf")),
    "video/mpeg": ("an MPEG video", ("mpg", "mpeg", "vob")),
    "video/mp2t": ("an MPEG transport stream", ("ts", "mts", "m2ts")),
    "audio/mp4": ("an M4A recording", ("m4a", "m4b", "mp4", "aac")),
    "audio/mpeg": ("an MP3 recording", ("mp3", "mp2", "mpga")),
    "audio/aac": ("an AAC recording", ("aac",)),
    "audio/flac": ("a FLAC recording", ("flac",)),
    "audio/wav": ("a WAV recording", ("wav",)),
    "audio/amr": ("an AMR recording", ("amr",)),
    "audio/x-caf": ("a CAF recording", ("caf",)),
    "audio/ogg": ("an Ogg recording", ("ogg", "oga", "opus")),
    "video/ogg": ("an Ogg video", ("ogv", "ogg")),
    "application/pdf": ("a PDF", ("pdf",)),
    "application/rtf": ("an RTF document", ("rtf", "doc")),
    "application/x-ole-storage": ("an older Office document", ("doc", "xls", "ppt", "msg")),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "a Word document", ("docx",),
    ),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        "a PowerPoint document", ("pptx", "ppsx"),
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (
        "an Excel document", ("xlsx",),
    ),
    "application/vnd.oasis.opendocument.text": ("an OpenDocument text", ("odt",)),
    "application/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument sheet", ("ods",)),
    "application/vnd.oasis.opendocument.presentation": (
        "an OpenDocument presentation", ("odp",),
    ),
    "application/vnd.oasis.opendocument.graphics": ("an OpenDocument drawing", ("odg",)),
    "text/plain": ("plain text", ("txt", "text", "md", "csv", "tsv", "log", "srt")),
    "text/vtt": ("captions", ("vtt",)),
    "application/zip": ("a ZIP archive", ("zip",)),
    "text/html": ("a web page", ("html", "htm", "xhtml")),
    "image/svg+xml": ("an SVG drawing", ("svg",)),
    "application/xml": ("an XML file", ("xml",)),
}  # fmt: skip
