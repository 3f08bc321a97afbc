from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from trellis.evidence.media.kinds import BINARY, HEAD_BYTES, TAIL_BYTES, FileKind, Kind, sniff

if TYPE_CHECKING:
    from pathlib import Path

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture(fmt: str) -> bytes:
    """Return a real 8 x 8 picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#6d2a5b").save(out, fmt)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    """Return a real zip with empty files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return out.getvalue()


def ftyp(brand: bytes, *more: bytes) -> bytes:
    """Return the first box of an ISO base media file."""
    rest = b"".join(more)
    return (16 + len(rest)).to_bytes(4, "big") + b"ftyp" + brand + b"\0\0\0\0" + rest


@pytest.mark.parametrize(
    ("head", "kind", "media_type", "inline"),
    [
        (picture("PNG"), Kind.IMAGE, "image/png", True),
        (picture("JPEG"), Kind.IMAGE, "image/jpeg", True),
        (picture("GIF"), Kind.IMAGE, "image/gif", True),
        (picture("WEBP"), Kind.IMAGE, "image/webp", True),
        (picture("BMP"), Kind.IMAGE, "image/bmp", False),
        (picture("TIFF"), Kind.IMAGE, "image/tiff", False),
        (ftyp(b"heic", b"mif1"), Kind.IMAGE, "image/heic", False),
        (ftyp(b"mif1", b"heic"), Kind.IMAGE, "image/heic", False),
        (ftyp(b"mif1", b"avif"), Kind.IMAGE, "image/avif", True),
        (ftyp(b"isom", b"mp41"), Kind.VIDEO, "video/mp4", True),
        (ftyp(b"qt  "), Kind.VIDEO, "video/quicktime", True),
        (ftyp(b"M4A "), Kind.AUDIO, "audio/mp4", True),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", Kind.VIDEO, "video/quicktime", True),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", Kind.VIDEO, "video/webm", True),
        (b"RIFF\x10\0\0\0WAVEfmt ", Kind.AUDIO, "audio/wav", True),
        (b"RIFF\x10\0\0\0AVI LIST", Kind.VIDEO, "video/x-msvideo", True),
        (b"ID3\x03\0\0\0\0\0\0", Kind.AUDIO, "audio/mpeg", True),
        (b"\xff\xfb\x90\x64\x00", Kind.AUDIO, "audio/mpeg", True),
        (b"\xff\xf1\x50\x80\x00", Kind.AUDIO, "audio/aac", True),
        (b"G" + b"\x40" * 187 + b"G\x40", Kind.VIDEO, "video/mp2t", True),
        (b"%PDF-1.7\n%\xe2\xe3", Kind.DOCUMENT, "application/pdf", True),
        (b"{\\rtf1\\ansi", Kind.DOCUMENT, "application/rtf", False),
        (zipped("[Content_Types].xml", "_rels/.rels", "word/a.xml"), Kind.DOCUMENT, DOCX, False),
        (zipped("a.txt"), Kind.OTHER, "application/zip", False),
        ("Counted to five, naïvely.\n".encode(), Kind.DOCUMENT, "text/plain", True),
        ("\ufeffnotes".encode("utf-16-le"), Kind.DOCUMENT, "text/plain", True),
        (b"BMI is not our business", Kind.DOCUMENT, "text/plain", True),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello", Kind.DOCUMENT, "text/vtt", False),
        (b"\x7fELF\x02\x01\x01\0\0", Kind.OTHER, BINARY, False),
        (b"MZ\x90\x00\x03", Kind.OTHER, BINARY, False),
        (b"\xff", Kind.OTHER, BINARY, False),
    ],
)
def test_sniff_knows_a_file_by_its_bytes(head: bytes, kind: Kind, media_type: str, inline: bool) -> None:
    assert sniff(head, "") == FileKind(kind, media_type, inline)


def test_sniff_knows_real_recordings(phone_clip: Path, browser_clip: Path, tall_clip: Path, voice_note: Path) -> None:
    found = [sniff(path.read_bytes(), path.name) for path in
             (phone_clip, browser_clip, tall_clip, voice_note)]  # fmt: skip
    assert [(f.kind.value, f.media_type, f.sentence) for f in found] == [
        ("video", "video/mp4", ""),
        ("video", "video/webm", ""),
        ("video", "video/quicktime", ""),
        ("audio", "audio/mpeg", ""),
    ]


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"<!DOCTYPE html><title>x</title>", "text/html"),
        (b"\xef\xbb\xbf  <HTML>", "text/html"),
        (b"hello <script>alert(1)</script>", "text/html"),
        ("\ufeff<script>alert(1)</script>".encode("utf-16-le"), "text/html"),
        ("\ufeff<script>alert(1)</script>".encode("utf-16-be"), "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()">', "image/svg+xml"),
        (b'<?xml version="1.0"?><!-- c --><svg >', "image/svg+xml"),
        (b'<?xml version="1.0"?><feed/>', "application/xml"),
    ],
)
def test_what_a_browser_could_run_is_never_shown(head: bytes, media_type: str) -> None:
    for name in ("page.html", "photo.jpg", "notes.txt"):
        found = sniff(head, name)
        assert (found.kind, found.media_type, found.inline) == (Kind.OTHER, media_type, False)
        assert found.sentence.endswith("could run code; it is kept, not shown.")


@pytest.mark.parametrize(
    ("head", "tail", "second"),
    [
        (picture("GIF") + b"<script>alert(1)</script>", b"", "a web page"),
        (picture("JPEG")[:4] + b"<!--" + b" <html>", b"", "a web page"),
        (picture("PNG") + b"%PDF-1.4", b"", "a PDF"),
        (picture("JPEG"), picture("JPEG") + zipped("a.jar"), "a ZIP archive"),
        (b"%PDF-1.4\n", zipped("a.jar"), "a ZIP archive"),
        (b"%PDF-1.4\n<script >", b"", "a web page"),
    ],
)
def test_a_file_that_is_two_at_once_is_never_shown(head: bytes, tail: bytes, second: str) -> None:
    found = sniff(head, "a.jpg", tail)
    assert (found.kind, found.media_type, found.inline) == (Kind.OTHER, BINARY, False)
    assert f"and {second} at once" in found.sentence


@pytest.mark.parametrize(
    ("head", "name", "sentence"),
    [
        (ftyp(b"isom"), "a.jpg",
         "The name ends in .jpg, but this is an MP4 video. It is kept as what it is."),
        (picture("PNG"), "clip.MP4",
         "The name ends in .mp4, but this is a PNG picture. It is kept as what it is."),
        (b"\0\1\2\3", "clip.mp4",
         "The name ends in .mp4, but this is not an MP4 video; it cannot be shown."),
        (b"just words", "lesson.docx",
         "The name ends in .docx, but this is plain text. It is kept as what it is."),
        (picture("JPEG"), "photo.JPEG", ""),
        (picture("JPEG"), "photo", ""),
        (picture("JPEG"), "photo.from-my-phone", ""),
        (b"", "a.mp4", "This file is empty."),
    ],
)  # fmt: skip
def test_sniff_says_when_the_name_is_wrong(head: bytes, name: str, sentence: str) -> None:
    assert sniff(head, name).sentence == sentence


@given(st.binary(max_size=600), st.text(max_size=20), st.binary(max_size=60))
def test_sniff_survives_any_bytes(head: bytes, name: str, tail: bytes) -> None:
    found = sniff(head, name, tail)
    assert not (found.kind is Kind.OTHER and found.inline)


@given(
    st.sampled_from([b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n", b"text "]),
    st.binary(max_size=300),
    st.sampled_from([b"<script>", b"<SVG/", b"<iframe ", b"<!DOCTYPE html>"]),
)
def test_markup_near_the_start_is_never_inline(start: bytes, middle: bytes, markup: bytes) -> None:
    assert not sniff(start + middle + markup, "a.gif").inline


def test_only_the_head_and_a_tail_are_needed(phone_clip: Path) -> None:
    data = phone_clip.read_bytes()
    part = sniff(data[:HEAD_BYTES], "a.mp4", data[-TAIL_BYTES:])
    assert part == sniff(data, "a.mp4", data)
