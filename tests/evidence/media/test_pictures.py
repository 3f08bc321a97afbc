from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from tests.evidence.media.heif import make_heic
from trellis.evidence.media import errors
from trellis.evidence.media.pictures import ImageCopy, image_copy, redraw

if TYPE_CHECKING:
    from pathlib import Path

GPS_IFD, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a photo lying on its side: red left half, with place, maker and a comment."""
    picture = Image.new("RGB", (400, 200), "#2c5a78")
    picture.paste("#a8182f", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "SECRET-PHONE"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (51.0, 30.0, 5.0)})
    path = tmp_path / "photo.jpg"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(path, exif=exif, comment="SECRET-COMMENT", icc_profile=profile)
    return path


def test_a_photo_is_redrawn_upright_without_metadata(photo: Path, tmp_path: Path) -> None:
    assert b"SECRET" in photo.read_bytes()
    out = tmp_path / "out.jpg"
    assert image_copy(photo, out) == ImageCopy(200, 400, "image/jpeg")
    data = out.read_bytes()
    assert not any(mark in data for mark in (b"SECRET", b"Exif", b"ICC_PROFILE", b"http"))
    with Image.open(out) as copy:
        assert not copy.getexif()
        red, _, _ = copy.getpixel((100, 50))
        blue = copy.getpixel((100, 350))[2]
    assert red > 150  # what was left is now at the top
    assert blue > 100


def test_a_drawing_stays_lossless_and_see_through(tmp_path: Path) -> None:
    src, out = tmp_path / "drawing.png", tmp_path / "out"
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "SECRET")
    Image.new("RGBA", (30, 20), (1, 2, 3, 4)).save(src, pnginfo=told)
    assert image_copy(src, out) == ImageCopy(30, 20, "image/png")
    assert b"SECRET" not in out.read_bytes()
    with Image.open(out) as copy:
        assert copy.getpixel((0, 0)) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("fmt", "media_type"),
    [("WEBP", "image/jpeg"), ("TIFF", "image/jpeg"), ("BMP", "image/png"), ("GIF", "image/png")],
)
def test_other_pictures_become_ones_all_browsers_show(tmp_path: Path, fmt: str, media_type: str) -> None:
    src = tmp_path / "src"
    Image.new("RGB", (40, 30), "#37663a").save(src, fmt)
    assert image_copy(src, tmp_path / "out") == ImageCopy(40, 30, media_type)


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    src = tmp_path / "large.jpg"
    Image.new("RGB", (6000, 3000), "#37663a").save(src)
    assert image_copy(src, tmp_path / "out") == ImageCopy(2048, 1024, "image/jpeg")
    assert image_copy(src, tmp_path / "small", longest=300).width == 300


def png_claiming(width: int, height: int) -> bytes:
    """Return a tiny PNG whose header claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000)))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_unopened(tmp_path: Path, side: int) -> None:
    src = tmp_path / "bomb.png"
    src.write_bytes(png_claiming(side, side))
    with pytest.raises(errors.TooLargePictureError, match="80 million pixels"):
        image_copy(src, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.png"]


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (b"", errors.EmptyFileError, "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", errors.DamagedMediaError, "damaged"),
        (b"<svg xmlns='x'><script/></svg>", errors.UnsupportedPictureError, "JPEG or PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", errors.UnsupportedPictureError, "JPEG or PNG"),
        (b"%PDF-1.4", errors.UnsupportedPictureError, "JPEG or PNG"),
        (b"\x89PNG\r\n\x1a\n", errors.DamagedMediaError, "damaged"),
        (png_claiming(500, 500), errors.DamagedMediaError, "damaged"),
        (b"\xff\xd8\xff\xe0 nonsense", errors.DamagedMediaError, "damaged"),
    ],
)
def test_what_is_no_whole_picture_is_refused_plainly(
    tmp_path: Path, data: bytes, error: type[errors.MediaError], said: str
) -> None:
    src = tmp_path / "photo.jpg"
    src.write_bytes(data)
    with pytest.raises(error, match=said):
        image_copy(src, tmp_path / "out")


def test_a_picture_cut_short_is_damaged(photo: Path, tmp_path: Path) -> None:
    photo.write_bytes(photo.read_bytes()[:-900])
    with pytest.raises(errors.DamagedMediaError, match="damaged"):
        image_copy(photo, tmp_path / "out")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=20)), min_size=1),
)
def test_a_picture_with_bytes_changed_anywhere_never_crashes(
    tmp_path: Path, fmt: str, changes: list[tuple[float, bytes]]
) -> None:
    src = tmp_path / "src"
    Image.effect_mandelbrot((60, 40), (-3, -2, 2, 2), 50).convert("RGB").save(src, fmt)
    data = bytearray(src.read_bytes())
    for where, what in changes:
        at = int(where * (len(data) - 1))
        data[at : at + len(what)] = what
    src.write_bytes(data)
    try:
        copy = redraw(src, tmp_path / "out")
    except errors.MediaError as error:
        assert error.sentence.endswith(".")  # noqa: PT017 - either outcome is right
    else:
        assert copy.width >= 1


def told() -> Image.Exif:
    """Return what a telephone writes: place, maker, a thumbnail's worth of text."""
    exif = Image.Exif()
    exif[MAKE] = "SECRET-PHONE"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (51.0, 30.0, 5.0)})
    return exif


@pytest.mark.parametrize(("turn", "size"), [(0, (128, 64)), (1, (64, 128))])
def test_a_telephones_heic_is_shown_upright_without_metadata(tmp_path: Path, turn: int, size: tuple[int, int]) -> None:
    src = make_heic(tmp_path / "IMG_0042.heic", told().tobytes(), turn=turn)
    assert b"SECRET" in src.read_bytes()
    out = tmp_path / "out"
    assert image_copy(src, out) == ImageCopy(*size, "image/jpeg")
    assert b"SECRET" not in out.read_bytes()
    with Image.open(out) as copy:
        assert not copy.getexif()
        red = copy.getpixel((4, size[1] - 4))  # the left half; turned anticlockwise it lies below
        blue = copy.getpixel((size[0] - 4, 4))
    assert (red[0] > 180, red[2] < 100) == (True, True)
    assert (blue[2] > 180, blue[0] < 100) == (True, True)


def test_an_avif_photo_is_shown_without_metadata(tmp_path: Path) -> None:
    src, out = tmp_path / "photo.avif", tmp_path / "out"
    exif = told()
    exif[ORIENTATION] = 6
    Image.new("RGB", (80, 40), "#a8182f").save(src, exif=exif)
    assert b"SECRET" in src.read_bytes()
    assert image_copy(src, out) == ImageCopy(40, 80, "image/jpeg")
    assert b"SECRET" not in out.read_bytes()


def test_a_heic_cut_short_is_damaged_and_says_so(tmp_path: Path) -> None:
    src = make_heic(tmp_path / "a.heic", told().tobytes())
    src.write_bytes(src.read_bytes()[:-250])
    with pytest.raises(errors.DamagedMediaError, match="damaged"):
        image_copy(src, tmp_path / "out")


def test_a_reader_that_eats_memory_or_time_takes_nothing_else_along(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trellis.evidence.media import pictures, reading

    monkeypatch.setattr(reading, "MEMORY", 40_000_000)  # not enough even to begin
    with pytest.raises(errors.DamagedMediaError, match="damaged"):
        image_copy(photo, tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setattr(pictures, "TIMEOUT_S", 0.01)
    with pytest.raises(errors.TimedOutError, match="took too long"):
        image_copy(photo, tmp_path / "out")
