"""Keys that stand for pupils: what is one, what looks like a name, and ranges typed short. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trellis.kernel.errors import Invalid

MOST_AT_ONCE = 400
SHAPE = re.compile(r"[A-Z0-9]+(?:[-./][A-Z0-9]+)*\Z")
RANGE = re.compile(r"([A-Za-z]{0,2}[-./]?)(\d{1,3})\s*(?:-|–|to|\.\.)\s*([A-Za-z]{0,2}[-./]?)(\d{1,3})\Z")
LETTERS_MOST, DIGITS_MOST, LENGTH_MOST = 2, 5, 12
NOT_A_KEY = (
    "“{}” looks like a name or a number known elsewhere. Use the key of your own register, such as P07: "
    "at most two letters together, and one to five digits."
)


def problem(key: str) -> str:
    """Return the sentence that refuses the key, or ''.

    Names, initials alone, dates of birth and national pupil numbers do not fit the shape: a key has
    a digit, at most five of them, and never three letters together.
    """
    digits = sum(letter.isdigit() for letter in key)
    fits = SHAPE.fullmatch(key) and 1 <= digits <= DIGITS_MOST and len(key) <= LENGTH_MOST
    if fits and not re.search(rf"[A-Z]{{{LETTERS_MOST + 1}}}", key):
        return ""
    return NOT_A_KEY.format(key[:40])


def tidy(key: str) -> str:
    """Return the key as it is kept: capitals, no outer space."""
    return key.strip().upper()


def read(text: str) -> list[str]:
    """Return the keys typed into one field: 'P01-P30, P32 P34', each once, in order. Raises Invalid(keys=…)."""
    found: list[str] = []
    for part in _parts(text):
        found += _spread(part)
    keys = list(dict.fromkeys(tidy(key) for key in found))
    wrong = next((sentence for key in keys if (sentence := problem(key))), "")
    if wrong:
        raise Invalid(keys=wrong)
    if len(keys) > MOST_AT_ONCE:
        raise Invalid(keys=f"These are {len(keys)} keys; the most at once is {MOST_AT_ONCE}.")
    return keys


def _parts(text: str) -> Iterable[str]:
    """Split at commas, semicolons and lines; at spaces only where no range says 'P01 - P30' or 'P01 to P30'."""
    for piece in re.split(r"[,;\n\r\t]+", text):
        whole = piece.strip()
        if not whole:
            continue
        if RANGE.fullmatch(whole):
            yield whole
        else:
            yield from whole.split()


def _spread(part: str) -> list[str]:
    """Return 'P01-P03' as P01, P02, P03; anything else as it is. A key such as 4-12 is none when it runs backwards."""
    match = RANGE.fullmatch(part)
    if match is None:
        return [part]
    head, first, tail, last = match.groups()
    if tail.upper() not in {"", head.upper()} or int(last) <= int(first):
        return [part]
    if not head and not re.search(r"to|\.\.|–|\s", part):
        return [part]  # 4-12 may be a key by itself
    width = len(first)
    return [f"{head}{number:0{width}d}" for number in range(int(first), int(last) + 1)]
