"""Asking for a disclosure, and withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from trellis.circles import queries as circles
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command
from trellis.kernel.errors import Invalid
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import OrganisationKind, Role
from trellis.people.models import Organisation, Person
from trellis.protection.cases.workflow import CASE
from trellis.protection.enums import CaseGround
from trellis.protection.models import Case, CaseSubject
from trellis.protection.retention import clocks

KINDS = {
    "recordings": "Recordings of lessons", "pupil-work": "Pupils’ work and other files", "notes": "Notes",
    "comments": "What they said about evidence", "session-notes": "What they wrote beside sessions",
    "openings": "Who opened what", "submissions": "What was submitted for credit",
}  # fmt: skip
APPRAISAL = (
    "Trellis gives nothing out for appraisal, pay, capability or performance. What is written here serves learning; "
    "use what your own procedure provides for."
)
REFUSED_GROUNDS = {
    "appraisal": "Appraisal or pay progression",
    "capability": "Capability, performance or competence",
}
MOST_PEOPLE = 5


@command
def ask_case(
    *, actor: Person, organisation_id: UUID, ground: str, addresses: Sequence[str], kinds: Sequence[str],
    from_on: date, to_on: date, recipient: str, reason: str,
) -> Case:  # fmt: skip
    """Ask for a disclosure of named people's records, of these kinds and days, to a recipient.

    The data-protection officers of the place are written to. Nobody else learns of it, and nothing is shown yet.
    Raises Invalid(organisation=…, ground=…, addresses=…, kinds=…, to_on=…, recipient=…, reason=…).
    """
    place = _place(actor, organisation_id)
    meant, problems = _people(actor, place, addresses)
    problems |= _limits(ground, kinds, from_on, to_on) | _controller(place, kinds)
    if not recipient.strip():
        problems["recipient"] = "Say who is to be given the copy."
    if not reason.strip():
        problems["reason"] = "Say in a few lines why this is needed, and why no less would do."
    if ground == CaseGround.COMPLAINT and not problems:
        problems |= _complaint(actor, meant)
    if problems:
        raise Invalid(**problems)
    case = Case.objects.create(
        organisation=place, ground=ground, recipient=recipient.strip(), reason=reason.strip(),
        kinds=sorted(set(kinds)), from_on=from_on, to_on=to_on, asked_by=actor, asked_at=clock.now(),
    )  # fmt: skip
    for person_id in meant:
        CaseSubject.objects.create(case=case, person_id=person_id)
    trail.record("case.ask", case, actor=actor, state_to=case.state)
    for officer in people.members_of([place.id], Role.PROTECTION):
        if officer.id not in {actor.id, *meant}:
            letters.post(to=officer.email, template="protection/email/case_asked.txt")
    return case


@command
def withdraw_case(*, actor: Person, case_id: UUID, version: int) -> Case:
    """Take back what one asked for, before it is opened."""
    case = Case.objects.select_for_update().get(id=case_id)
    check_version(case, version)
    CASE.move(case, "withdraw", actor=actor)
    return case


def _place(actor: Person, organisation_id: UUID) -> Organisation:
    people.roles_of(actor)
    rows = actor.roles  # type: ignore[attr-defined]
    found = next((row for row in rows if row["organisation_id"] == str(organisation_id)), None)
    if found is None:
        raise Invalid(organisation="Choose a place you work at.")
    return Organisation(id=organisation_id, name=found["organisation"], kind=found["kind"])


def _people(actor: Person, place: Organisation, addresses: Sequence[str]) -> tuple[list[UUID], dict[str, str]]:
    given = list(dict.fromkeys(one.strip().lower() for one in addresses if one.strip()))
    if not given:
        return [], {"addresses": "Write the work address of each person, one a line."}
    if len(given) > MOST_PEOPLE:
        return [], {"addresses": f"A case is about {MOST_PEOPLE} people at most. Ask again for the others."}
    found: list[UUID] = []
    for address in given:
        person = people.person_by_email(address)
        if person is None or not _answers_for(place.id, person.id):
            return [], {"addresses": f"{place.name} does not answer for anybody with the address {address}."}
        if person.id == actor.id:
            return [], {"addresses": "These are your own records. Take your own copy from your account page instead."}
        found.append(person.id)
    return found, {}


def _answers_for(place_id: UUID, person_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_answers_for(%s, %s)", [place_id, person_id])
        return bool(cursor.fetchone()[0])


def _limits(ground: str, kinds: Sequence[str], from_on: date, to_on: date) -> dict[str, str]:
    problems: dict[str, str] = {}
    if ground in REFUSED_GROUNDS:
        problems["ground"] = APPRAISAL
    elif ground not in CaseGround.values:
        problems["ground"] = "Choose what it is for."
    if not kinds or not set(kinds) <= set(KINDS):
        problems["kinds"] = "Choose which records."
    elif ground == CaseGround.MISCONDUCT and set(kinds) != {"submissions"}:
        problems["kinds"] = "For academic misconduct only what was submitted for credit can be given."
    if to_on < from_on or to_on > clock.today():
        problems["to_on"] = "Choose a last day that is not before the first, and not to come."
    return problems


def _controller(place: Organisation, kinds: Sequence[str]) -> dict[str, str]:
    """Only the place that answers for a kind of record gives it out (the pack says which)."""
    own = "university" if place.kind == OrganisationKind.HEI else "school"
    held = clocks.classes()
    wrong = [KINDS[kind] for kind in kinds if kind in KINDS and held[kind].controller not in {own, "joint"}]
    if not wrong:
        return {}
    other = "school" if own == "university" else "university"
    return {"kinds": f"The {other} answers for these, not {place.name}: {', '.join(wrong)}. Ask there."}


def _complaint(actor: Person, meant: Sequence[UUID]) -> dict[str, str]:
    shared = {person for one in circles.shareable(actor) for person in circles.members_of(one.id)}
    if set(meant) <= shared:
        return {}
    return {"ground": "A complaint is made by somebody who shares a partnership or group with the person. You do not."}
