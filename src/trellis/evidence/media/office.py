"""The words and tables of an Office document or a text file, in parts a page can show.

For machines without LibreOffice. Nothing is laid out: pictures, columns and fonts stay in the file.
Macros, links and fields are never looked at. Read in a confined child.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from trellis.evidence.media.errors import DamagedMediaError, MediaError, TooLongError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
READABLE = frozenset({WORD, SLIDES, SHEET, TEXT})

PAGE_CHARS = 3000  # of a text without pages of its own
CHARS_MOST = 1_000_000
PAGES_MOST = 100
ROWS_MOST = 200
COLUMNS_MOST = 30
CELL_MOST = 1000
UNPACKED_MOST = 300_000_000  # bytes; more is a zip bomb, or nothing a page could show
PARTS_MOST = 10_000
DAMAGED = "This document is damaged and cannot be shown. Save it to try another program, or send it again."
_BOMB = "This document unpacks to more than can be opened safely. It is kept, and can be saved."
_TRICKS = "This document holds definitions that documents never need, so it is not opened. It can be saved."

Block = dict[str, Any]


def from_child(src: str, media_type: str) -> dict[str, Any]:
    """Return {"pages": [[block, …], …], "cut": whether more stands in the file}, within the child."""
    path = Path(src)
    try:
        if media_type == TEXT:
            pages = _flowing(_text(path))
        else:
            _check_archive(path)
            pages = {WORD: _word, SLIDES: _slides, SHEET: _sheets}[media_type](path)
        return _bounded(pages)
    except MediaError:
        raise
    except MemoryError as error:
        raise TooLongError(_BOMB) from error
    except Exception as error:  # the readers raise whatever a broken file makes them
        raise DamagedMediaError(DAMAGED) from error


def _check_archive(path: Path) -> None:
    """Refuse what unpacks to too much, and XML that defines entities (which OPC forbids)."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
            raise TooLongError(_BOMB)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                data = archive.read(part).replace(b"\0", b"")
                if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                    raise DamagedMediaError(_TRICKS)


def _bounded(pages: Iterator[list[Block]]) -> dict[str, Any]:
    found: list[list[Block]] = []
    chars = 0
    for page in pages:
        chars += sum(
            len(block["text"]) + sum(len(cell) for row in block.get("rows", []) for cell in row) for block in page
        )
        if len(found) == PAGES_MOST or chars > CHARS_MOST:
            return {"pages": found, "cut": True}
        found.append(page)
    return {"pages": found, "cut": any(block["kind"] == "note" for page in found for block in page)}


def _flowing(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    """Gather blocks into pages of about `PAGE_CHARS`; a heading never ends a page."""
    page: list[Block] = []
    chars = 0
    for block in blocks:
        length = len(block["text"]) + sum(len(cell) for row in block.get("rows", []) for cell in row)
        if page and chars + length > PAGE_CHARS and page[-1]["kind"] != "heading":
            yield page
            page, chars = [], 0
        page.append(block)
        chars += length
    if page:
        yield page


def _text(path: Path) -> Iterator[Block]:
    data = path.read_bytes()[: 4 * CHARS_MOST]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n"):
        for start in range(0, len(part.strip("\n")), PAGE_CHARS):
            yield {"kind": "text", "text": part.strip("\n")[start : start + PAGE_CHARS]}


def _word(path: Path) -> Iterator[list[Block]]:
    import docx  # noqa: PLC0415  only in the child
    from docx.table import Table  # noqa: PLC0415

    document = docx.Document(str(path))
    parts = (_table(part) if isinstance(part, Table) else _paragraph(part) for part in document.iter_inner_content())
    return _flowing(block for block in parts if block)


def _paragraph(paragraph: Any) -> Block | None:
    text = paragraph.text.strip()
    if not text:
        return None
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    kind = "heading" if style.startswith(("Heading", "Title")) else "item" if style.startswith("List") else "text"
    return {"kind": kind, "text": text[:CHARS_MOST]}


def _table(table: Any) -> Block | None:
    rows = []
    for row in list(table.rows)[:ROWS_MOST]:
        cells: list[str] = []
        before = None
        for cell in row.cells[:COLUMNS_MOST]:
            if cell._tc is not before:  # noqa: SLF001  a merged cell is given once for each column
                cells.append(cell.text.strip()[:CELL_MOST])
            before = cell._tc  # noqa: SLF001
        rows.append(cells)
    return {"kind": "table", "text": "", "rows": rows} if any(any(row) for row in rows) else None


def _slides(path: Path) -> Iterator[list[Block]]:
    import pptx  # noqa: PLC0415  only in the child

    for number, slide in enumerate(pptx.Presentation(str(path)).slides, 1):
        title = slide.shapes.title
        name = title.text_frame.text.strip() if title is not None else ""
        page: list[Block] = [{"kind": "heading", "text": name or f"Slide {number}"}]
        for shape in slide.shapes:
            if title is None or shape.shape_id != title.shape_id:
                page += _shape(shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            said = slide.notes_slide.notes_text_frame.text.strip()
            page += [{"kind": "heading", "text": "Speaker’s notes"}, {"kind": "text", "text": said}] if said else []
        yield page


def _shape(shape: Any) -> Iterator[Block]:
    if shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            if text := "".join(run.text for run in paragraph.runs).strip():
                yield {"kind": "item" if paragraph.level else "text", "text": text}
    elif getattr(shape, "has_table", False) and (table := _slide_table(shape.table)):
        yield table
    elif hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _shape(inner)


def _slide_table(table: Any) -> Block | None:
    rows = [[cell.text.strip()[:CELL_MOST] for cell in list(row.cells)[:COLUMNS_MOST]] for row in table.rows]
    return {"kind": "table", "text": "", "rows": rows[:ROWS_MOST]} if any(any(row) for row in rows) else None


def _sheets(path: Path) -> Iterator[list[Block]]:
    import openpyxl  # noqa: PLC0415  only in the child

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        page: list[Block] = [{"kind": "heading", "text": sheet.title}]
        rows: list[list[str]] = []
        cut = False
        for row in sheet.iter_rows(max_row=ROWS_MOST * 5, max_col=COLUMNS_MOST, values_only=True):
            cells = [_cell(value) for value in row]
            if any(cells):
                cut = len(rows) == ROWS_MOST
                if cut:
                    break
                rows.append(cells)
        if rows:
            width = max(at + 1 for row in rows for at, cell in enumerate(row) if cell)
            page.append({"kind": "table", "text": "", "rows": [row[:width] for row in rows]})
        if cut:
            page.append({"kind": "note", "text": f"More than {ROWS_MOST} rows: the rest is in the file."})
        yield page


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        value = value.date() if value.time() == time.min else value.isoformat(" ", "minutes")
    return str(value).strip()[:CELL_MOST]
