"""Who may arrange what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.people.queries import organisations_where
from trellis.programme.models import Enrolment


def leads_organisation(actor: Person, organisation_id: UUID) -> bool:
    """A programme lead of this very organisation."""
    return organisation_id in organisations_where(actor, Role.LEAD)


def leads_enrolment(actor: Person, enrolment: Enrolment) -> bool:
    """A programme lead of the organisation whose cohort it is."""
    return leads_organisation(actor, enrolment.cohort.organisation_id)


def leads_covered_enrolment(actor: Person, enrolment: Any) -> bool:
    """A programme lead of the cohort's organisation, once a coach is named (R4)."""
    return leads_enrolment(actor, enrolment) and enrolment.coach_id is not None
