"""HTTP byte ranges (RFC 9110, section 14), answered in small slices.

A slice is never longer than `SLICE_MAX`, and each slice is a request of its
own that is authorised again: so taking a clip back stops a playing video
within one slice (R34). A 206 may hold less than was asked for; clients read
`Content-Range` and ask for the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SLICE_MAX = 2 * 1024 * 1024
_MOST_DIGITS = 19  # 2**63 has 19; longer numbers are past the end of any file
_ONE_RANGE = re.compile(r"(?P<first>[0-9]*)-(?P<last>[0-9]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes `start`…`end`, both included, of a file of `size` bytes. Answer 206."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        """Bytes in the slice; the `Content-Length`."""
        return self.end - self.start + 1

    @property
    def content_range(self) -> str:
        """The `Content-Range` header."""
        return f"bytes {self.start}-{self.end}/{self.size}"


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """Nothing of the file lies in the range. Answer 416 with `content_range`."""

    size: int

    @property
    def content_range(self) -> str:
        """The `Content-Range` header that tells the client the real size."""
        return f"bytes */{self.size}"


def parse_range(header: str | None, size: int, *, slice_max: int = SLICE_MAX) -> Slice | Unsatisfiable | None:
    """Return what to send for a `Range` header, for a file of `size` bytes.

    `None` means: no range, an unknown unit or a malformed one, which RFC 9110
    says to ignore (answer 200 with the whole file). Of several ranges the
    first that can be met is answered: a server may send part of what was asked.
    """
    unit, found, ranges = (header or "").partition("=")
    if not found or unit.strip().lower() != "bytes":
        return None
    asked = [part.strip(" \t") for part in ranges.split(",")]
    spans = [_span(part, size) for part in asked if part]
    if not spans or None in spans:
        return None
    for span in spans:
        if span and span[0] < size and span[0] <= span[1]:
            start, end = span
            return Slice(start, min(end, start + slice_max - 1), size)
    return Unsatisfiable(size)


def _span(text: str, size: int) -> tuple[int, int] | None:
    """Return one range as (first, last) bytes, perhaps past the end; None if malformed."""
    match = _ONE_RANGE.fullmatch(text)
    if match is None or text == "-":
        return None
    first, last = match["first"], match["last"]
    if not first:
        suffix = min(_number(last), size)
        return size - suffix, size - 1
    start = _number(first)
    if last and _number(last) < start:
        return None
    return start, min(_number(last), size - 1) if last else size - 1


def _number(digits: str) -> int:
    """Return the number, bounded: a header may hold a million digits."""
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS


def if_range_allows(if_range: str | None, etag: str) -> bool:
    """Return whether a range may be answered: `If-Range` is absent or is this strong tag."""
    if not if_range:
        return True
    return if_range.strip() == etag and not etag.startswith("W/")
