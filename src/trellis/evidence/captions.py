"""Reading captions that somebody adds to a recording, and writing them clean (W3C WebVTT; SubRip is read too).

Nothing of the file is passed on but times and plain words: styles, regions, notes, positions, voice names
and all tags are left out. A caption file names speakers in `<v Name>`; with them gone no pupil is named
by a tag that nobody reads.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

BYTES_MOST = 2_000_000
LINES_MOST = 20_000
WORDS_MOST = 1_000  # in one caption
TIMING = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})", re.ASCII
)
TAG = re.compile(r"<[^<>]*>")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
SIXTY = 60
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Line(NamedTuple):
    """One caption: its beginning and end in milliseconds, and its words in plain text."""

    start: int
    end: int
    words: str


class Unreadable(ValueError):
    """What was given are no captions; the sentence says what to do."""


def read(content: bytes, duration_ms: int = 0) -> list[Line]:
    """Return the captions of a WebVTT or SubRip file by time, at most 20,000.

    Captions after the end of the recording (`duration_ms`, 0 when unknown) mean the wrong file.
    Raises Unreadable.
    """
    if len(content) > BYTES_MOST:
        raise Unreadable("That file is larger than captions are. Choose the .vtt or .srt file of this recording.")
    lines = sorted(line for block in _blocks(_text(content)) if (line := _line(block)))
    if not lines:
        raise Unreadable("There are no captions in that file. It should be a .vtt or .srt file with times in it.")
    if len(lines) > LINES_MOST:
        raise Unreadable(f"That file has {len(lines):,} captions; the most is {LINES_MOST:,}.")
    if duration_ms and lines[0].start >= duration_ms:
        raise Unreadable("These captions begin after the recording has ended. Is it the file of another recording?")
    return lines


def write(lines: list[Line]) -> str:
    """Return the captions as WebVTT."""
    cues = [f"{_stamp(line.start)} --> {_stamp(line.end)}\n{html.escape(line.words, quote=False)}\n" for line in lines]
    return "\n".join(["WEBVTT\n", *cues])


def _text(content: bytes) -> str:
    encoding = next((name for mark, name in BOMS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> list[list[str]]:
    return [block.split("\n") for block in re.split(r"\n[ \t]*\n+", text)]


def _line(block: list[str]) -> Line | None:
    """Return the caption of one block; None for headers, notes, styles and what cannot be read."""
    at = next((index for index, row in enumerate(block[:2]) if "-->" in row), None)
    found = TIMING.match(block[at].strip()) if at is not None else None
    if found is None or at is None:
        return None
    start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    words = "\n".join(part for row in block[at + 1 :] if (part := _plain(row)))[:WORDS_MOST]
    return Line(start, end, words) if end > start and words else None


def _plain(row: str) -> str:
    """Return a row's words: tags out (also those that appear once others are out), entities as letters."""
    before = ""
    while before != row:
        before, row = row, TAG.sub("", row)
    return UNPRINTABLE.sub("", html.unescape(row).replace("-->", "→")).strip()


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (part or "0" for part in parts)
    whole = (int(hours) * SIXTY + int(minutes)) * SIXTY + int(seconds)
    return whole * 1000 + int(rest.ljust(3, "0"))


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, SIXTY)
    hours, minutes = divmod(minutes, SIXTY)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
