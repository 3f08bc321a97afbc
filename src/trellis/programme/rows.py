"""What pages about arrangements show: plain frozen rows, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import clock, words
from trellis.people.models import Person
from trellis.people.queries import Face, face
from trellis.programme.enums import EnrolmentState, Training
from trellis.programme.models import CoachPlaces, Cohort, Enrolment


@dataclass(frozen=True)
class CohortRow:
    """One cohort in the list: how many people, how many still without a coach or tutor."""

    id: UUID
    name: str
    organisation: str
    programme: str
    starts: str
    people: int
    without_coach: int
    without_tutor: int

    @property
    def says(self) -> str:
        """'12 people, began 7 September 2026; one has no coach'."""
        count = {0: "Nobody enrolled yet", 1: "One person"}.get(self.people, f"{words.count(self.people)} people")
        many = words.count(self.without_coach).lower()
        missing = {0: "", 1: "; one has no coach"}.get(self.without_coach, f"; {many} have no coach")
        return f"{count}, {self.starts}{missing}"


@dataclass(frozen=True)
class EnrolmentRow:
    """One person's arrangements: school, coach and tutor named or None. No learning."""

    id: UUID
    learner: Face
    school: str
    coach: Face | None
    tutor: Face | None
    state: str
    state_words: str
    version: int


@dataclass(frozen=True)
class CoachRow:
    """A coach's places in one organisation's programmes."""

    coach: Face
    training: str
    training_words: str
    places: int | None
    taken: int
    version: int | None

    @property
    def says(self) -> str:
        """'3 of 4 places taken; trained', or that nothing is recorded."""
        if self.places is None:
            return f"{_learners(self.taken)}; places and training not recorded"
        return f"{self.taken} of {self.places} places taken; {self.training_words.lower()}"

    @property
    def full(self) -> bool:
        """Whether every place is taken."""
        return self.places is not None and self.taken >= self.places


def cohort_row(cohort: Cohort, programme: str, people: int, without_coach: int, without_tutor: int) -> CohortRow:
    """Build one row of the cohort list."""
    starts = f"{'begins' if cohort.starts_on > clock.today() else 'began'} {words.short_day(cohort.starts_on)}"
    return CohortRow(
        cohort.id, cohort.name, cohort.organisation.name, programme, starts, people, without_coach, without_tutor
    )


def enrolment_row(row: Enrolment) -> EnrolmentRow:
    """Build one row of the people in a cohort (learner, school, coach and tutor loaded)."""
    return EnrolmentRow(
        row.id, face(row.learner), row.school.name, _face(row.coach), _face(row.tutor), row.state,
        EnrolmentState(row.state).label, row.version,
    )  # fmt: skip


def coach_row(coach: Person, row: CoachPlaces | None, taken: int) -> CoachRow:
    """Build one line of the capacity ledger."""
    if row is None:
        return CoachRow(face(coach), "", "", None, taken, None)
    return CoachRow(face(coach), row.training, Training(row.training).label, row.places, taken, row.version)


def _face(person: Person | None) -> Face | None:
    return face(person) if person else None


def _learners(count: int) -> str:
    return {0: "No learner yet", 1: "One learner"}.get(count, f"{count} learners")
