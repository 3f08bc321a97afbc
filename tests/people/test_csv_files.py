"""Reading CSV as people's spreadsheets write it, and writing what no spreadsheet runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.kernel.errors import Invalid
from trellis.people.csv_files import MOST_ROWS, decode, read, write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_encodings_give_the_same_names(encoding):
    assert decode("name\nSéan Ó Briain".encode(encoding)) == "name\nSéan Ó Briain"


@pytest.mark.parametrize(("data", "said"), [
    (b"PK\x03\x04 a workbook", "workbook"), ("name\nx".encode("utf-16"), "CSV UTF-8"),
    (b"a\x00b", "CSV UTF-8"), (b"x" * 2_000_001, "larger than 2 MB"),
])  # fmt: skip
def test_what_is_no_csv_is_told_how_to_become_one(data, said):
    with pytest.raises(Invalid, match=said):
        decode(data)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_and_headings_in_any_case(separator):
    sheet = read(
        separator.join(["Name ", "E Mail", ""]) + "\r\n\r\n" + separator.join([" Priya ", "p@x.example", ""]) + "\r\n"
    )
    assert sheet.columns == ("name", "e mail")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, {"name": "Priya", "e mail": "p@x.example"})]


def test_row_numbers_follow_the_file_when_a_cell_has_two_lines():
    sheet = read('name,post\n"Two\nlines",x\nNext,y\n')
    assert [(row.number, row.cells["name"]) for row in sheet.rows] == [(2, "Two\nlines"), (4, "Next")]


@pytest.mark.parametrize(("text", "said"), [
    ("", "nothing in it"), ("name,name\nx,y", "Two columns are called name"),
    ("name\nPriya,Nair", "Row 2 has more cells"), ('name\n"Priya', "Row 2 cannot be read"),
    ("name\n" + "x\n" * (MOST_ROWS + 1), "the most is 5,000"),
])  # fmt: skip
def test_broken_files_get_a_sentence(text, said):
    with pytest.raises(Invalid, match=said):
        read(text)


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\x00\ufeff", exclude_categories=["Cs", "Cc"]), max_size=20),
        min_size=2,
        max_size=2,
    )
)
def test_written_cells_are_read_back_and_never_run(cells):
    text = write(["first", "second"], [cells, ["end", "end"]])
    body = text.split("\r\n")[1]
    assert not body.startswith(("=", "+", "-", "@"))
    rows = read(text).rows
    if any(cell.strip() for cell in cells):
        stripped = [cell.strip() for cell in cells]
        plain = [cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" and len(cell) > 1 else cell for cell in stripped]
        assert list(rows[0].cells.values()) in (stripped, plain)
