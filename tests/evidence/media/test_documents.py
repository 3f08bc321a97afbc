"""Documents as pages: pictures of a PDF's, the words of Office files, and what comes of hostile ones."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pptx
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx.util import Inches

from trellis.evidence.media import errors, libreoffice, office, pdf
from trellis.evidence.media.documents import PDF, WORDS_ALONE, preview
from trellis.evidence.media.kinds import sniff

if TYPE_CHECKING:
    from collections.abc import Callable


def make_pdf(path: Path, *texts: str, size: tuple[int, int] = (595, 842), more: str = "") -> Path:
    """Write a PDF by hand: one page for each text, in Helvetica. `more` goes into the catalogue."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {more} >>", ""]
    pages = []
    for text in texts:
        stream = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {len(objects)} 0 R /Resources "
            "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        pages.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(pages)}] >>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(out)
    return path


def words_of(path: Path, name: str, tmp_path: Path) -> tuple[list[str], str]:
    """Return each page's words and the sentence, of a file known by its bytes."""
    data = path.read_bytes()
    shown = preview(path, sniff(data, name, data[-66_000:]).media_type, tmp_path)
    return [page.text for page in shown.pages], shown.sentence


def test_a_pdfs_pages_become_pictures_with_their_words(tmp_path: Path) -> None:
    src, told = make_pdf(tmp_path / "plan.pdf", "Wait time", "Second page"), list[float]()
    shown = preview(src, PDF, tmp_path, told.append)
    assert [(page.number, page.text, page.media_type) for page in shown.pages] == [
        (1, "Wait time", "image/jpeg"),
        (2, "Second page", "image/jpeg"),
    ]
    assert (shown.sentence, told) == ("", [1.0])
    with Image.open(shown.pages[0].path) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (shown.pages[0].width, shown.pages[0].height)
        assert max(picture.size) == pdf.LONGEST_SIDE
        assert picture.convert("L").getextrema() == (pytest.approx(0, abs=25), 255)  # words on white


@pytest.mark.parametrize("size", [(1, 1), (14_400, 3), (3, 14_400)])
def test_a_page_of_any_shape_becomes_a_picture_of_bounded_size(tmp_path: Path, size: tuple[int, int]) -> None:
    page = preview(make_pdf(tmp_path / "odd.pdf", "x", size=size), PDF, tmp_path).pages[0]
    assert 1 <= min(page.width, page.height) <= max(page.width, page.height) <= pdf.LONGEST_SIDE + 1


def test_a_long_pdf_is_shown_as_far_as_it_goes_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PAGES_MOST", 10)
    src, told = make_pdf(tmp_path / "long.pdf", *(f"Page {n}" for n in range(1, 13))), list[float]()
    shown = preview(src, PDF, tmp_path, told.append)
    assert [page.text for page in shown.pages] == [f"Page {n}" for n in range(1, 11)]
    assert shown.sentence == "The first 10 of 12 pages are shown here. Save it to read them all."
    assert told == [0.8, 1.0]


def test_what_a_pdf_would_run_or_open_is_not_run_nor_opened(tmp_path: Path) -> None:
    script = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >>"
    texts, sentence = words_of(make_pdf(tmp_path / "a.pdf", "Hello", more=script), "a.pdf", tmp_path)
    assert (texts, sentence) == (["Hello"], "")


def test_a_locked_pdf_says_that_it_is_locked(tmp_path: Path) -> None:
    keys = f"/V 1 /R 2 /Filter /Standard /P -44 /O <{'41' * 32}> /U <{'42' * 32}>"
    data = make_pdf(tmp_path / "a.pdf", "SECRET").read_bytes()
    (tmp_path / "a.pdf").write_bytes(
        data.replace(b"/Root 1 0 R", f"/Root 1 0 R /Encrypt << {keys} >> /ID [<41><41>]".encode())
    )
    with pytest.raises(errors.LockedDocumentError, match="locked with a password"):
        preview(tmp_path / "a.pdf", PDF, tmp_path)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + random.Random(3).randbytes(5000), b"%PDF-1.4\n" * 999])
def test_a_broken_pdf_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(errors.DamagedMediaError, match="damaged"):
        preview(tmp_path / "a.pdf", PDF, tmp_path)


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Observation note", 1)
    document.add_paragraph("Counted to five & waited <b>.")
    document.add_paragraph("Tom spoke first", style="List Bullet")
    table = document.add_table(2, 2)
    for at, text in enumerate(("Minute", "What was seen", "3", "Silence")):
        table.rows[at // 2].cells[at % 2].text = text
    document.save(str(tmp_path / "note.docx"))
    return tmp_path / "note.docx"


@pytest.fixture
def slides(tmp_path: Path) -> Path:
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "Volcanoes"
    first.placeholders[1].text_frame.text = "What is a heading for?"
    first.notes_slide.notes_text_frame.text = "Wait seven seconds."
    second = show.slides.add_slide(show.slide_layouts[6])
    table = second.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "magma", "lava"
    show.save(str(tmp_path / "show.pptx"))
    return tmp_path / "show.pptx"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    from datetime import datetime

    book = openpyxl.Workbook()
    book.active.title = "Tally"
    for row in (["Pupil", "Asked", "On"], ["A", 3, datetime(2026, 11, 20)], ["B", 0.1 + 0.2, None]):  # noqa: DTZ001
        book.active.append(row)
    book.create_sheet("Empty")
    book.save(tmp_path / "tally.xlsx")
    return tmp_path / "tally.xlsx"


def test_office_files_show_their_words_and_tables_and_say_that_it_is_no_more(
    word: Path, slides: Path, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(libreoffice.ENV_VAR, "off")
    assert words_of(word, "note.docx", tmp_path) == (
        ["Observation note\n\nCounted to five & waited <b>.\n\n• Tom spoke first\n\nMinute\tWhat was seen\n3\tSilence"],
        WORDS_ALONE,
    )
    assert words_of(slides, "show.pptx", tmp_path) == (
        ["Volcanoes\n\nWhat is a heading for?\n\nSpeaker’s notes\n\nWait seven seconds.", "Slide 2\n\nmagma\tlava"],
        WORDS_ALONE,
    )
    assert words_of(sheet, "tally.xlsx", tmp_path) == (
        ["Tally\n\nPupil\tAsked\tOn\nA\t3\t2026-11-20\nB\t0.3\t", "Empty"],
        WORDS_ALONE,
    )


def test_a_documents_parts_keep_what_they_are(word: Path, tmp_path: Path) -> None:
    page = preview(word, office.WORD, tmp_path).pages[0]
    assert [block["kind"] for block in page.blocks] == ["heading", "text", "item", "table"]
    assert page.blocks[3]["rows"] == [["Minute", "What was seen"], ["3", "Silence"]]
    assert page.path.read_text() == page.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_plain_text_is_shown_whole_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes("Zoë said “why?”\r\n\r\nThen silence.".encode(encoding))
    assert words_of(path, "notes.txt", tmp_path) == (["Zoë said “why?”\n\nThen silence."], "")


def test_a_long_text_is_split_into_pages_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("\n\n".join("word " * 100 for _ in range(20)))
    shown = preview(path, office.TEXT, tmp_path)
    assert len(shown.pages) == 4
    path.write_text("\n\n".join("word " * 500 for _ in range(150)))
    shown = preview(path, office.TEXT, tmp_path)
    assert (len(shown.pages), shown.sentence) == (100, "It is longer than what is shown here.")


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"[Content_Types].xml": b"<Types/>", **parts}.items():
            archive.writestr(name, data)
    return path


def bomb(path: Path) -> Path:
    """A Word file of 400 kB that unpacks to 400 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(bytes(1_000_000))
    return path


def lying_bomb(path: Path) -> Path:
    """The same, whose directory says it unpacks to a kilobyte."""
    data = bytearray(bomb(path).read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return zipped(path, **{"word/document.xml": f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'.encode()})


def file_reader(path: Path) -> Path:
    return zipped(path, **{"word/document.xml": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'})


@pytest.mark.parametrize(
    ("make", "said"),
    [(bomb, "unpacks to more"), (lying_bomb, "damaged"), (laughs, "never need"), (file_reader, "never need")],
)
def test_an_office_file_made_to_harm_is_refused_plainly(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    path = make(tmp_path / "a.docx")
    assert path.stat().st_size < 1_000_000
    with pytest.raises(errors.MediaError, match=said) as caught:
        preview(path, office.WORD, tmp_path)
    assert caught.value.sentence.endswith(".")


def test_a_kind_that_nothing_here_opens_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(libreoffice.ENV_VAR, "off")
    old = tmp_path / "old.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(errors.NoPreviewError, match=r"older Office document.* or send it as a PDF"):
        preview(old, "application/x-ole-storage", tmp_path)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=40)), min_size=1))
def test_an_office_file_with_bytes_changed_anywhere_never_crashes_the_reader(
    word: Path, tmp_path: Path, changes: list[tuple[float, bytes]]
) -> None:
    data = bytearray(word.read_bytes())
    for where, what in changes:
        at = int(where * (len(data) - 1))
        data[at : at + len(what)] = what
    path = tmp_path / "fuzzed.docx"
    path.write_bytes(data)
    try:
        made = office.from_child(str(path), office.WORD)
    except errors.MediaError as error:
        assert error.sentence.endswith(".")  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(made["pages"], list)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=40)), min_size=1))
def test_a_pdf_with_bytes_changed_anywhere_never_crashes_the_worker(
    tmp_path: Path, changes: list[tuple[float, bytes]]
) -> None:
    data = bytearray(make_pdf(tmp_path / "a.pdf", "One", "Two").read_bytes())
    for where, what in changes:
        at = int(where * (len(data) - 1))
        data[at : at + len(what)] = what
    (tmp_path / "fuzzed.pdf").write_bytes(data)
    try:
        shown = preview(tmp_path / "fuzzed.pdf", PDF, tmp_path)
    except errors.MediaError as error:
        assert error.sentence.endswith(".")  # noqa: PT017 - either outcome is right
    else:
        assert shown.pages


# LibreOffice itself is not on this machine: a stand-in shows that it is asked as it should be.

STAND_IN = """#!/bin/sh
for last; do :; done
out=$(dirname "$last")
cp "{pdf}" "$out/document.pdf"
test -f "$out/office/user/registrymodifications.xcu" && echo "$@" > "$out/asked"
"""


def test_where_libreoffice_is_found_it_draws_the_pages(
    word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, workshop = tmp_path / "program", tmp_path / "work"
    folder.mkdir()
    workshop.mkdir()
    drawn = make_pdf(folder / "drawn.pdf", "As it looks")
    program = folder / "soffice"
    program.write_text(STAND_IN.format(pdf=drawn))
    program.chmod(0o755)
    monkeypatch.setenv(libreoffice.ENV_VAR, str(program))
    shown = preview(word, office.WORD, workshop)
    assert [(page.text, page.media_type) for page in shown.pages] == [("As it looks", "image/jpeg")]
    assert shown.sentence == ""
    asked = (workshop / "asked").read_text()
    assert "--headless" in asked
    assert "--convert-to pdf" in asked
    program.write_text("#!/bin/sh\nexit 1\n")
    other = tmp_path / "again"
    other.mkdir()
    assert preview(word, office.WORD, other).sentence == WORDS_ALONE


def test_libreoffice_is_left_alone_where_the_network_cannot_be_kept_from_it(
    word: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(libreoffice.ENV_VAR, "/bin/true")
    assert libreoffice.office() == Path("/bin/true").resolve()
    monkeypatch.setattr(libreoffice, "network_is_off", lambda: False)
    assert libreoffice.office() is None


def test_pdfium_has_no_javascript_and_no_xfa() -> None:
    assert not {"V8", "XFA"} & set(pdfium.PDFIUM_INFO.flags)
