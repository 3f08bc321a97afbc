"""What is kept of one person, how long, and what goes next: for the page about it and for Today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from trellis.evidence import queries as evidence
from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.knowledge import queries as knowledge
from trellis.people.models import Person
from trellis.protection.enums import NOTICE_DAYS
from trellis.protection.models import Notice
from trellis.protection.records_schema import RecordClass
from trellis.protection.retention.clocks import Clock, classes, clocks_of

CONTROLLERS = {
    "school": "Your school", "university": "The university", "joint": "Your school and the university together",
}  # fmt: skip
BASES = {
    "public-task": "Public task", "legitimate-interests": "Legitimate interests", "consent": "Consent",
    "contract": "Contract", "legal-obligation": "Legal obligation",
}  # fmt: skip
SHOWN_MOST = 200


@dataclass(frozen=True)
class Going:
    """One record with its day. `item_id` is None for what is no item; `renew_by` as '1 year', or ''."""

    record_id: UUID
    kind: str
    title: str
    item_id: UUID | None
    when: str
    soon: bool
    renew_by: str
    renewed: bool


@dataclass(frozen=True)
class Kind:
    """One kind of record as the page says it."""

    title: str
    holds: str
    controller: str
    basis: str
    basis_why: str
    says: str
    draft: bool
    count: int
    first: str


@dataclass(frozen=True)
class Kept:
    """The page: what goes next, how many more, and every kind."""

    going: tuple[Going, ...]
    more: int
    kinds: tuple[Kind, ...]


def kept_of(person: Person) -> Kept:
    """Return what is kept of the person, in a number of statements that does not grow."""
    clocks = sorted(
        (one for one in clocks_of(person.id) if one.goes_on), key=lambda one: (one.goes_on or date.max, one.record_id)
    )
    shown = clocks[:SHOWN_MOST]
    titles = evidence.titles_of([one.record_id for one in shown])
    found = _classes_of(person, clocks)
    going = tuple(_going(one, titles, found) for one in shown)
    return Kept(going, len(clocks) - len(shown), tuple(_kind(one, clocks) for one in found.values()))


def _classes_of(person: Person, clocks: list[Clock]) -> dict[str, RecordClass]:
    from trellis.programme import queries as programme  # noqa: PLC0415

    enrolment = programme.enrolment_of(person)
    if enrolment is None:
        return dict(classes())
    cohort = enrolment.cohort
    return dict(classes()) | dict(classes(knowledge.pack(cohort.pack_name, cohort.pack_version)))


def _going(one: Clock, titles: dict[UUID, str], found: dict[str, RecordClass]) -> Going:
    assert one.goes_on is not None  # noqa: S101  for the type checker
    is_item = one.record_id in titles
    soon = one.goes_on <= clock.today() + timedelta(days=max(NOTICE_DAYS))
    return Going(
        one.record_id, found[one.kind].title, titles.get(one.record_id, found[one.kind].title),
        one.record_id if is_item else None, words.short_day(one.goes_on), soon,
        said_days(one.may_renew) if one.may_renew else "", one.renewed is not None,
    )  # fmt: skip


def _kind(one: RecordClass, clocks: list[Clock]) -> Kind:
    mine = [row for row in clocks if row.kind == one.kind]
    first = words.short_day(mine[0].goes_on) if mine and mine[0].goes_on else ""
    return Kind(
        one.title, one.holds, CONTROLLERS[one.controller], BASES[one.basis], one.basis_why, one.says, one.unverified,
        len(mine), first,
    )  # fmt: skip


def said_days(days: int) -> str:
    """Return a number of days as people say it: 'a year', '90 days'."""
    said = {182: "half a year", 365: "a year", 730: "two years", 1095: "three years", 2190: "six years"}
    return said.get(days, f"{days} days")


@dataclass(frozen=True)
class Soon:
    """What Today says: how many things go, and the first day."""

    count: int
    first: str


def soon_of(person: HasId) -> Soon | None:
    """Return what goes soon and was not put away, in one statement."""
    rows = Notice.objects.filter(person_id=person.id, dismissed_at=None, due_on__gte=clock.today() - timedelta(days=60))
    found = sorted({(due, record) for due, record in rows.values_list("due_on", "record_id")})
    return Soon(len({record for _, record in found}), words.short_day(found[0][0])) if found else None
