"""Reading and writing CSV, without a database: encodings, separators, row numbers, safe cells.

Accepts UTF-8 with or without a byte order mark and ISO-8859-1 (as the national register of
schools uses), separated by commas, semicolons (Excel on the continent) or tabs (pasted cells).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trellis.kernel.errors import Invalid

MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
SEPARATORS = ",;\t"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One line: its number as a spreadsheet shows it (the heading is row 1) and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A file as read: its columns in small letters, and the rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def decode(data: bytes) -> str:
    """Return a file's text. Raises Invalid(file=…) for what is no CSV."""
    if len(data) > MOST_BYTES:
        raise Invalid(file="This file is larger than 2 MB. Send it in parts.")
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise Invalid(file="This is a workbook. In the spreadsheet choose Save as, then CSV, and send that.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        raise Invalid(file="This is not a CSV file in UTF-8. In the spreadsheet choose Save as, then CSV UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("iso-8859-1")


def read(text: str) -> Sheet:
    """Return columns and rows of a CSV text. Raises Invalid(file=…) with the row that cannot be read."""
    text = text.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    ended = 0
    try:
        for cells in reader:
            number, ended = ended + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells)
                continue
            if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
                raise Invalid(file=f"Row {number} has more cells than there are columns. Is a comma too many in it?")
            rows.append(Row(number, dict(zip(columns, [*map(_plain, cells), *[""] * len(columns)], strict=False))))
    except csv.Error as error:
        raise Invalid(file=f"Row {ended + 1} cannot be read: a quotation mark is open or stands alone.") from error
    if not columns:
        raise Invalid(file="There is nothing in it. The first row names the columns.")
    if len(rows) > MOST_ROWS:
        raise Invalid(file=f"There are {len(rows):,} rows; the most is {MOST_ROWS:,}. Send them in parts.")
    return Sheet(columns, tuple(rows))


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    names = [" ".join(cell.lower().replace("_", " ").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if names.count(name) > 1:
            raise Invalid(file=f"Two columns are called {name or 'nothing'}. Give each its own name.")
    return tuple(names)


def _plain(cell: str) -> str:
    """Return the cell without outer space, and without the apostrophe `safe` put before a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV text that `read` gives back, with cells no spreadsheet runs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
