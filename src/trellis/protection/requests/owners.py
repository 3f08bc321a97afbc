"""What the owner of a record does when asked because of a request: give a masked copy, reply, or decline."""

from __future__ import annotations

from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.enums import TaskKind
from trellis.protection.models import RequestTask, RightsRequest
from trellis.protection.requests import places
from trellis.protection.requests.pieces import record_of
from trellis.protection.requests.workflow import TASK

WORDS_MOST = 500_000


@command
def give_piece(
    *, actor: Person, task_id: UUID, version: int, words: str = "", with_file: bool = False, looked: bool = False
) -> RequestTask:
    """Give words of a record, with others masked by hand, and its file where nobody else is to be seen in it.

    `looked`: its owner has looked at the file all the way through.
    Raises Refused, Conflict, Invalid(words=…, looked=…).
    """
    task = _own(task_id, version)
    require(task.kind == TaskKind.GIVE, "Nothing of yours is asked for here.")
    record = record_of(task)
    if record is None:
        raise Invalid(words="This record is gone. Say so under “Not given”.")
    if with_file and record.file is None:
        raise Invalid(looked="Others can be seen in it. Hide them first.")
    if with_file and not looked:
        raise Invalid(looked="Look at it all the way through first, then say that you have.")
    if not words.strip() and not with_file:
        raise Invalid(words="Nothing would be given. Say under “Not given” why.")
    task.words = words.strip()[:WORDS_MOST]
    task.files = [str(record.file.id)] if with_file and record.file else []
    return _answered(task, "give", "", actor)


@command
def reply_to_task(*, actor: Person, task_id: UUID, version: int, reply: str) -> RequestTask:
    """Reply to a correction, or say what was done after an objection. Raises Invalid(reply=…)."""
    task = _own(task_id, version)
    require(task.kind != TaskKind.GIVE, "A copy is asked for here, not a reply.")
    if not reply.strip():
        raise Invalid(reply="Say what you changed, or why not. Whoever asked and the officer read it.")
    return _answered(task, "reply", reply, actor)


@command
def decline_piece(*, actor: Person, task_id: UUID, version: int, why: str) -> RequestTask:
    """Give nothing, and say why. Raises Invalid(reply=…)."""
    task = _own(task_id, version)
    require(task.kind == TaskKind.GIVE, "Write a reply instead.")
    if not why.strip():
        raise Invalid(reply="Say why, without a name. The officer reads it, and may ask for a disclosure instead.")
    task.words, task.files = "", []
    return _answered(task, "decline", why, actor)


def _own(task_id: UUID, version: int) -> RequestTask:
    found = RequestTask.objects.select_for_update(of=("self",)).select_related("request__organisation")
    task = found.get(id=task_id)
    check_version(task, version)
    return task


def _answered(task: RequestTask, action: str, reply: str, actor: Person) -> RequestTask:
    task.reply, task.answered_at = reply.strip()[:WORDS_MOST], clock.now()
    TASK.move(task, action, actor=actor)
    for officer in people.members_of(places.above(task.request.organisation_id), Role.PROTECTION):
        if officer.id not in {actor.id, task.request.person_id}:
            letters.post(to=officer.email, template="protection/email/request_replied.txt")
    return task


@command
def take_copy(*, actor: Person, request_id: UUID) -> RightsRequest:
    """Write down that an owner took out what they gave for a request, to hand it over."""
    request = RightsRequest.objects.get(id=request_id)
    given = RequestTask.objects.filter(request=request, owner=actor, state="given")
    require(given.exists(), "You have given nothing for this request yet.")
    trail.record("request.take_copy", request, actor=actor)
    return request
