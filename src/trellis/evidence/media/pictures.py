"""Pictures made safe to show: redrawn upright, at most 2048 pixels, nothing else kept."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from trellis.evidence.media import kinds
from trellis.evidence.media.errors import (
    DamagedMediaError,
    EmptyFileError,
    MediaError,
    TooLargePictureError,
    UnsupportedPictureError,
)
from trellis.evidence.media.whole import whole_file

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_SIDE = 2048
MOST_PIXELS = 80_000_000
JPEG_QUALITY = 88
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
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

    Photographs become JPEG, drawings and anything see-through PNG, whatever
    `dst` is called; only the first picture of a moving one is kept. Raises
    EmptyFileError, UnsupportedPictureError, TooLargePictureError or
    DamagedMediaError.
    """
    _check_kind(src)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is checked here
            picture, drawn = _redrawn(src, longest)
    except MediaError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise _damaged() from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError) as error:
        raise _damaged() from error
    return _write(picture, dst, lossless=drawn or picture.mode == "RGBA")


def _check_kind(src: Path) -> None:
    with src.open("rb") as file:
        found = kinds.sniff(file.read(kinds.HEAD_BYTES), src.name)
    if not src.stat().st_size:
        msg = "This file is empty. Please choose the picture again."
        raise EmptyFileError(msg)
    if found.media_type == "image/heic":
        msg = (
            "HEIC photos cannot be shown yet. On an iPhone choose Settings, Camera, Formats, "
            "Most Compatible; or share the photo as a JPEG. This one is kept as it is."
        )
        raise UnsupportedPictureError(msg)
    if found.kind is not kinds.Kind.IMAGE:
        msg = "This is not a picture that can be shown. Please choose a JPEG or PNG."
        raise UnsupportedPictureError(msg)


def _redrawn(src: Path, longest: int) -> tuple[Image.Image, bool]:
    """Return the picture as RGB or RGBA, and whether it was drawn rather than photographed."""
    with Image.open(src, formats=_FORMATS) as opened:
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
