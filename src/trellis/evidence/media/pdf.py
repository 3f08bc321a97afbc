"""The pages of a PDF as pictures with their words, drawn by PDFium in a confined child.

PDFium as pypdfium2 builds it has neither JavaScript nor XFA, forms are not filled in, and no link,
attachment or embedded file is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trellis.evidence.media.errors import DamagedMediaError, LockedDocumentError, TimedOutError
from trellis.evidence.media.reading import in_child

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_SIDE = 1600  # pixels; an A4 page is read well at 1130 by 1600
PAGES_MOST = 100
TEXT_MOST = 20_000  # characters of one page
BATCH = 8
BATCH_TIMEOUT_S = 120.0
JPEG_QUALITY = 82
_DAMAGED = "This PDF is damaged and cannot be shown. Save it to try another program, or send it again."
_LOCKED = "This PDF is locked with a password, so its pages cannot be shown. Send a copy without one."
_SHORTEST_SIDE = 8.0
_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page as drawn: its number from 1, its file, its size in pixels, its words."""

    number: int
    path: Path
    width: int
    height: int
    text: str


def draw_pages(
    src: Path, folder: Path, on_progress: Callable[[float], None] | None = None
) -> tuple[list[PdfPage], int]:
    """Draw the first pages of a PDF into `folder`; return them and how many the PDF has in all.

    Raises DamagedMediaError, LockedDocumentError or TimedOutError.
    """
    pages: list[PdfPage] = []
    total = 1
    while len(pages) < min(total, PAGES_MOST):
        last = min(len(pages) + BATCH, PAGES_MOST)
        made = _batch(src, folder, len(pages), last)
        total = made["total"]
        drawn = [PdfPage(one[0], folder / one[1], *one[2:]) for one in made["pages"]]
        if not drawn:
            raise DamagedMediaError(_DAMAGED)
        pages += drawn
        if on_progress:
            on_progress(len(pages) / min(total, PAGES_MOST))
    return pages, total


def _batch(src: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    try:
        made: dict[str, Any] = in_child(
            "pdf", src, folder, str(first), str(last), timeout_s=BATCH_TIMEOUT_S, damaged=_DAMAGED
        )
    except TimedOutError as error:
        msg = "This PDF took too long to draw, so its pages are not shown. It is kept, and can be saved."
        raise TimedOutError(msg) from error
    return made


def from_child(src: str, folder: str, first: str, last: str) -> dict[str, Any]:
    """Draw the pages from `first` up to but not `last`, both from 0, within the child."""
    import pypdfium2 as pdfium  # noqa: PLC0415  only in the child: it loads PDFium

    try:
        with pdfium.PdfDocument(src) as document:
            total = len(document)
            places = range(int(first), min(int(last), total))
            return {"total": total, "pages": [_page(document[at], at + 1, Path(folder)) for at in places]}
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise LockedDocumentError(_LOCKED) from error
        raise DamagedMediaError(_DAMAGED) from error


def _page(page: Any, number: int, folder: Path) -> list[Any]:
    width, height = (max(side, _SHORTEST_SIDE) for side in page.get_size())
    picture = page.render(scale=LONGEST_SIDE / max(width, height), may_draw_forms=False).to_pil().convert("RGB")
    name = f"page-{number}.jpg"
    picture.save(folder / name, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return [number, name, *picture.size, _words(page)]


def _words(page: Any) -> str:
    text: str = page.get_textpage().get_text_range()
    lines = (" ".join(line.split()) for line in text.replace("\0", "").replace("\ufffe", "-").splitlines())
    return "\n".join(line for line in lines if line)[:TEXT_MOST]
