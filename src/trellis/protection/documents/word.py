"""A drafted document as a Word file, with headings, tables with repeated heads, and gaps in yellow."""

from __future__ import annotations

import io
from typing import Any

from trellis.protection.documents.parts import Document, Table, pieces

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(document: Document) -> bytes:
    """Return the file's bytes. The file names no author."""
    from docx import Document as Blank  # noqa: PLC0415  half a second to import, and only for whoever takes a file
    from docx.shared import Pt  # noqa: PLC0415

    made = Blank()
    made.core_properties.title, made.core_properties.author = document.title, ""
    made.core_properties.comments = ""
    made.styles["Normal"].font.size = Pt(11)
    made.add_heading(document.title, 0)
    made.add_paragraph(document.lede)
    for section in document.sections:
        made.add_heading(section.title, 1)
        for text in section.paragraphs:
            _write(made.add_paragraph(), text)
        for text in section.items:
            _write(made.add_paragraph(style="List Bullet"), text)
        for table in section.tables:
            _table(made, table)
    _write(made.add_paragraph(), document.drafted)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _write(paragraph: Any, text: str) -> None:
    from docx.enum.text import WD_COLOR_INDEX  # noqa: PLC0415

    for words, is_gap in pieces(text):
        run = paragraph.add_run(words)
        if is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _table(made: Any, table: Table) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    grid = made.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(grid.rows[0].cells, table.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  python-docx has no name for it
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], text)
