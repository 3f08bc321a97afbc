"""Lessons watched: lists and one with its parts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.observation.enums import Practice
from trellis.observation.models import Observation, Reading
from trellis.observation.queries.looking import LookCard, looks_of
from trellis.observation.workflow import OBSERVATION
from trellis.people.queries import Face, face

LIST_MOST = 100


@dataclass(frozen=True)
class ObservationCard:
    """A lesson watched in a list; `who` says who watches whom: 'Ruth watches you'."""

    id: UUID
    focus: str
    state: str
    who: str
    when: str
    lesson: str
    circle_id: UUID
    yours_to_answer: bool


@dataclass(frozen=True)
class ReadingView:
    """What one of the two says it may mean."""

    who: str
    mine: bool
    text: str
    version: int
    when: str


@dataclass(frozen=True)
class ObservationView:
    """One lesson watched with its three parts: looks (seen), readings (may mean), debrief."""

    row: Observation
    who: str
    teacher: Face
    observer: Face
    teaches: bool
    in_pair: bool
    worded_by: str
    agreed_by: str
    debriefed_by: str
    practice: str
    when: str
    readings: tuple[ReadingView, ...]
    looks: tuple[LookCard, ...]
    can: frozenset[str]

    @property
    def mine(self) -> ReadingView | None:
        """What the viewer wrote about it."""
        return next((one for one in self.readings if one.mine), None)


def _name(person: HasId, face_: Face) -> str:
    return "You" if face_.id == person.id else face_.first_name


def who_watches(person: HasId, observer: Face, teacher: Face) -> str:
    """Return 'You watch Ruth', 'Ruth watches you', 'Ruth watches Priya'."""
    if observer.id == person.id:
        return f"You watch {teacher.first_name}"
    return f"{observer.first_name} watches {'you' if teacher.id == person.id else teacher.first_name}"


def observations_of(person: HasId) -> list[ObservationCard]:
    """Return the lessons watched that the person may see, newest first. One statement."""
    rows = Observation.objects.select_related("teacher", "observer").order_by("-id")[:LIST_MOST]
    return [
        ObservationCard(
            row.id, row.focus, row.state, who_watches(person, face(row.observer), face(row.teacher)),
            words.day(row.held_on) if row.held_on else "", row.lesson, row.circle_id,
            row.state == "proposed" and OBSERVATION.can("agree", person, row),
        )
        for row in rows
    ]  # fmt: skip


def observation(person: HasId, observation_id: UUID) -> ObservationView:
    """Return one lesson watched in three statements. Raises Observation.DoesNotExist."""
    people = ("teacher", "observer", "worded_by", "agreed_by", "debriefed_by")
    row = Observation.objects.select_related(*people).get(id=observation_id)
    teacher, observer = face(row.teacher), face(row.observer)
    said = Reading.objects.filter(observation=row).select_related("author").order_by("id")
    readings = tuple(
        ReadingView(
            _name(person, face(one.author)), one.author_id == person.id, one.text, one.version, words.day(one.at)
        )
        for one in said
    )
    return ObservationView(
        row=row,
        who=who_watches(person, observer, teacher),
        teacher=teacher,
        observer=observer,
        teaches=row.teacher_id == person.id,
        in_pair=person.id in {row.teacher_id, row.observer_id},
        worded_by=_name(person, face(row.worded_by)),
        agreed_by=_name(person, face(row.agreed_by)) if row.agreed_by else "",
        debriefed_by=_name(person, face(row.debriefed_by)) if row.debriefed_by else "",
        practice=Practice(row.practice).label if row.practice else "",
        when=words.day(row.held_on) if row.held_on else "",
        readings=readings,
        looks=tuple(looks_of(person, observation_id=row.id)),
        can=frozenset(action for action in OBSERVATION.transitions if OBSERVATION.can(action, person, row)),
    )
