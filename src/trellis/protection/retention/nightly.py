"""The night's work: tell people what will go, delete what is due, and what was only hidden. Run twice, it does it once.

Each step is a transaction of its own, so that a run killed anywhere is taken up by the next.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connections, transaction

from trellis.coaching import commands as coaching
from trellis.evidence import commands as evidence
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.jobs import Pieces
from trellis.people import letters
from trellis.protection.enums import NOTICE_DAYS, Why
from trellis.protection.models import Notice, Proof
from trellis.protection.proofs.unhidden import let_plain_go_as_job
from trellis.protection.retention.clocks import Clock, classes, clock_of, due_until

SYSTEM = "system"


@dataclass(frozen=True)
class Night:
    """What one run did: people told, records gone, entries of the log of openings gone."""

    told: int
    gone: int
    openings: int


def run() -> Night:
    """Do the night's work: each person and record by itself. Raises SomeFailed when all were tried and some failed."""
    today = clock.today()
    soon = due_until(today + timedelta(days=max(NOTICE_DAYS)))
    pieces = Pieces()
    told = sum(pieces.do(_tell, person_id, rows, today, instead=0) for person_id, rows in _by_person(soon).items())
    due = [row for row in soon if row.goes_on and row.goes_on <= today]
    gone = sum(pieces.do(end_record, row.kind, row.record_id, instead=False) for row in due)
    gone += sum(
        pieces.do(evidence.delete_as_job, item, why=Why.OWNER, instead=False) for item in evidence.hidden_items()
    )
    gone += sum(pieces.do(let_plain_go_as_job, item, instead=False) for item in evidence.plain_kept())
    openings = pieces.do(_forget_openings, instead=0)
    pieces.done()
    return Night(told, gone, openings)


def _by_person(rows: list[Clock]) -> dict[UUID, list[Clock]]:
    found: dict[UUID, list[Clock]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _tell(person_id: UUID, rows: list[Clock], today: date) -> int:
    """Write the notices not written yet and, if there are any, one letter: together, or neither."""
    due = [(row, days) for row in rows for days in NOTICE_DAYS if row.due_on and row.due_on - timedelta(days) <= today]
    with acting_as(person_id):
        if not sum(_write(row, days) for row, days in due):  # all are written, then counted
            return 0
        letters.post_to(person_id, "protection/email/notice.txt")
    return 1


def _write(row: Clock, days: int) -> bool:
    assert row.due_on is not None  # noqa: S101  for the type checker
    _, made = Notice.objects.get_or_create(
        person_id=row.person_id, record_id=row.record_id, due_on=row.due_on, days_before=days,
        defaults={"kind": row.kind, "at": clock.now()},
    )  # fmt: skip
    return made


def end_record(kind: str, record_id: UUID) -> bool:
    """Delete one record if its day has come, looked up again at this moment; say whether it went."""
    now = clock_of(record_id, SYSTEM)
    if now is None or now.goes_on is None or now.goes_on > clock.today():
        return False
    if kind == "session-notes":
        return _end_sessions(now)
    return evidence.delete_as_job(record_id, why=now.why)


def _end_sessions(now: Clock) -> bool:
    """Delete what a pair wrote in sessions, with a proof for each; held for either, it waits."""
    with transaction.atomic(using=SYSTEM):
        gone = coaching.forget_sessions(now.record_id, kept_if=_is_held)
        if gone is None:
            return False
        Notice.objects.using(SYSTEM).filter(record_id=now.record_id).delete()
        for person_id in gone.people:
            Proof.objects.using(SYSTEM).create(
                person_id=person_id, kind=now.kind, made_on=gone.first_day, deleted_at=clock.now(), why=now.why
            )
    return True


def _is_held(person_id: UUID) -> bool:
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("SELECT protection_held(%s, 'session-notes')", [person_id])
        return bool(cursor.fetchone()[0])


def _forget_openings() -> int:
    """Delete old entries of who opened what: they belong to two people and have no title, so nobody is told."""
    rule = classes().get("openings")
    if rule is None or not rule.runs:
        return 0
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(
            "DELETE FROM circles_accesslog l WHERE l.at < %s AND NOT protection_held(l.owner_id, 'openings')"
            " AND NOT protection_held(l.person_id, 'openings')",
            [clock.now() - timedelta(days=rule.keep_days)],
        )
        return int(cursor.rowcount)
