"""Disclosure cases in the leak matrix: asked for, withdrawn, told, objected to, open and silent, over.

The learner is concerned, the leader asks, the officer and the administrator (named as second reviewer) review. The
leader leads the learner and so never reviews. Nobody sees the records themselves because of a case.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from tests.factories.evidence import make_note
from tests.leaks.world import World, canary
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.protection import commands
from trellis.protection.models import Case, CaseApproval, CaseCopy, CaseSubject

REVIEWERS = {"protection", "admin"}
ASKED = {"protection", "leader"}  # nobody is named as second reviewer yet
REVIEWED = {"protection", "admin", "leader"}
DAY = date(2020, 3, 2)
SEES: dict[str, set[str]] = {
    "protection_case:asked": ASKED,
    "protection_case:told": {*REVIEWED, "learner"},
    "protection_case:waiting": {*REVIEWED, "learner"},
    "protection_case:withdrawn": ASKED,
    "protection_case:silent": REVIEWED,
    "protection_case:over": REVIEWED,
    "protection_casesubject:asked": ASKED,
    "protection_casesubject:told": {*REVIEWED, "learner"},
    "protection_casesubject:silent": REVIEWED,
    "protection_caseapproval:silent": REVIEWERS,
    "protection_caseobjection:told": {*REVIEWERS, "learner"},
    "protection_caseobjection:waiting": {*REVIEWERS, "learner"},
    "protection_casecopy:silent": REVIEWERS,
    "protection_casecopy:over": set(),
    "evidence_item:in_case": {"learner"},
    "circles_accesslog:silent": {"protection"},
    "circles_accesslog:told": {"protection", "learner"},
    "circles_circle:case": REVIEWERS,
    "circles_circle:case_over": set(),
}
CHANGE: dict[str, set[str]] = {
    "protection_case": REVIEWERS,
    "protection_case:asked": {"protection"},
    "protection_case:withdrawn": ASKED,
    "protection_casesubject": REVIEWERS,
    "protection_casesubject:asked": {"protection"},
    "protection_caseobjection": REVIEWERS,
    "protection_casecopy:silent": REVIEWERS,
    "circles_circle:case": set(),
}
DELETE: dict[str, set[str]] = {}
FORGE: dict[str, set[str]] = {
    "protection_case": set(),
    "protection_case:asked": {"leader"},
    "protection_casesubject": set(),
    "protection_casesubject:asked": {"leader"},
    "protection_caseapproval:silent": {"admin"},  # their own again, which the database refuses as a second
    "protection_casecopy": set(),
    "protection_casecopy:silent": set(),
    "protection_case:withdrawn": set(),
    "protection_caseobjection": set(),  # nobody brings an answer of their own
    "protection_caseobjection:waiting": {"learner"},  # refused as a second
    "circles_accesslog:silent": {"protection"},
    "circles_accesslog:told": {"protection"},
}
MUST_SEE: dict[str, set[str]] = {
    "protection": {"protection_casecopy:silent", "protection_caseapproval:silent", "protection_case:asked"},
    "admin": {"protection_casecopy:silent", "protection_caseobjection:told"},
    "leader": {"protection_case:asked", "protection_case:silent"},
    "learner": {"protection_case:told", "protection_caseobjection:told"},
}


def plant(world: World) -> dict[str, UUID]:
    """Ask six times, withdraw one, approve four; object to two, answer one; open three, and let one run out."""
    item = make_note(world.learner, canary("evidence_item:in_case"), canary("evidence_item:in_case"))
    item_table = type(item).objects.using("owner")
    item_table.filter(id=item.id).update(taken_on=DAY)
    cases = {case: _ask(world, case) for case in ("asked", "told", "waiting", "withdrawn", "silent", "over")}
    _act(world.leader, commands.withdraw_case, cases["withdrawn"])
    for case in ("told", "waiting", "silent", "over"):
        _approve(world, cases[case], "" if case in {"told", "waiting"} else canary("protection_caseapproval:silent"))
    with acting_as(world.learner):
        objection = commands.object_to_case(
            actor=world.learner, case_id=cases["told"], text=canary("protection_caseobjection:told")
        )
        waiting = commands.object_to_case(
            actor=world.learner, case_id=cases["waiting"], text=canary("protection_caseobjection:waiting")
        )
    with acting_as(world.protection):
        commands.answer_objection(
            actor=world.protection, objection_id=objection.id, answer=canary("protection_caseobjection:told")
        )
    _owner(CaseSubject).filter(case_id=cases["told"]).update(told_at=clock.now() - timedelta(days=3))
    for case in ("told", "silent", "over"):
        _act(world.protection, commands.open_case, cases[case])
    for case, copies in (("silent", "silent"), ("over", "over")):
        words = canary(f"protection_casecopy:{copies}")
        _owner(CaseCopy).filter(case_id=cases[case]).update(text=words, redacted=words)
    _owner(CaseCopy).filter(case_id=cases["told"]).update(text="words", redacted="words")
    logs = {case: _opened(world, cases[case]) for case in ("silent", "told")}
    _run_out(cases["over"])
    subject = {case: _owner(CaseSubject).get(case_id=row).id for case, row in cases.items()}
    copies = {case: _owner(CaseCopy).get(case_id=cases[case]).id for case in ("silent", "over")}
    return {
        **{f"protection_case:{case}": row for case, row in cases.items()},
        **{f"protection_casesubject:{case}": subject[case] for case in ("asked", "told", "silent")},
        "protection_caseapproval:silent": _owner(CaseApproval).get(case_id=cases["silent"], capacity="second").id,
        "protection_caseobjection:told": objection.id,
        "protection_caseobjection:waiting": waiting.id,
        **{f"protection_casecopy:{case}": row for case, row in copies.items()},
        "evidence_item:in_case": item.id,
        **{f"circles_accesslog:{case}": row for case, row in logs.items()},
        "circles_circle:case": _owner(Case).get(id=cases["silent"]).circle_id,
        "circles_circle:case_over": _owner(Case).get(id=cases["over"]).circle_id,
    }


def _owner(model: Any) -> Any:
    return model.objects.using("owner")


def _ask(world: World, case: str) -> UUID:
    words = canary(f"protection_case:{case}")
    with acting_as(world.leader):
        return commands.ask_case(
            actor=world.leader, organisation_id=world.school.id, ground="law", addresses=[world.learner.email],
            kinds=["notes"], from_on=DAY, to_on=DAY, recipient=words, reason=words,
        ).id  # fmt: skip


def _act(person: Any, command: Any, case_id: UUID, **more: Any) -> None:
    with acting_as(person):
        command(actor=person, case_id=case_id, version=_owner(Case).get(id=case_id).version, **more)


def _approve(world: World, case_id: UUID, why: str) -> None:
    _act(world.protection, commands.name_second, case_id, address=world.admin.email)
    for person in (world.protection, world.admin):
        _act(person, commands.approve_case, case_id, apart=True, untold_why=why)


def _opened(world: World, case_id: UUID) -> UUID:
    """Write one opening by the officer, as the page does; each case has an entry of its own."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO circles_accesslog (id, person_id, owner_id, item_kind, item_id, circle_id, why, at) "
            "SELECT gen_random_uuid(), %s, %s, 'notes', gen_random_uuid(), circle_id, 'disclosure case', now() "
            "FROM protection_case WHERE id = %s RETURNING id",
            [world.protection.id, world.learner.id, case_id],
        )
        return cursor.fetchone()[0]


def _run_out(case_id: UUID) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE circles_member SET since = now() - interval '15 days', until = now() - interval '1 day' "
            "WHERE circle_id = (SELECT circle_id FROM protection_case WHERE id = %s)",
            [case_id],
        )
        cursor.execute("UPDATE protection_case SET ends_at = now() - interval '1 day' WHERE id = %s", [case_id])
