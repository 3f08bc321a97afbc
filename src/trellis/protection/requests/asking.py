"""Asking: about oneself from one's own account, or what came on paper, entered by the officer under a pupil's key."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.jobs import defer
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.enums import RequestKind
from trellis.protection.models import RightsRequest
from trellis.protection.requests import places
from trellis.protection.requests.days import days_of, next_due
from trellis.protection.requests.workflow import REQUEST
from trellis.pupils import keys as pupil_keys

OWN = (RequestKind.HELD, RequestKind.CORRECTION, RequestKind.OBJECTION, RequestKind.COMPLAINT)
PAPER = (RequestKind.PUPIL, RequestKind.OBJECTION, RequestKind.CORRECTION, RequestKind.COMPLAINT)
OFFICE = "What came on paper is entered by the data-protection officer of the place."
TEXT_MOST, CLASS_MOST = 4000, 60


@command
def make_request(
    *, actor: Person, organisation_id: UUID, kind: str, text: str = "", owner_id: UUID | None = None
) -> RightsRequest:
    """Ask about one's own data. A correction may name who wrote the record: they are asked at once.

    Raises Invalid(organisation=…, kind=…, text=…, owner=…).
    """
    problems = {}
    if organisation_id not in {place for place, _ in places.answering_places(actor)}:
        problems["organisation"] = "Choose the place that is to answer."
    if kind not in OWN:
        problems["kind"] = "Choose what you ask."
    elif kind != RequestKind.HELD and not text.strip():
        problems["text"] = "Say in a line or two what it is about."
    if owner_id and owner_id not in {person for person, _ in places.fellows(actor)}:
        problems["owner"] = "Choose somebody you share a partnership or group with, or leave it open."
    if problems:
        raise Invalid(**problems)
    made = _write(actor, organisation_id, kind, text, clock.today(), person=actor)
    if kind == RequestKind.CORRECTION and owner_id:
        with connection.cursor() as cursor:
            cursor.execute("SELECT protection_ask_correction(%s, %s, %s)", [made.id, owner_id, clock.now()])
        tell_owners(made)
    return made


@command
def enter_request(
    *, actor: Person, organisation_id: UUID, kind: str, text: str, received_on: date, pupil_key: str = "",
    class_name: str = "",
) -> RightsRequest:  # fmt: skip
    """Enter, as the officer, what came on paper or by mail: under the pupil's key, never a name.

    Raises Refused, Invalid(kind=…, text=…, received_on=…, pupil_key=…).
    """
    require(organisation_id in {place for place, _ in places.desk_places(actor)}, OFFICE)
    key, problems = pupil_keys.tidy(pupil_key), {}
    if kind not in PAPER:
        problems["kind"] = "Choose what is asked."
    elif kind != RequestKind.COMPLAINT and not key:
        problems["pupil_key"] = "Give the pupil’s key of your own register, such as P07."
    if key and (wrong := pupil_keys.problem(key)):
        problems["pupil_key"] = wrong
    if not text.strip():
        problems["text"] = "Say in a line or two what is asked, without a name."
    if received_on > clock.today():
        problems["received_on"] = "That day is still to come. Give the day it reached you."
    if problems:
        raise Invalid(**problems)
    return _write(
        actor, organisation_id, kind, text, received_on, pupil_key=key,
        class_name=" ".join(class_name.split())[:CLASS_MOST] if key else "",
    )  # fmt: skip


@command
def withdraw_request(*, actor: Person, request_id: UUID, version: int) -> RightsRequest:
    """Withdraw a request that is not answered yet."""
    request = RightsRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    check_version(request, version)
    request.closed_at, request.due_on = clock.now(), None
    REQUEST.move(request, "withdraw", actor=actor)
    return request


def tell_owners(request: RightsRequest) -> None:
    """Have those newly asked written to, by a job that may know who they are."""
    from trellis.protection import tasks  # noqa: PLC0415  tasks call commands

    defer(tasks.tell_request_owners, request_id=request.id)


def _write(
    actor: Person, organisation_id: UUID, kind: str, text: str, received_on: date, **more: object
) -> RightsRequest:
    due = next_due(days_of(kind, received_on), acknowledged=False, extended=False)
    made = RightsRequest.objects.create(
        organisation_id=organisation_id, kind=kind, by=actor, text=text.strip()[:TEXT_MOST], received_on=received_on,
        made_at=clock.now(), due_on=due, **more,
    )  # fmt: skip
    trail.record("request.make", made, actor=actor, state_to=made.state)
    for officer in people.members_of(places.above(organisation_id), Role.PROTECTION):
        if officer.id != actor.id:
            letters.post(to=officer.email, template="protection/email/request_made.txt")
    return made
