"""Files made to harm, through the whole way from the command to the job: kept, never shown, plainly answered."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.evidence.media.test_documents import bomb, laughs
from tests.factories.evidence import make_file
from tests.factories.people import make_person
from trellis.evidence import commands, store
from trellis.evidence.media import errors
from trellis.evidence.media.kinds import Kind, sniff
from trellis.evidence.media.probe import probe
from trellis.evidence.models import File
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def gif_and_page() -> bytes:
    return b"GIF89a/*" + bytes(20) + b"*/=1;<script>alert(1)</script>"


def jpeg_and_jar() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("Evil.class", b"x")
    return out.getvalue()


def ten_hours(lesson: Path) -> bytes:
    """A short film whose every clock says ten hours."""
    data = bytearray(lesson.read_bytes())
    for mark, offset in ((b"mdhd", 16), (b"mvhd", 16)):
        at = data.index(mark)
        while at >= 0:
            data[at + offset : at + offset + 4] = (1).to_bytes(4, "big")
            at = data.find(mark, at + 4)
    at = data.find(b"edts")
    while at >= 0:
        data[at : at + 4] = b"free"
        at = data.find(b"edts", at + 4)
    return bytes(data)


HOSTILE = {
    "page.mp4": (b"<html><script>alert(1)</script>", "ready", "could run code"),
    "drawing.png": (SVG, "ready", "could run code"),
    "drawing.svg": (b'<?xml version="1.0"?>' + SVG, "ready", "could run code"),
    "both.gif": (gif_and_page(), "ready", "at once, so it is not shown"),
    "both.jpg": (jpeg_and_jar(), "ready", "at once, so it is not shown"),
    "list.mp4": (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "ready", "this is plain text"),
    "join.mp4": (b"ffconcat version 1.0\nfile /etc/passwd\n", "ready", "this is plain text"),
    "noise.mp4": (b"\0\0\0\x18ftypisom" + random.Random(1).randbytes(9000), "kept", "cut short"),
    "noise.webm": (b"\x1aE\xdf\xa3" + random.Random(2).randbytes(9000), "kept", "damaged"),
    "noise.jpg": (b"\xff\xd8\xff\xe0" + random.Random(3).randbytes(9000), "kept", "damaged"),
    "noise.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + random.Random(4).randbytes(9000), "kept", "damaged"),
    "noise.pdf": (b"%PDF-1.7\n" + random.Random(5).randbytes(9000), "kept", "damaged"),
    "noise.bin": (random.Random(6).randbytes(9000), "ready", ""),
    "noise.mp3": (b"\xff\xfb\x90\x64" + random.Random(7).randbytes(9000), None, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_kept_and_answered_with_a_sentence(name, tmp_path):
    data, state, said = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(data)
    item = make_file(make_person(), path)
    assert item.state == state or (state is None and item.state in {"ready", "kept"})
    assert said in item.sentence
    assert not item.sentence or item.sentence.endswith(".")
    files = File.objects.using("owner").filter(item=item)
    original = files.get(role="original")
    assert store.read(original.storage_key, 0, len(data) + 1) == data
    assert {file.media_type for file in files.exclude(id=original.id)} <= {"text/plain", "audio/mp4"}


def test_films_and_documents_made_to_harm_are_kept_with_a_reason(lesson, tmp_path):
    (tmp_path / "long.mp4").write_bytes(ten_hours(lesson))
    (tmp_path / "cut.mp4").write_bytes(lesson.read_bytes()[:9000])
    cases = (
        (tmp_path / "long.mp4", "holds only"),
        (tmp_path / "cut.mp4", "cut short"),
        (bomb(tmp_path / "bomb.docx"), "unpacks to more"),
        (laughs(tmp_path / "laughs.docx"), "never need"),
    )
    for path, said in cases:
        item = make_file(make_person(), path)
        assert (item.state, said in item.sentence) == ("kept", True), (path.name, item.sentence)
        assert File.objects.using("owner").get(item=item).size == path.stat().st_size


def test_nothing_at_all_is_refused_before_it_is_anything(tmp_path):
    path, owner = tmp_path / "empty.mp4", make_person()
    path.touch()
    with acting_as(owner), pytest.raises(Invalid, match="That file is empty"):
        commands.add_file(actor=owner, path=path, name="empty.mp4")


def test_a_film_named_as_a_picture_is_shown_as_what_it_is(lesson, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(lesson.read_bytes())
    item = make_file(make_person(), path)
    assert (item.kind, item.state) == ("video", "ready")
    assert item.sentence == "The name ends in .jpg, but this is an MP4 video. It is kept as what it is."


KINDS = st.sampled_from(
    [b"moov", b"mdat", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"stts", b"stsz", b"stco", b"moof", b"mvhd", b"tkhd",
     b"edts", b"elst", b"avc1", b"avcC", b"esds", b"meta", b"iloc", b"uuid", b"free", b"\0\0\0\0"]
)  # fmt: skip
LENGTHS = st.one_of(st.none(), st.sampled_from([0, 1, 7, 8, 2**31, 2**32 - 1]), st.integers(0, 2**32 - 1))


@st.composite
def boxes(draw: st.DrawFn, depth: int = 0) -> bytes:
    """Boxes within boxes, some of which lie about their length."""
    inner = st.binary(max_size=64) if depth > 3 else st.one_of(st.binary(max_size=64), boxes(depth=depth + 1))
    out = b""
    for _ in range(draw(st.integers(1, 3))):
        body, length = draw(inner), draw(LENGTHS) if draw(st.integers(0, 3)) == 0 else None
        out += struct.pack(">I", len(body) + 8 if length is None else length) + draw(KINDS) + body
    return out


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([b"isom", b"qt  ", b"M4A ", b"heic", b"avif"]), boxes())
def test_a_made_up_header_never_gets_past_a_plain_refusal(tmp_path, brand, body):
    path = tmp_path / "made-up.mp4"
    data = struct.pack(">I", 16) + b"ftyp" + brand + b"\0\0\0\0" + body
    path.write_bytes(data)
    assert sniff(data, path.name).kind in {Kind.VIDEO, Kind.AUDIO, Kind.IMAGE, Kind.OTHER}
    with pytest.raises(errors.MediaError) as caught:
        probe(path)
    assert caught.value.sentence.endswith(".")
