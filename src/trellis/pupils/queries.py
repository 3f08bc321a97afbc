"""Reading classes and what holds for their pupils. Everything here is the teacher's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trellis.kernel import clock, words
from trellis.people import queries as people
from trellis.people.models import Person
from trellis.pupils.enums import Allows, Basis, Reach
from trellis.pupils.gate import Concern, Standing, Word, concerned, keys_said, said, standing, stops
from trellis.pupils.import_cells import steps_from
from trellis.pupils.keys import read as read_keys
from trellis.pupils.models import Permission, Pupil, SchoolClass

__all__ = [
    "ClassView",
    "Concern",
    "History",
    "Line",
    "Standing",
    "class_view",
    "classes",
    "concerned",
    "history",
    "keys_said",
    "of_classes",
    "reach_of",
    "read_keys",
    "said",
    "schools_of",
    "steps_from",
    "stops",
]
HISTORY_MOST = 60


@dataclass(frozen=True)
class Line:
    """One pupil of a class as its table shows them."""

    id: UUID
    key: str
    left: bool
    now: Standing
    allows: int
    basis: str
    decided_on: date | None
    expires_on: date | None


@dataclass(frozen=True)
class ClassView:
    """A class with what holds for all of it and for each pupil. `lines`: those there now, then those who left."""

    id: UUID
    name: str
    version: int
    school_id: UUID
    school: str
    allows: int
    blur: bool
    basis: str
    decided_on: date
    expires_on: date | None
    expired: bool
    lines: tuple[Line, ...]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """What holds for everybody a recording may show, those who have left included."""
        if not self.lines:
            return (standing(None, f"Everybody in {self.name}", None, self.word, clock.today()),)
        return tuple(line.now for line in self.lines)

    @property
    def word(self) -> Word:
        """What was last recorded of the whole class."""
        return Word(self.allows, self.blur, self.expires_on)

    @property
    def here(self) -> tuple[Line, ...]:
        """Those in the class now."""
        return tuple(line for line in self.lines if not line.left)

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """The keys of those in the class now who may not be recorded: they sit outside the frame."""
        if not self.lines:
            return tuple(one.key for one in self.standings if stops(one, None))
        return tuple(line.key for line in self.here if stops(line.now, None))

    @property
    def says(self) -> list[str]:
        """The class in sentences: how many, and each exception counted."""
        now = [line.now for line in self.here]
        if not now:
            return ["No keys yet: what holds for the class holds for everybody in it."]
        counts = Counter(one.allows for one in now)
        found = [f"{len(now)} {'pupil' if len(now) == 1 else 'pupils'}."]
        for allows, sentence in (
            (Allows.NOTHING, "may not be recorded"), (Allows.RECORD, "may be recorded for you alone"),
            (Allows.SCHOOL, "may be shown in school only"), (Allows.OUTSIDE, "may be shown outside school"),
        ):  # fmt: skip
            if counts[allows]:
                found.append(f"{'All' if counts[allows] == len(now) else counts[allows]} {sentence}.")
        hidden = sum(one.blur for one in now)
        return (
            [*found, f"{hidden} must have {'their face' if hidden == 1 else 'their faces'} hidden."]
            if hidden
            else found
        )


def schools_of(person: Person) -> list[tuple[UUID, str]]:
    """Return (id, name) of the schools a person may have classes at: those they work at now."""
    return people.schools_of(person.id)


def classes(person: Person) -> list[ClassView]:
    """Return the person's classes by name, in three statements however many there are."""
    return of_classes(SchoolClass.objects.filter(owner_id=person.id).values_list("id", flat=True))


def class_view(person: Person, class_id: UUID) -> ClassView:
    """Return one class. Raises SchoolClass.DoesNotExist for what the person may not see."""
    found = of_classes([class_id])
    if not found:
        raise SchoolClass.DoesNotExist
    return found[0]


def of_classes(class_ids: Iterable[UUID]) -> list[ClassView]:
    """Return these classes as far as the database shows them, by name."""
    rows = list(
        SchoolClass.objects.filter(id__in=class_ids)
        .order_by("name", "id")
        .values_list("id", "name", "version", "school_id", "school__name")
    )
    ids = [row[0] for row in rows]
    if not ids:
        return []
    newest = Permission.objects.filter(school_class_id__in=ids).order_by("school_class", "pupil", "-recorded_at", "-id")
    words_of: dict[tuple[UUID, UUID | None], Permission] = {
        (row.school_class_id, row.pupil_id): row for row in newest.distinct("school_class", "pupil")
    }
    pupils: dict[UUID, list[Pupil]] = {}
    for pupil in Pupil.objects.filter(school_class_id__in=ids):
        pupils.setdefault(pupil.school_class_id, []).append(pupil)
    return [_view(row, pupils.get(row[0], []), words_of) for row in rows]


def _view(
    row: tuple[UUID, str, int, UUID, str],
    pupils: Sequence[Pupil],
    words_of: dict[tuple[UUID, UUID | None], Permission],
) -> ClassView:
    class_id, name, version, school_id, school = row
    whole = words_of[(class_id, None)]
    lines = [_line(pupil, words_of.get((class_id, pupil.id)), whole) for pupil in pupils]
    lines.sort(key=lambda line: (line.left, _natural(line.key)))
    expired = whole.expires_on is not None and whole.expires_on < clock.today()
    return ClassView(
        class_id, name, version, school_id, school, whole.allows, whole.blur, whole.basis, whole.decided_on,
        whole.expires_on, expired, tuple(lines),
    )  # fmt: skip


def _line(pupil: Pupil, own: Permission | None, whole: Permission) -> Line:
    own = None if own is None or own.follows else own
    now = standing(pupil.id, pupil.key, _word(own) if own else None, _word(whole), clock.today())
    row = own or whole
    return Line(
        pupil.id, pupil.key, pupil.left_on is not None, now, row.allows, row.basis, row.decided_on, row.expires_on
    )


def _word(row: Permission) -> Word:
    return Word(row.allows, row.blur, row.expires_on)


def _natural(key: str) -> tuple[tuple[int, str], ...]:
    """Sort P2 before P10."""
    parts, number = [], ""
    for letter in key + " ":
        if letter.isdigit():
            number += letter
            continue
        if number:
            parts.append((int(number), ""))
            number = ""
        parts.append((-1, letter))
    return tuple(parts)


@dataclass(frozen=True)
class History:
    """One line of a class's history."""

    at: datetime
    who: str
    key: str
    says: str


def history(class_id: UUID) -> list[History]:
    """Return what was recorded, newest first; the latest sixty."""
    rows = Permission.objects.filter(school_class_id=class_id).select_related("pupil", "recorded_by")
    return [
        History(row.recorded_at, row.recorded_by.name, row.pupil.key if row.pupil else "The class", _said(row))
        for row in rows.order_by("-recorded_at", "-id")[:HISTORY_MOST]
    ]


def _said(row: Permission) -> str:
    if row.follows:
        return "As the class again"
    until = f", until {words.short_day(row.expires_on)}" if row.expires_on else ""
    face = "; face hidden" if row.blur else ""
    return f"{Allows(row.allows).label}{face}. {Basis(row.basis).label}, {words.short_day(row.decided_on)}{until}"


def reach_of(person_ids: Iterable[UUID], school_id: UUID) -> Reach:
    """Return how far a circle of these people reaches, for a class of this school."""
    wanted = set(person_ids)
    inside = bool(wanted) and wanted <= people.working_at(school_id, wanted)
    return Reach.SCHOOL if inside else Reach.OUTSIDE
