"""What of a document can be shown: its pages as pictures, else its words and tables, else nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trellis.evidence.media import libreoffice, office, pdf
from trellis.evidence.media.errors import MediaError, NoPreviewError
from trellis.evidence.media.reading import in_child

if TYPE_CHECKING:
    from collections.abc import Callable

PDF = "application/pdf"
WORDS_TIMEOUT_S = 60.0
WORDS_ALONE = "What is shown here are its words and tables; how it looks, and its pictures, are in the file itself."
_UNREADABLE = {
    "application/x-ole-storage": "An older Office document, or one locked with a password, cannot be shown here.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a picture (JPEG) in a file, or plain text in one; `blocks` are {kind, text, rows?}."""

    number: int
    path: Path
    media_type: str
    width: int
    height: int
    text: str
    blocks: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages of a document, and what whoever looks at them should know ("" for nothing)."""

    pages: tuple[Page, ...]
    sentence: str


def preview(src: Path, media_type: str, workshop: Path, on_progress: Callable[[float], None] | None = None) -> Preview:
    """Return what can be shown of a document, its files in `workshop`.

    Raises NoPreviewError for a kind nothing here can open, else as `pdf` and `office` do.
    """
    if media_type == PDF:
        return _pictures(src, workshop, on_progress)
    program = libreoffice.office() if media_type in libreoffice.OPENS else None
    if program is not None:
        try:
            return _pictures(libreoffice.as_pdf(program, src, workshop), workshop, on_progress)
        except MediaError:
            if media_type not in office.READABLE:
                raise
    if media_type in office.READABLE:
        return _words(src, media_type, workshop)
    start = _UNREADABLE.get(media_type, "This kind of document cannot be shown here.")
    raise NoPreviewError(f"{start} Save it to read it, or send it as a PDF.")


def _pictures(src: Path, workshop: Path, on_progress: Callable[[float], None] | None) -> Preview:
    drawn, total = pdf.draw_pages(src, workshop, on_progress)
    pages = tuple(Page(one.number, one.path, "image/jpeg", one.width, one.height, one.text) for one in drawn)
    more = f"The first {len(pages)} of {total} pages are shown here. Save it to read them all."
    return Preview(pages, more if total > len(pages) else "")


def _words(src: Path, media_type: str, workshop: Path) -> Preview:
    found = in_child("words", src, None, media_type, timeout_s=WORDS_TIMEOUT_S, damaged=office.DAMAGED)
    pages = []
    for number, blocks in enumerate(found["pages"], 1):
        text = "\n\n".join(filter(None, map(_plain, blocks)))
        path = workshop / f"page-{number}.txt"
        path.write_text(text or " ", encoding="utf-8")
        pages.append(Page(number, path, "text/plain", 0, 0, text, tuple(blocks)))
    if not pages:
        raise NoPreviewError("This document holds no words that can be shown here. Save it to see what is in it.")
    said = [WORDS_ALONE] if media_type != office.TEXT else []
    said += ["It is longer than what is shown here."] if found["cut"] else []
    return Preview(tuple(pages), " ".join(said))


def _plain(block: dict[str, Any]) -> str:
    if block["kind"] == "table":
        return "\n".join("\t".join(row) for row in block["rows"])
    text: str = block["text"]
    return f"• {text}" if block["kind"] == "item" else text
