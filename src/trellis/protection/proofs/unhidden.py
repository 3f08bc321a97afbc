"""Deleting what was recorded while its hidden copy stays: held or wanted by a case, it is hidden until that ends."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, connections

from trellis.evidence import commands as evidence
from trellis.kernel.commands import command, require
from trellis.people.models import Person

SYSTEM = "system"
HANDED_IN = "It was handed in as it was recorded, and has to stay as it was sent. It cannot be deleted."


@command
def keep_hidden_copy_alone(*, actor: Person, item_id: UUID, version: int | None) -> None:
    """Delete all of an own item but the hidden copy in use, with proof; a second time does nothing.

    Held, or wanted by a disclosure case, it is hidden from everybody instead, its owner included, and goes the night
    after that ended. The answer is the same, so that a hold nobody was told of is not found out by asking.
    Raises Refused, Conflict.
    """
    if not evidence.let_plain_go(actor=actor, item_id=item_id, version=version):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_plain_submitted(%s)", [item_id])
        require(not cursor.fetchone()[0], HANDED_IN)
        cursor.execute("SELECT protection_forget_plain(%s)", [item_id])


def let_plain_go_as_job(item_id: UUID) -> bool:
    """Delete, as the nightly job, what was only hidden; say whether it went. Still held, it stays."""
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("SELECT protection_plain_goes(%s)", [item_id])
        return bool(cursor.fetchone()[0])
