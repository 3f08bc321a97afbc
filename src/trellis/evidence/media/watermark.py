"""The viewer's name and the time, drawn over a picture as it is sent: made on the fly, kept nowhere.

It tells viewers that a copy names them, and names them in a copy made without thought. It cannot stop
a photograph of the screen, nor somebody who retouches the picture; the pages say so.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "web" / "static" / "vendor" / "fonts" / "next-latin.woff2"
LETTERS_ACROSS = 30  # the text's size follows the picture's, so that it can be read on any
SMALLEST = 11
LIGHT, DARK = (255, 255, 255, 104), (0, 0, 0, 60)
JPEG_QUALITY = 85
LATIN = 0xFF


def marked(data: bytes, text: str) -> tuple[bytes, str]:
    """Return the picture with `text` written across it in rows, and its media type (JPEG, or PNG if see-through).

    Raises OSError for bytes that are no picture.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            clear = opened.has_transparency_data
            picture = opened.convert("RGBA")
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise OSError from error
    layer = _rows(picture.size, _plain(text))
    picture.alpha_composite(layer)
    out = io.BytesIO()
    if clear:
        picture.save(out, "PNG")
        return out.getvalue(), "image/png"
    picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue(), "image/jpeg"


def _rows(size: tuple[int, int], text: str) -> Image.Image:
    """Return a see-through layer with the text in staggered rows over the whole of it."""
    width, height = size
    letter = max(SMALLEST, min(width, height * 2) // LETTERS_ACROSS)
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    font = _font(letter)
    step = int(draw.textlength(text, font=font)) + 3 * letter
    for row, y in enumerate(range(letter, height, 6 * letter)):
        for x in range(letter - (row % 2) * step // 2, width, step):
            draw.text((x, y), text, font=font, fill=LIGHT, stroke_width=max(1, letter // 14), stroke_fill=DARK)
    return layer


@cache
def _font(letter: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype(str(FONT), letter)
    except OSError:  # a FreeType without WOFF2
        return ImageFont.load_default(letter)


def _plain(text: str) -> str:
    """Return the text in letters the font has: accents beyond Latin-1 are left off."""
    spelt = "".join(
        letter
        if ord(letter) <= LATIN
        else "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) <= LATIN) or "·"
        for letter in text
    )
    return " ".join(spelt.split())
