"""Pictures made safe to show: redrawn upright, at most 2048 pixels, nothing else kept.

`image_copy` has a confined child do it (`child.py`); `redraw` is what the child does.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from trellis.evidence.media import kinds
from trellis.evidence.media.errors import (
    DamagedMediaError,
    EmptyFileError,
    MediaError,
    TooLargePictureError,
    UnsupportedPictureError,
)
from trellis.evidence.media.reading import in_child
from trellis.evidence.media.whole import whole_file

LONGEST_SIDE = 2048
MOST_PIXELS = 80_000_000
JPEG_QUALITY = 88
TIMEOUT_S = 90.0
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
_HEIC = "image/heic"
_DRAWN = frozenset({"PNG", "GIF", "BMP"})  # flat drawings and screenshots stay lossless
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class ImageCopy:
    """A picture as written: its size in pixels and what to serve it as."""

    width: int
    height: int
    media_type: str


def image_copy(src: Path, dst: Path, *, longest: int = LONGEST_SIDE) -> ImageCopy:
    """Write to `dst` a redrawn copy of a picture: upright, in sRGB, without any metadata.

    Photographs, those of telephones (HEIC, AVIF) too, become JPEG; drawings and anything
    see-through PNG, whatever `dst` is called; only the first picture of a moving one is kept.
    Raises EmptyFileError, UnsupportedPictureError, TooLargePictureError, DamagedMediaError or
    TimedOutError.
    """
    damaged = _damaged().sentence
    return ImageCopy(**in_child("picture", src, dst, str(longest), timeout_s=TIMEOUT_S, damaged=damaged))


def from_child(src: str, dst: str, longest: str) -> dict[str, Any]:
    """Do what `image_copy` promises, within the child."""
    return asdict(redraw(Path(src), Path(dst), longest=int(longest)))


def redraw(src: Path, dst: Path, *, longest: int = LONGEST_SIDE) -> ImageCopy:
    """Write the copy here, in this process. Raises as `image_copy` does."""
    formats = _formats(_check_kind(src))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is checked here
            picture, drawn = _redrawn(src, longest, formats)
    except MediaError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise _damaged() from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, MemoryError, ArithmeticError) as error:
        raise _damaged() from error
    return _write(picture, dst, lossless=drawn or picture.mode == "RGBA")


def _check_kind(src: Path) -> str:
    with src.open("rb") as file:
        found = kinds.sniff(file.read(kinds.HEAD_BYTES), src.name)
    if not src.stat().st_size:
        msg = "This file is empty. Please choose the picture again."
        raise EmptyFileError(msg)
    if found.kind is not kinds.Kind.IMAGE:
        msg = "This is not a picture that can be shown. Please choose a JPEG or PNG."
        raise UnsupportedPictureError(msg)
    return found.media_type


def _formats(media_type: str) -> tuple[str, ...]:
    """Return what Pillow may take the file for; the photos of telephones bring a decoder of their own."""
    if media_type != _HEIC:
        return _FORMATS
    import pi_heif  # noqa: PLC0415  only for such a photo

    pi_heif.register_heif_opener(thumbnails=False)
    return ("HEIF",)


def _redrawn(src: Path, longest: int, formats: tuple[str, ...]) -> tuple[Image.Image, bool]:
    """Return the picture as RGB or RGBA, and whether it was drawn rather than photographed."""
    with Image.open(src, formats=formats) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_large()
        drawn = opened.format in _DRAWN
        opened.draft("RGB", (longest * 2, longest * 2))  # a large JPEG is read smaller
        profile = opened.info.get("icc_profile")
        upright = ImageOps.exif_transpose(opened)
        clear = upright.has_transparency_data
        picture = _standard_colours(upright, profile).convert("RGBA" if clear else "RGB")
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean, drawn


def _standard_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB; a profile that cannot be read is left out."""
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        shown = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return shown or picture


def _write(picture: Image.Image, dst: Path, *, lossless: bool) -> ImageCopy:
    with whole_file(dst) as part:
        if lossless:
            picture.save(part, "PNG", optimize=True)
        else:
            picture.save(part, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    media_type = "image/png" if lossless else "image/jpeg"
    return ImageCopy(picture.width, picture.height, media_type)


def _too_large() -> TooLargePictureError:
    most = MOST_PIXELS // _MILLION
    msg = f"This picture has more than {most} million pixels. Please send a smaller copy."
    return TooLargePictureError(msg)


def _damaged() -> DamagedMediaError:
    return DamagedMediaError("This picture is damaged and cannot be read. Please choose another.")
