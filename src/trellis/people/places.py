"""Commands about organisations: a tree of schools, trusts, universities and hubs."""

from __future__ import annotations

import re
from uuid import UUID

from trellis.kernel import trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people import rules
from trellis.people.enums import OrganisationKind
from trellis.people.models import Organisation, Person

URN = re.compile(r"\d{6}")


def key_from(name: str) -> str:
    """Return 'harbour-lane-primary-school' for 'Harbour Lane Primary School'."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]


@command
def add_organisation(
    *, actor: Person, kind: str, name: str, key: str = "", urn: str = "", parent_id: UUID | None = None
) -> Organisation:
    """Add a place to the tree. Raises Invalid(name, kind, key, urn, parent)."""
    require(rules.arranges(actor), "Places are arranged by administrators and programme leads.")
    key = key.strip() or key_from(name)
    problems = _problems(kind, name, key, urn)
    parent = Organisation.objects.filter(id=parent_id).first() if parent_id else None
    if parent_id and parent is None:
        problems["parent"] = "The place it belongs to is not there."
    if problems:
        raise Invalid(**problems)
    place = Organisation.objects.create(kind=kind, name=name.strip(), key=key, urn=urn, parent=parent)
    trail.record("organisation.add", place, actor=actor)
    return place


def _problems(kind: str, name: str, key: str, urn: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if not name.strip():
        found["name"] = "Give the name of the place."
    if kind not in OrganisationKind.values:
        found["kind"] = "Choose school, trust, university or hub."
    if urn and (kind != OrganisationKind.SCHOOL or not URN.fullmatch(urn)):
        found["urn"] = "A URN has six digits, and only schools have one."
    elif urn and Organisation.objects.filter(urn=urn).exists():
        found["urn"] = "Another school has this URN."
    if Organisation.objects.filter(key=key).exists():
        found["key"] = f"There is a place with the key {key} already."
    return found
