"""Requests about personal data in the leak matrix: whoever asked, officers, and owners who are asked because of one.

The learner asks five times and withdraws once; a parent's request on paper finds the learner's own note. The officer sees no record, and
neither whose it is; the coach reads only the requests because of which they are asked.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.factories.evidence import make_note
from tests.factories.pupils import make_class
from tests.leaks.world import World, canary
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.protection import commands
from trellis.protection.models import RequestTask, RightsRequest

KEY, CLASS = "P77", "Canary class"
SEES: dict[str, set[str]] = {
    "protection_rightsrequest:complaint": {"learner", "protection"},
    "protection_rightsrequest:answered": {"learner", "protection"},
    "protection_rightsrequest:withdrawn": {"learner", "protection"},
    "protection_rightsrequest:correction": {"learner", "protection", "coach"},
    "protection_rightsrequest:held": {"learner", "protection", "coach"},
    "protection_rightsrequest:paper": {"protection", "learner"},
    "protection_rightsrequest:entered": {"protection"},
    "protection_requesttask:correction": {"coach"},
    "protection_requesttask:given": {"coach", "learner"},
    "protection_requesttask:paper": {"learner"},
    "evidence_item:asked_for": {"learner"},
    "pupils_schoolclass:asked_for": {"learner"},
}
CHANGE: dict[str, set[str]] = {
    "protection_rightsrequest": {"protection"},
    "protection_rightsrequest:withdrawn": {"protection", "learner"},  # to withdraw it, and nothing else
    "protection_requesttask": {"coach"},
    "protection_requesttask:paper": {"learner"},
    "pupils_schoolclass:asked_for": {"learner"},
}
DELETE: dict[str, set[str]] = {}
FORGE: dict[str, set[str]] = {
    "protection_rightsrequest": {"learner"},
    "protection_rightsrequest:answered": set(),
    "protection_rightsrequest:withdrawn": set(),
    "protection_rightsrequest:paper": {"protection"},
    "protection_rightsrequest:entered": {"protection"},
    "protection_requesttask": set(),
    "protection_requesttask:paper": set(),
    "pupils_schoolclass:asked_for": {"learner"},
}
MUST_SEE: dict[str, set[str]] = {
    "learner": {
        "protection_rightsrequest:complaint",
        "protection_rightsrequest:answered",
        "protection_requesttask:given",
    },
    "protection": {"protection_rightsrequest:complaint", "protection_rightsrequest:entered"},
    "coach": {"protection_rightsrequest:correction"},
}


def plant(world: World) -> dict[str, UUID]:
    """Ask, have owners asked, give one, reply to one, answer one."""
    learner, coach, officer = world.learner, world.coach, world.protection
    made_class = make_class(learner, CLASS, KEY, school=world.school)
    title = canary("evidence_item:asked_for")
    item = make_note(learner, title, f"{KEY}: {title}")
    rows = {
        "complaint": _own(world, "complaint"),
        "answered": _own(world, "complaint", "answered"),
        "withdrawn": _own(world, "objection", "withdrawn"),
        "correction": _own(world, "correction", owner_id=coach.id),
        "held": _own(world, "held"),
    }
    with acting_as(learner):
        commands.withdraw_request(actor=learner, request_id=rows["withdrawn"], version=1)
    for case in ("paper", "entered"):
        with acting_as(officer):
            rows[case] = commands.enter_request(
                actor=officer, organisation_id=world.school.id, kind="pupil", received_on=clock.today(),
                text=canary(f"protection_rightsrequest:{case}"), pupil_key=KEY, class_name=CLASS,
            ).id  # fmt: skip
    for case in ("held", "paper"):
        with acting_as(officer):
            commands.ask_owners(actor=officer, request_id=rows[case], version=1)
    words = canary("protection_rightsrequest:answered")
    with acting_as(officer):
        commands.answer_request(actor=officer, request_id=rows["answered"], version=1, answer=words)
    tasks = {case: _owner(RequestTask).get(request_id=rows[case]) for case in ("correction", "paper")}
    tasks["given"] = _owner(RequestTask).filter(request_id=rows["held"], record_kind="session-notes").first()
    assert tasks["given"].owner_id == coach.id
    with acting_as(coach):
        commands.give_piece(
            actor=coach, task_id=tasks["given"].id, version=1, words=canary("protection_requesttask:given")
        )
        commands.reply_to_task(actor=coach, task_id=tasks["correction"].id, version=1, reply="I look at it.")
    return {
        **{f"protection_rightsrequest:{case}": row for case, row in rows.items()},
        **{f"protection_requesttask:{case}": task.id for case, task in tasks.items()},
        "evidence_item:asked_for": item.id,
        "pupils_schoolclass:asked_for": made_class.id,
    }


def _owner(model: Any) -> Any:
    return model.objects.using("owner")


def _own(world: World, kind: str, case: str = "", **more: Any) -> UUID:
    with acting_as(world.learner):
        made: RightsRequest = commands.make_request(
            actor=world.learner, organisation_id=world.school.id, kind=kind,
            text=canary(f"protection_rightsrequest:{case or kind}"), **more,
        )  # fmt: skip
    return made.id
