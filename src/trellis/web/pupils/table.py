"""The table of a class: one row of ticks for each pupil, read back as changes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from trellis.kernel import clock, words
from trellis.kernel.errors import Invalid
from trellis.pupils.commands import Terms
from trellis.pupils.enums import Allows
from trellis.pupils.queries import ClassView, Line, steps_from

STEPS = ("recorded", "in_school", "outside", "blur")


@dataclass(frozen=True)
class Tick:
    """One box of the table."""

    name: str
    label: str
    on: bool


@dataclass(frozen=True)
class Row:
    """One pupil as the table shows them. `back`: the box that makes them as the class again, or None."""

    key: str
    ticks: tuple[Tick, ...]
    own: bool
    back: Tick | None
    note: str


LABELS = ("may be recorded", "may be shown in school", "may be shown outside school", "face must be hidden")


def rows(view: ClassView, typed: QueryDict | None = None) -> list[Row]:
    """Return the table's rows as they stand, or as they were typed."""
    return [_row(line, typed) for line in view.here]


def _row(line: Line, typed: QueryDict | None) -> Row:
    on = _on(line) if typed is None else tuple(f"{step}-{line.id}" in typed for step in STEPS)
    ticks = tuple(
        Tick(f"{step}-{line.id}", f"{line.key} {label}", ticked)
        for step, label, ticked in zip(STEPS, LABELS, on, strict=True)
    )
    name = f"class-{line.id}"
    back = Tick(name, f"{line.key} as the class again", typed is not None and name in typed) if line.now.own else None
    return Row(line.key, ticks, line.now.own, back, _note(line))


def _on(line: Line) -> tuple[bool, ...]:
    return (line.allows > Allows.NOTHING, line.allows >= Allows.SCHOOL, line.allows >= Allows.OUTSIDE, line.now.blur)


def _note(line: Line) -> str:
    """Return what is particular about a pupil's own word, if anything."""
    if not line.now.own:
        return ""
    if line.now.expired and line.expires_on:
        return f"ran out on {words.short_day(line.expires_on)}"
    return f"since {words.short_day(line.decided_on)}" if line.decided_on else ""


def changes(view: ClassView, typed: QueryDict) -> dict[UUID, Terms | None]:
    """Return only what differs from what stands. Raises Invalid(pupils=…) naming the key."""
    found: dict[UUID, Terms | None] = {}
    for line in view.here:
        on = tuple(f"{step}-{line.id}" in typed for step in STEPS)
        if on != _on(line):
            found[line.id] = _terms(view, line, on)
        elif line.now.own and f"class-{line.id}" in typed:
            found[line.id] = None
    return found


def _terms(view: ClassView, line: Line, on: tuple[bool, ...]) -> Terms:
    try:
        allows = steps_from(recorded=on[0], in_school=on[1], outside=on[2])
    except Invalid as error:
        raise Invalid(pupils=f"{line.key}: {error}") from error
    ends = None if view.expired else view.expires_on
    return Terms(allows, on[3], view.basis, clock.today(), ends)
