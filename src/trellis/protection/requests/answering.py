"""What an officer does with a request: acknowledge, find, ask owners, put off, uphold, open a case, answer, refuse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from trellis.kernel import clock, trail, words
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import opaque_id
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.enums import WAIT_DAYS, RequestKind
from trellis.protection.models import RightsRequest
from trellis.protection.requests import places, rules
from trellis.protection.requests.asking import tell_owners
from trellis.protection.requests.days import days_of, next_due
from trellis.protection.requests.workflow import OPEN, REQUEST
from trellis.protection.retention.clocks import classes
from trellis.pupils.enums import Allows

NOT_YOURS = "The data-protection officer of the place does that."
CLOSED = "This request is closed."
ALONE = (
    "Nobody else holds the office of data-protection officer here or above, and whoever asks for a disclosure does not "
    "review it. Have a second officer added on the page of people first."
)


@command
def acknowledge_request(*, actor: Person, request_id: UUID, version: int) -> RightsRequest:
    """Say that a request has been received and is looked at. Whoever asked is written to."""
    request = _on_desk(request_id, version)
    request.acknowledged_at = clock.now()
    REQUEST.move(request, "acknowledge", actor=actor, save=False)
    _count_anew(request)
    _letter(request)
    return request


@command
def extend_request(*, actor: Person, request_id: UUID, version: int, why: str) -> RightsRequest:
    """Put the answer off once, by as much as the pack says, before its first day is over. Raises Invalid(why=…)."""
    request = _on_desk(request_id, version)
    require(request.state in OPEN, CLOSED)
    days = days_of(request.kind, request.received_on)
    require(days.extended_by is not None and not request.extended_why, "This cannot be put off (again).")
    require(days.answer_by is not None and clock.today() <= days.answer_by, "The day for saying so is over.")
    if not why.strip():
        raise Invalid(why="Say why it takes longer. Whoever asked reads it.")
    request.extended_why = why.strip()
    _count_anew(request)
    trail.record("request.extend", request, actor=actor)
    _letter(request)
    return request


@command
def ask_owners(*, actor: Person, request_id: UUID, version: int) -> int:
    """Ask the owner of everything found that the place answers for, each once. Returns how many were asked for."""
    request = _on_desk(request_id, version)
    require(request.state in OPEN, CLOSED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_ask_owners(%s, %s, %s)", [request.id, clock.now(), _answered_here(request)])
        asked = int(cursor.fetchone()[0])
    request.save(update_fields=["version"])
    trail.record("request.ask_owners", request, actor=actor)
    if asked:
        tell_owners(request)
    return asked


@command
def uphold_objection(*, actor: Person, request_id: UUID, version: int, furthest: int) -> int:
    """Uphold an objection for a pupil: recordings of them go no further than this, from now on.

    What is shown beyond it is taken back in the same transaction, and the teacher told. Returns in how many classes.
    Raises Invalid(furthest=…, pupil_key=…).
    """
    request = _on_desk(request_id, version)
    require(request.kind == RequestKind.OBJECTION and bool(request.pupil_key), "This is no objection for a pupil.")
    require(request.state in OPEN, CLOSED)
    if furthest not in {Allows.NOTHING, Allows.RECORD, Allows.SCHOOL}:
        raise Invalid(furthest="Choose how far recordings may still go.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_uphold(%s, %s)", [request.id, furthest])
        classes = int(cursor.fetchone()[0])
        cursor.execute("SELECT protection_ask_owners(%s, %s, %s)", [request.id, clock.now(), []])
    if not classes:
        raise Invalid(furthest="No class at your places has this key under this name. Look at both again.")
    request.save(update_fields=["version"])
    trail.record("request.uphold", request, actor=actor)
    tell_owners(request)
    return classes


@command
def ask_case_for_request(*, actor: Person, request_id: UUID, version: int) -> RightsRequest:
    """Ask for a disclosure of what owners did not give: those records alone, reviewed by another officer.

    Raises Refused when nobody else could review it, or nothing is ripe.
    """
    request = _on_desk(request_id, version)
    require(request.state in OPEN and request.case_id is None, "This request has its case, or is closed.")
    others = [one for one in _officers(request) if one.id != actor.id]
    require(bool(others), ALONE)
    about = f"pupil {request.pupil_key}" if request.pupil_key else "whoever asked"
    reason = (
        f"A request received on {words.short_day(request.received_on)}: {RequestKind(request.kind).label.lower()}. "
        "The owners of these records were asked for a copy and did not give one."
    )
    with connection.cursor() as cursor:
        values: list[Any] = [request.id, opaque_id(), f"For the request of {about}", reason, clock.now(), WAIT_DAYS]
        cursor.execute("SELECT protection_case_for(%s, %s, %s, %s, %s, %s)", values)
        require(bool(cursor.fetchone()[0]), f"Nothing was declined, or has waited for {WAIT_DAYS} days.")
    request.refresh_from_db()
    assert request.case is not None  # noqa: S101  the function wrote it
    trail.record("case.ask", request.case, actor=actor, state_to=request.case.state)
    for officer in others:
        letters.post(to=officer.email, template="protection/email/case_asked.txt")
    return request


@command
def answer_request(*, actor: Person, request_id: UUID, version: int, answer: str) -> RightsRequest:
    """Answer a request and close it. Raises Invalid(answer=…)."""
    return _close(actor, request_id, version, "answer", answer, "Write the answer. Whoever asked reads it.")


@command
def refuse_request(*, actor: Person, request_id: UUID, version: int, why: str) -> RightsRequest:
    """Refuse a request, with the reason, and close it. Raises Invalid(answer=…)."""
    return _close(actor, request_id, version, "refuse", why, "Say why. Whoever asked reads it.")


def _close(actor: Person, request_id: UUID, version: int, action: str, text: str, missing: str) -> RightsRequest:
    request = _on_desk(request_id, version)
    if not text.strip():
        raise Invalid(answer=missing)
    request.answer, request.closed_at, request.due_on = text.strip(), clock.now(), None
    REQUEST.move(request, action, actor=actor)
    _letter(request)
    return request


def _answered_here(request: RightsRequest) -> list[str]:
    """Return the kinds of records that the place answers for, alone or together with another."""
    return [kind for kind, one in classes().items() if places.answers_for(request.organisation.kind, one.controller)]


def _on_desk(request_id: UUID, version: int) -> RightsRequest:
    found = RightsRequest.objects.select_for_update(of=("self",)).select_related("organisation")
    request = found.get(id=request_id)
    require(request.id in rules.requests_of("desk"), NOT_YOURS)
    check_version(request, version)
    return request


def _count_anew(request: RightsRequest) -> None:
    """Write which day comes next; its officers are told of that one anew."""
    days = days_of(request.kind, request.received_on)
    acknowledged = request.acknowledged_at is not None
    request.due_on = next_due(days, acknowledged=acknowledged, extended=bool(request.extended_why))
    request.told_days = None
    request.save()


def _officers(request: RightsRequest) -> list[Person]:
    return people.members_of(places.above(request.organisation_id), Role.PROTECTION)


def _letter(request: RightsRequest) -> None:
    """Tell whoever asked by their account that something happened; who asked on paper is answered on paper."""
    if request.person_id is not None:
        letters.post_to(request.person_id, "protection/email/request_moved.txt")
