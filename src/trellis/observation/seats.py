"""A plan of seats without names or keys: lines of "o" for a seat and blanks for gaps, the front at the top."""

from __future__ import annotations

ROWS_MOST, ACROSS_MOST = 10, 14
USUAL = "oo oo oo\noo oo oo\noo oo oo\noo oo oo"


def problem(plan: str) -> str:
    """Say what is wrong with a plan, '' when nothing is."""
    lines = rows(plan)
    if set("".join(lines)) - {"o", " "}:
        return "Draw each seat as the letter o and each gap as a space. No names and no keys: places are enough."
    if not any("o" in line for line in lines):
        return "Draw at least one seat: the letter o."
    if len(lines) > ROWS_MOST or max(len(line) for line in lines) > ACROSS_MOST:
        return f"That is too large to tap on a phone: {ROWS_MOST} rows and {ACROSS_MOST} places across at most."
    return ""


def rows(plan: str) -> list[str]:
    """Return the plan's lines, front first, without empty lines before and after."""
    lines = [line.rstrip().replace("O", "o").replace(".", " ") for line in plan.replace("\r", "").split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def seats(plan: str) -> list[tuple[str, int, int]]:
    """Return (key, row, place across) of each seat; keys are 'row-seat', both counted from 1, gaps left out."""
    found = []
    for row, line in enumerate(rows(plan), 1):
        places = [at for at, what in enumerate(line) if what == "o"]
        found += [(f"{row}-{number}", row - 1, at) for number, at in enumerate(places, 1)]
    return found


def name_of(key: str) -> str:
    """Return 'Row 2, seat 3' for '2-3'."""
    row, _, seat = key.partition("-")
    return f"Row {row}, seat {seat}"
