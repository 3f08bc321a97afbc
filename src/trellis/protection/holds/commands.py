"""Placing, looking again at, and ending a hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.enums import REVIEW_DAYS, HoldGround
from trellis.protection.models import Hold

OFFICE = "Holds are placed by the data-protection officer of the school or university."
KINDS = {
    "recordings": "Recordings of lessons", "pupil-work": "Pupils’ work and other files", "notes": "Notes",
    "session-notes": "What was written in sessions", "openings": "Who opened what",
}  # fmt: skip
MAY_BE_SILENT = frozenset({HoldGround.SAFEGUARDING, HoldGround.LAW})


@command
def place_hold(
    *, actor: Person, organisation_id: UUID, person_id: UUID, ground: str, reason: str, kinds: Sequence[str],
    ends_on: date | None = None, untold_why: str = "",
) -> Hold:  # fmt: skip
    """Keep a person's records of these kinds from being deleted, from today until a day or until ended.

    Nobody sees more because of it. The person is told at once, unless the ground allows silence and
    `untold_why` says why. Raises Refused, Invalid(person=…, ground=…, reason=…, kinds=…, ends_on=…, untold_why=…).
    """
    require(organisation_id in people.organisations_where(actor, Role.PROTECTION), OFFICE)
    require(person_id != actor.id, "This would hold your own records. A colleague in your office does that.")
    if person_id not in people.working_at(organisation_id, [person_id]):
        raise Invalid(person="Choose somebody who works there.")
    _check(ground, reason, kinds, ends_on, untold_why)
    hold = Hold.objects.create(
        organisation_id=organisation_id, person_id=person_id, by=actor, ground=ground, reason=reason.strip(),
        kinds=sorted(set(kinds)), begins_on=clock.today(), ends_on=ends_on, told=not untold_why.strip(),
        untold_why=untold_why.strip(), review_on=clock.today() + timedelta(days=REVIEW_DAYS), made_at=clock.now(),
    )  # fmt: skip
    trail.record("hold.place", hold, actor=actor)
    if hold.told:
        letters.post_to(person_id, "protection/email/hold.txt")
    return hold


@command
def review_hold(*, actor: Person, hold_id: UUID, version: int, tell: bool = False) -> Hold:
    """Say that a hold is still needed: it is looked at again in 28 days. `tell` tells the person from now on."""
    hold = _open(actor, hold_id, version)
    hold.review_on = clock.today() + timedelta(days=REVIEW_DAYS)
    newly_told = tell and not hold.told
    hold.told = hold.told or tell
    hold.save(update_fields=["review_on", "told", "version"])
    trail.record("hold.review", hold, actor=actor)
    if newly_told:
        letters.post_to(hold.person_id, "protection/email/hold.txt")
    return hold


@command
def end_hold(*, actor: Person, hold_id: UUID, version: int) -> Hold:
    """End a hold: what was deleted meanwhile goes for good in the next night."""
    hold = _open(actor, hold_id, version)
    hold.ended_at = clock.now()
    hold.save(update_fields=["ended_at", "version"])
    trail.record("hold.end", hold, actor=actor)
    return hold


def _open(actor: Person, hold_id: UUID, version: int) -> Hold:
    hold = Hold.objects.select_for_update().get(id=hold_id)
    require(hold.organisation_id in people.organisations_where(actor, Role.PROTECTION), OFFICE)
    require(hold.person_id != actor.id and hold.ended_at is None, "This hold has ended.")
    check_version(hold, version)
    return hold


def _check(ground: str, reason: str, kinds: Sequence[str], ends_on: date | None, untold_why: str) -> None:
    problems: dict[str, str] = {}
    if ground not in HoldGround.values:
        problems["ground"] = "Choose what it is for."
    if not reason.strip():
        problems["reason"] = "Say why, in a line or two. Whoever is held reads it once they are told."
    if not kinds or not set(kinds) <= set(KINDS):
        problems["kinds"] = "Choose which records."
    if ends_on is not None and ends_on < clock.today():
        problems["ends_on"] = "Choose a day to come, or none."
    if untold_why.strip() and ground not in MAY_BE_SILENT:
        problems["untold_why"] = "Only for safeguarding, or where the law asks for it, may somebody not be told."
    if problems:
        raise Invalid(**problems)


def reveal() -> int:
    """As the nightly job: show to the person every hold whose silence nobody renewed in 28 days."""
    return Hold.objects.using("system").filter(told=False, ended_at=None, review_on__lt=clock.today()).update(told=True)
