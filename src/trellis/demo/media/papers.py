"""Two invented papers: a lesson plan as PDF and an observation note as Word document.

Both are written by hand here, byte by byte, so that the demo needs no office
program; both are real files that open.
"""

from __future__ import annotations

import textwrap
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from trellis.demo.media import palette

if TYPE_CHECKING:
    from pathlib import Path

PLAN_TITLE = "Lesson plan: information text, first read"
PLAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Class and time", ("Year 4, 28 pupils, 45 minutes. Topic: volcanoes.",)),
    (
        "What pupils should learn",
        (
            "- Say how an information text differs from a story.",
            "- Explain what a heading does for a reader, in their own words.",
        ),
    ),
    (
        "What I am trying",
        (
            "After each open question I count to five before I take an answer.",
            "Before the hardest question pupils talk in pairs first.",
        ),
    ),
    (
        "Steps",
        (
            "- 0 to 5 minutes: look at the page together. What do you notice?",
            "- 5 to 12 minutes: how can we tell that it is not a story? Wait, then three answers.",
            "- 12 to 20 minutes: what is a heading for? Think, pairs, then share.",
            "- 20 to 38 minutes: pupils plan their own page with three headings.",
            "- 38 to 45 minutes: exit ticket. What is a heading for?",
        ),
    ),
    (
        "Who I shall watch",
        ("P03, P09 and P11, who seldom answer in front of everyone. Do they speak in pairs?",),
    ),
    (
        "How I shall know",
        ("- The recording: how long I wait, and who answers.", "- The exit tickets, sorted in three piles."),
    ),
    (
        "What could go wrong",
        ("The silence feels long and I fill it. If so: look at the clock, and say nothing until the hand has moved.",),
    ),
)

NOTE_TITLE = "Observation note"
NOTE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Focus agreed beforehand", ("What pupils do in the seconds after a question.",)),
    (
        "What I saw",
        (
            "0:12 First question. Six seconds of quiet. Two hands, both from pupils who often answer.",
            "0:36 Second question, hands down. Seven seconds. No hands; most eyes on the page.",
            "0:47 Pairs. Every pupil I could see spoke within ten seconds.",
            "1:05 Three hands at once, all of them new today.",
            "1:16 “Who can add to that?” Three seconds, then one hand.",
        ),
    ),
    (
        "What I wonder",
        (
            "Were they reading during the seven seconds, or waiting?",
            "Would the second wait have worked without the pairs?",
        ),
    ),
    (
        "For our talk",
        ("You choose the moment we watch first.", "One thing to try next time, in your words."),
    ),
)

_PAGE = (595, 842)  # A4 in points
_LEFT, _BODY, _LINE = 56, 12, 18
_WRAP = 84  # letters of 12-point Helvetica in the text's width
_STAMP = (1980, 1, 1, 0, 0, 0)  # zip files need a time; the same one makes the same file


def write_lesson_plan(path: Path) -> None:
    """Write the lesson plan to `path`: one A4 page of PDF with real text."""
    body = _plan_page().encode("cp1252")
    title = PLAN_TITLE.encode("ascii").decode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE[0]} {_PAGE[1]}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    path.write_bytes(_pdf(objects))


def _plan_page() -> str:
    """Return the page's drawing commands."""
    page = _Page([])
    page.fill(palette.DAMSON_DEEP)
    page.commands.append(f"0 {_PAGE[1] - 92} {_PAGE[0]} 92 re f")
    page.fill(palette.QUINCE)
    page.commands.append(f"{_LEFT} {_PAGE[1] - 95} 120 5 re f")
    page.text(_LEFT, _PAGE[1] - 56, PLAN_TITLE, 19, palette.SHEET, bold=True)
    y = _PAGE[1] - 130
    for heading, paragraphs in PLAN:
        page.text(_LEFT, y, heading, 14, palette.DAMSON, bold=True)
        y -= _LINE + 3
        for paragraph in paragraphs:
            words, indent = (paragraph[2:], 14) if paragraph.startswith("- ") else (paragraph, 0)
            if indent:
                page.text(_LEFT + 2, y, "\u2022", _BODY, palette.LEAF)
            for line in textwrap.wrap(words, _WRAP - indent // 4):
                page.text(_LEFT + indent, y, line, _BODY, palette.INK)
                y -= _LINE
        y -= 13
    return "\n".join(page.commands)


@dataclass(slots=True)
class _Page:
    commands: list[str]

    def fill(self, colour: str) -> None:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        self.commands.append(" ".join(f"{part:.3f}" for part in parts) + " rg")

    def text(self, x: float, y: float, words: str, size: float, colour: str, *, bold: bool = False) -> None:
        self.fill(colour)
        safe = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.commands.append(f"BT /{'F2' if bold else 'F1'} {size} Tf {x} {y} Td ({safe}) Tj ET")


def _pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects; the last one is its information."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_observation_note(path: Path) -> None:
    """Write the observation note to `path`: a Word document with headings and lists of moments."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": _styles(),
        "word/document.xml": _note(),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _XML + content)


def _note() -> str:
    paragraphs = [_paragraph(NOTE_TITLE, "Title")]
    for heading, lines in NOTE:
        paragraphs += [_paragraph(heading, "Heading1"), *(_paragraph(line) for line in lines)]
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>'
    return f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(paragraphs)}{page}</w:body></w:document>'


def _paragraph(words: str, style: str = "Normal") -> str:
    text = f'<w:r><w:t xml:space="preserve">{escape(words, quote=False)}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p>'


def _styles() -> str:
    styles = []
    for name, called, size, bold, colour in (
        ("Normal", "Normal", 22, "", palette.INK),
        ("Title", "Title", 44, "<w:b/>", palette.DAMSON),
        ("Heading1", "heading 1", 28, "<w:b/>", palette.DAMSON),
    ):
        kind = ' w:default="1"' if name == "Normal" else ""
        styles.append(
            f'<w:style w:type="paragraph"{kind} w:styleId="{name}"><w:name w:val="{called}"/>'
            '<w:pPr><w:spacing w:before="80" w:after="80"/></w:pPr>'
            f'<w:rPr>{bold}<w:color w:val="{colour[1:]}"/><w:sz w:val="{size}"/><w:lang w:val="en-GB"/></w:rPr></w:style>'
        )
    return f'<w:styles xmlns:w="{_WORD}">{"".join(styles)}</w:styles>'
