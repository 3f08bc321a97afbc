"""Reading disclosure cases: one's list, one case as each sees it, its records, the yearly counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Prefetch, QuerySet
from django.db.models.expressions import RawSQL

from trellis.kernel import clock, words
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.cases import redaction
from trellis.protection.cases.asking import KINDS
from trellis.protection.cases.reviewing import MAY_BE_SILENT, MAY_BE_UNHIDDEN, waits_until
from trellis.protection.enums import Capacity, CaseGround, CaseState, Decision
from trellis.protection.models import Case, CaseApproval, CaseCopy, CaseObjection, CaseSubject

CASES_MOST, RECORDS_MOST, NAMES_MOST = 100, 500, 2000


@dataclass(frozen=True)
class Part:
    """In which capacity somebody sees a case; they may hold more than one."""

    desk: bool
    asked: bool
    told: bool


@dataclass(frozen=True)
class CaseRow:
    """One case in a list. `who` only names people to those who may know them."""

    id: UUID
    ground: str
    place: str
    who: str
    asked: str
    state: str
    note: str


@dataclass(frozen=True)
class CaseList:
    """One's cases by what one has to do with them."""

    desk: list[CaseRow]
    asked: list[CaseRow]
    told: list[CaseRow]


@dataclass(frozen=True)
class Approval:
    """One reviewer's yes."""

    name: str
    capacity: str
    at: str
    untold_why: str


@dataclass(frozen=True)
class Objection:
    """One objection as its author and the reviewers read it."""

    id: UUID
    name: str
    mine: bool
    text: str
    at: str
    answer: str


@dataclass(frozen=True)
class RecordRow:
    """One placed record in the case's list."""

    id: UUID
    kind: str
    whose: str
    made: str
    begins: str
    files: int
    decision: str
    decided: bool


@dataclass(frozen=True)
class CaseView:
    """One case as its page shows it to one of its people."""

    id: UUID
    part: Part
    facts: list[tuple[str, str]]
    people: str
    state: str
    state_said: str
    version: int
    asker: str
    second: str
    refusal: str
    until: str
    waits: str | None
    silent: bool
    review: str
    may_be_silent: bool
    may_be_unhidden: bool
    i_am_second: bool
    i_approved: bool
    i_objected: bool
    approvals: list[Approval] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    records: list[RecordRow] = field(default_factory=list)
    undecided: int = 0


@dataclass(frozen=True)
class RecordView:
    """One record to be masked: as it was placed, what to look at in it, and the words that would be given."""

    id: UUID
    case_id: UUID
    kind: str
    whose: str
    made: str
    text: str
    marks: list[redaction.Mark]
    proposed: str
    decision: str
    files: list[tuple[int, str, str, bool]]
    version: int
    until: str


@dataclass(frozen=True)
class Count:
    """How many cases of one ground were given and refused in a year."""

    year: int
    ground: str
    given: int
    refused: int


def cases(person: Person) -> CaseList:
    """Return the newest cases the person sees, by capacity, in two statements."""
    found = list(_seen().order_by("-asked_at")[:CASES_MOST])
    return CaseList(
        [_row(one) for one in found if _part(one, person).desk],
        [_row(one) for one in found if _part(one, person).asked],
        [_row(one) for one in found if _part(one, person).told],
    )


def has_officer(row: Case) -> bool:
    """Say whether somebody holds the office where a case was asked for, who is neither concerned nor asked for it."""
    concerned = {row.asked_by_id, *row.subjects.values_list("person_id", flat=True)}
    return any(one.id not in concerned for one in people.members_of([row.organisation_id], Role.PROTECTION))


def case(person: Person, case_id: UUID) -> CaseView:
    """Return one case as the person sees it. Raises Case.DoesNotExist."""
    row = _seen().get(id=case_id)
    part = _part(row, person)
    approvals = (
        list(CaseApproval.objects.filter(case=row).select_related("reviewer").order_by("at")) if part.desk else []
    )
    objections = list(CaseObjection.objects.filter(case=row).select_related("person").order_by("at"))
    records = _records(row) if part.desk and row.state == CaseState.OPEN else []
    return CaseView(
        row.id, part, _facts(row), _who(row), row.state, CaseState(row.state).label, row.version, row.asked_by.name,
        row.second.name if row.second else "", row.refusal, words.dated_moment(row.ends_at) if row.ends_at else "",
        waits_until(row) if row.state == CaseState.APPROVED else None, row.silent,
        words.short_day(row.review_on) if row.review_on else "", row.ground in MAY_BE_SILENT,
        row.ground in MAY_BE_UNHIDDEN,
        row.second_id == person.id,
        any((one.capacity == Capacity.SECOND) == (row.second_id == person.id) for one in approvals),
        any(one.person_id == person.id for one in objections),
        [
            Approval(one.reviewer.name, Capacity(one.capacity).label, words.short_day(one.at), one.untold_why)
            for one in approvals
        ],
        [
            Objection(
                one.id, one.person.name, one.person_id == person.id, one.text, words.short_day(one.at), one.answer
            )
            for one in objections
        ],
        records, sum(not one.decided for one in records),
    )  # fmt: skip


def record(copy: CaseCopy) -> RecordView:
    """Return one placed record with what to look at in it; the reviewer's own words once they decided."""
    row = copy
    names = _other_names(row)
    marks = redaction.look_at(row.text, names=names, keys=row.keys)
    fresh = row.decision == Decision.OPEN
    return RecordView(
        row.id, row.case_id, KINDS.get(row.kind, row.kind), row.person.name, words.short_day(row.made_on), row.text,
        marks,
        redaction.masked(row.text, marks) if fresh else row.redacted, row.decision,
        [
            (number, one["name"] or "Without a name", words.size(one["size"]), number in row.given)
            for number, one in enumerate(row.files)
        ],
        row.version, words.dated_moment(row.case.ends_at) if row.case.ends_at else "",
    )  # fmt: skip


def counts() -> list[Count]:
    """Return how many cases were given and refused, by year and ground: for everybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, ground, given, refused FROM protection_case_counts()")
        return [
            Count(year, CaseGround(ground).label, given, refused) for year, ground, given, refused in cursor.fetchall()
        ]


def places_of(person: Person) -> list[tuple[UUID, str]]:
    """Return the places a person works at, each once."""
    return list(dict.fromkeys((post.organisation_id, post.place) for post in people.posts_of(person.id) if post.open))


def _seen() -> QuerySet[Case]:
    """Return the cases the person sees, with `desk` and `told` saying why, and those concerned by name."""
    subjects = Prefetch("subjects", CaseSubject.objects.select_related("person").order_by("person__name"))
    return (
        Case.objects.select_related("organisation", "asked_by", "second")
        .prefetch_related(subjects)
        .annotate(desk=_mine("desk"), told=_mine("told"))
    )


def _mine(part: str) -> RawSQL:
    return RawSQL("protection_case.id = ANY ((SELECT protection_my_cases(%s))::uuid[])", [part], BooleanField())


def _part(row: Any, person: Person) -> Part:
    return Part(row.desk, row.asked_by_id == person.id, row.told)


def _who(row: Case) -> str:
    return words.names([one.person.name for one in row.subjects.all()])


def _row(row: Case) -> CaseRow:
    note = ""
    if row.state == CaseState.OPEN and row.ends_at:
        note = f"Ends on {words.dated_moment(row.ends_at)}"
        note = note if row.ends_at > clock.now() else "Its days are over"
    elif row.silent and row.review_on:
        note = f"Those concerned are not told yet; look again by {words.short_day(row.review_on)}"
    return CaseRow(
        row.id, CaseGround(row.ground).label, row.organisation.name, _who(row), words.short_day(row.asked_at),
        CaseState(row.state).label, note,
    )  # fmt: skip


def _facts(row: Case) -> list[tuple[str, str]]:
    single = [("Of these", f"{len(row.single)} single records, and nothing else")] if row.single else []
    return [
        ("For", CaseGround(row.ground).label),
        ("Whose records", _who(row)),
        ("Which records", words.capital(words.names([KINDS.get(kind, kind).lower() for kind in row.kinds]))),
        ("Made", f"from {words.short_day(row.from_on)} to {words.short_day(row.to_on)}"),
        ("Who is given the copy", row.recipient),
        ("Why", row.reason),
        ("Asked by", f"{row.asked_by.name}, {words.short_day(row.asked_at)}"),
        ("Who answers for these records", row.organisation.name),
        *single,
    ]


def _records(row: Case) -> list[RecordRow]:
    rows = CaseCopy.objects.filter(case=row).select_related("person").order_by("made_on", "id")[:RECORDS_MOST]
    return [
        RecordRow(
            one.id, KINDS.get(one.kind, one.kind), one.person.name, words.short_day(one.made_on),
            " ".join(one.text.split())[:90], len(one.files), Decision(one.decision).label,
            one.decision != Decision.OPEN,
        )
        for one in rows
    ]  # fmt: skip


def _other_names(row: CaseCopy) -> list[str]:
    """Return the names of people where the person concerned works or worked, without their own."""
    places = {post.organisation_id for post in people.posts_of(row.person_id)}
    others = people.members_of(places, *Role.values)[:NAMES_MOST]
    return [one.name for one in others if one.id != row.person_id]
