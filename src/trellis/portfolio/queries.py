"""Reading plans and submissions. The pack in force for the enrolment says what a module asks (R88)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from trellis.evidence import queries as evidence
from trellis.kernel.database import HasId
from trellis.kernel.packs import Pack
from trellis.knowledge.queries import pack
from trellis.people.queries import face_of
from trellis.portfolio import checklist, snapshots
from trellis.portfolio.checklist import Need
from trellis.portfolio.enums import SubmissionState
from trellis.portfolio.models import Piece, PlannedModule, Snapshot, Submission
from trellis.portfolio.rows import ModuleRow, PieceRow, QueueRow, module_row, piece_row, queue_row
from trellis.programme.models import Enrolment
from trellis.programme.rubric_schema import Rubric
from trellis.programme.schema import Module, Programme, modules_of


def pack_of(thing: Enrolment | Submission) -> Pack:
    """Return the pack version an enrolment or a submission is on; costs no query once read."""
    if isinstance(thing, Submission):
        return pack(thing.pack_name, thing.pack_version)
    return pack(thing.cohort.pack_name, thing.cohort.pack_version)


def programme_of(enrolment: Enrolment) -> Programme:
    """Return the programme of an enrolment: the first of its pack."""
    return next(iter(pack_of(enrolment).section(Programme).values()))


def module_of(thing: Submission) -> Module:
    """Return the module of a submission as its pack version has it."""
    return pack_of(thing).section(Module)[thing.module_key]


def rubric_of(thing: Submission) -> Rubric:
    """Return the rubric a submission is marked by."""
    return pack_of(thing).section(Rubric)[module_of(thing).rubric]


def rubric_for(enrolment: Enrolment, found: Module) -> Rubric:
    """Return the rubric by which an enrolment's module is marked."""
    return pack_of(enrolment).section(Rubric)[found.rubric]


def module(enrolment: Enrolment, key: str) -> Module:
    """Return a module of the enrolment's programme. Raises Submission.DoesNotExist, so that pages say 404."""
    found = pack_of(enrolment).section(Module).get(key)
    if found is None:
        raise Submission.DoesNotExist(key)
    return found


# Each module's plan beside its latest attempt.
_MODULES = """
SELECT coalesce(p.module_key, s.module_key), coalesce(p.term, ''), s.id, s.state, s.passed, s.submitted_at
  FROM (SELECT module_key, term FROM portfolio_plannedmodule WHERE enrolment_id = %s) AS p
  FULL JOIN (SELECT DISTINCT ON (module_key) module_key, id, state, passed, submitted_at
               FROM portfolio_submission WHERE enrolment_id = %s AND learner_id = %s
              ORDER BY module_key, attempt DESC) AS s ON s.module_key = p.module_key
"""
NOTHING = ("", None, None, None, None)


def modules(enrolment: Enrolment) -> list[ModuleRow]:
    """Return the modules of the learner's programme in order, each with its plan and its latest submission.

    One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MODULES, [enrolment.id, enrolment.id, enrolment.learner_id])
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    every = modules_of(pack_of(enrolment), programme_of(enrolment).key)
    titles = {one.key: one.title for one in every}
    return [module_row(one, titles, *found.get(one.key, NOTHING)) for one in every]


def submission(submission_id: UUID) -> Submission:
    """Return a submission the current person may see. Raises Submission.DoesNotExist."""
    return Submission.objects.select_related("enrolment", "enrolment__cohort").get(id=submission_id)


def pieces_of(person: HasId, submission_id: UUID) -> list[PieceRow]:
    """Return the pieces of a draft in order with what their evidence is called now; two statements."""
    rows = list(Piece.objects.filter(submission_id=submission_id).order_by("position", "id"))
    found = evidence.cards(person, [row.item_id for row in rows])
    return [piece_row(row, found.get(row.item_id)) for row in rows]


def item_ids(submission_id: UUID) -> list[UUID]:
    """Return the ids of a draft's evidence, in order."""
    return list(
        Piece.objects.filter(submission_id=submission_id).order_by("position", "id").values_list("item_id", flat=True)
    )


def needs(found: Submission, pieces: Iterable[PieceRow]) -> list[Need]:
    """Return what the module asks for beside what the draft holds."""
    return checklist.needs(module_of(found), found.answers, [piece.serves for piece in pieces])


def snapshot(submission_id: UUID) -> Snapshot:
    """Return the frozen copy of a submission, its submission loaded. Raises Snapshot.DoesNotExist."""
    rows = Snapshot.objects.select_related("submission__learner", "submission__enrolment__cohort")
    return rows.get(submission_id=submission_id)


def unchanged(frozen: Snapshot) -> bool:
    """Work the checksum out again from what is stored, and say whether it is the one on the receipt."""
    return snapshots.checksum(frozen.content) == frozen.checksum


def earlier_missing(enrolment: Enrolment, found: Module) -> list[str]:
    """Return the titles of modules that come first and are not yet submitted or passed (R85)."""
    done = set(
        Submission.objects.filter(enrolment_id=enrolment.id, state__in=["submitted", "assessed"])
        .exclude(passed=False)
        .values_list("module_key", flat=True)
    )
    held = pack_of(enrolment).section(Module)
    return [held[key].title for key in found.after if key not in done]


_QUEUE = """
SELECT s.id, s.module_key, s.pack_name, s.pack_version, s.attempt, s.submitted_at, l.id, l.name, l.known_as
  FROM portfolio_submission s JOIN people_person l ON l.id = s.learner_id
 WHERE s.state = %s AND s.learner_id <> %s
 ORDER BY """


def to_assess(person: HasId, *, limit: int = 100) -> list[QueueRow]:
    """Return submitted work of others in the person's circles, longest waiting first, in one statement."""
    return _queue("s.submitted_at, s.id", [SubmissionState.SUBMITTED, person.id, limit])


def assessed_by(person: HasId, *, limit: int = 50) -> list[QueueRow]:
    """Return assessed work of others in the person's circles, newest first, in one statement."""
    return _queue("s.submitted_at DESC, s.id", [SubmissionState.ASSESSED, person.id, limit])


def _queue(order: str, arguments: list[Any]) -> list[QueueRow]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_QUEUE}{order} LIMIT %s", arguments)
        return [
            queue_row(row[0], pack(row[2], row[3]).section(Module)[row[1]], row[4], row[5], face_of(*row[6:9]))
            for row in cursor.fetchall()
        ]


def plan_of(enrolment_id: UUID, module_key: str) -> PlannedModule | None:
    """Return the plan of one module, or None."""
    return PlannedModule.objects.filter(enrolment_id=enrolment_id, module_key=module_key).first()
