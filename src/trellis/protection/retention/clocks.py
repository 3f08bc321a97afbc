"""When each record goes. The days are worked out in the database; here stands where the rules come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections

from trellis.kernel import clock
from trellis.kernel.packs import Pack
from trellis.knowledge import queries as knowledge
from trellis.protection.enums import GRACE_DAYS
from trellis.protection.records_schema import RecordClass

STANDARD = "mtl"  # whose keeping times hold for people without an enrolment

_CLOCKS = """
SELECT kind, record_id, person_id, began, due_on, goes_on, renewed, may_renew, told, why
  FROM protection_clocks(%(rules)s::jsonb, %(today)s, %(grace)s, %(whose)s, %(one)s)
"""


@dataclass(frozen=True)
class Clock:
    """One record's days. `due_on` is None while nothing counts; `goes_on` waits for the notice. `may_renew` in days."""

    kind: str
    record_id: UUID
    person_id: UUID
    began: date | None
    due_on: date | None
    goes_on: date | None
    renewed: int | None
    may_renew: int
    told: date | None
    why: str


def clocks_of(person_id: UUID, using: str = "default") -> list[Clock]:
    """Return every clock of one person's records, in one statement beside the packs."""
    return list(_clocks(using, whose=person_id))


def clock_of(record_id: UUID, using: str = "default") -> Clock | None:
    """Return one record's clock, or None when it has none (any more)."""
    return next(_clocks(using, one=record_id), None)


def due_until(last: date, using: str = "system") -> list[Clock]:
    """Return the clocks of everybody's records due by a day, those due first at the front: for the nightly job."""
    return list(_clocks(using, more=" WHERE due_on <= %(last)s ORDER BY due_on, record_id", last=last))


def _clocks(
    using: str, *, whose: UUID | None = None, one: UUID | None = None, more: str = "", **values: Any
) -> Iterator[Clock]:
    facts: dict[str, Any] = {
        "rules": json.dumps(rules(using)), "today": clock.today(), "grace": GRACE_DAYS, "whose": whose, "one": one,
    }  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(_CLOCKS + more, {**facts, **values})
        for row in cursor.fetchall():
            yield Clock(*row)


def rules(using: str = "default") -> list[dict[str, Any]]:
    """Return what the packs in force say, as `protection_clocks` takes it; the standard pack fills the gaps."""
    standard = knowledge.pack(STANDARD)
    found = list(_rules(standard, standard=True))
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT DISTINCT pack_name, pack_version FROM programme_cohort")
        used = cursor.fetchall()
    for name, version in used:
        if (name, version) != (standard.key, standard.version):
            found.extend(_rules(knowledge.pack(name, version), standard=False))
    return found


def classes(pack: Pack | None = None) -> Mapping[str, RecordClass]:
    """Return the kinds of records of a pack by kind, in its order."""
    section = (pack or knowledge.pack(STANDARD)).section(RecordClass)
    return {str(one.kind): one for one in section.values()}


def _rules(pack: Pack, *, standard: bool) -> Iterator[dict[str, Any]]:
    for one in pack.section(RecordClass).values():
        if one.runs:
            yield {
                "pack": pack.key, "version": pack.version, "standard": standard, "kind": one.kind,
                "keep": one.keep_days, "start": one.counted_from, "renew": one.renew_days,
            }  # fmt: skip
