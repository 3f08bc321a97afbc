"""Importing people or organisations from CSV: look first, then all or nothing.

Importing the same file again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import jobs
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people import csv_files, invitations, rules, tasks
from trellis.people.import_people import PeopleImport
from trellis.people.import_places import PlacesImport
from trellis.people.import_plan import Pair, Plan
from trellis.people.models import Person

NOT_YOURS = "Imports are for administrators and programme leads."


@dataclass(frozen=True)
class Imported:
    """What was done: the plan, the accounts that are new, and each learner with school and coach."""

    plan: Plan
    new_people: tuple[UUID, ...] = ()
    pairs: tuple[Pair, ...] = ()


def _open(actor: Person, text: str) -> PeopleImport | PlacesImport:
    require(rules.arranges(actor), NOT_YOURS)
    sheet = csv_files.read(text)
    if "email" in sheet.columns:
        return PeopleImport(actor, sheet)
    if "kind" in sheet.columns:
        return PlacesImport(actor, sheet)
    raise Invalid(file="The first row names the columns: with email for people, with kind for organisations.")


def preview(*, actor: Person, text: str) -> Plan:
    """Return what the file would do and every problem in it; writes nothing. Raises Refused, Invalid(file=…)."""
    return _open(actor, text).plan


@command
def import_file(*, actor: Person, text: str) -> Imported:
    """Import the whole file or nothing. Raises Refused, Invalid(file=…) when any row has a problem."""
    found = _open(actor, text)
    if not found.plan.good:
        raise Invalid(file="Nothing was imported: put right what is listed below, then send the file again.")
    found.save()
    if isinstance(found, PlacesImport):
        return Imported(found.plan)
    return Imported(found.plan, tuple(person.id for person in found.new.values()), tuple(found.pairs))


@command
def invite_all(*, actor: Person, person_ids: tuple[UUID, ...], site: str) -> None:
    """Queue an invitation for each of these people; the job invites in the actor's name."""
    require(rules.arranges(actor), NOT_YOURS)
    invitations.queue(actor=actor, person_ids=person_ids)
    for person_id in person_ids:
        jobs.defer(tasks.invite_person, person_id=person_id, actor_id=actor.id, site=site)
