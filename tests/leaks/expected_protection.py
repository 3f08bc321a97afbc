"""Data protection in the leak matrix: each row is one person's own; a hold is the office's and, once told, theirs too."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.factories.evidence import make_note, make_recording
from tests.leaks.world import World, canary
from trellis.evidence import commands as evidence
from trellis.evidence.models import Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.protection import commands
from trellis.protection.models import Notice, Proof

SEES: dict[str, set[str]] = {
    "protection_notice:mine": {"learner"},
    "protection_renewal:mine": {"learner"},
    "protection_proof:mine": {"learner"},
    "protection_export:mine": {"learner"},
    "protection_hold:told": {"learner", "protection"},
    "protection_hold:untold": {"protection"},
    "protection_hold:ended": {"learner", "protection"},
    "evidence_item:renewed": {"learner"},
    "evidence_item:hidden": set(),
}
CHANGE: dict[str, set[str]] = {
    "protection_notice": {"learner"},
    "protection_export": {"learner"},
    "protection_hold": {"protection"},
    "evidence_item:hidden": set(),
}
DELETE: dict[str, set[str]] = {"protection_notice": {"learner"}, "evidence_item:hidden": set()}
FORGE: dict[str, set[str]] = {
    **CHANGE,
    "protection_renewal": {"learner"},
    "evidence_item:hidden": set(),
}
MUST_SEE: dict[str, set[str]] = {
    "learner": {"protection_hold:told"},
    "protection": {"protection_hold:told", "protection_hold:untold"},
}


def plant(world: World) -> dict[str, UUID]:
    """Tell of a recording that will go, keep it longer, delete a note, ask for a copy; hold, and delete what is held."""
    learner, officer = world.learner, world.protection
    recording = make_recording(learner, canary("evidence_item:renewed"))
    note = make_note(learner, canary("protection_proof:mine"), canary("protection_proof:mine"))
    hidden = make_note(learner, canary("evidence_item:hidden"), canary("evidence_item:hidden"))
    with acting_as(learner):
        notice = Notice.objects.create(
            person_id=learner.id, kind="recordings", record_id=recording.id, days_before=30, at=clock.now(),
            due_on=clock.today() + timedelta(20),
        )  # fmt: skip
        renewal = commands.renew(actor=learner, record_id=recording.id)
        evidence.delete_item(actor=learner, item_id=note.id)
        proof = Proof.objects.get()
        copy = commands.ask_copy(actor=learner)
    holds = {}
    with acting_as(officer):
        for case, why in (("told", ""), ("untold", canary("protection_hold:untold")), ("ended", "")):
            kinds = ["notes"] if case == "ended" else ["openings"]
            holds[f"protection_hold:{case}"] = commands.place_hold(
                actor=officer, organisation_id=world.school.id, person_id=learner.id, ground="law",
                reason=canary(f"protection_hold:{case}"), kinds=kinds, untold_why=why,
            ).id  # fmt: skip
    with acting_as(learner):
        evidence.delete_item(actor=learner, item_id=hidden.id)
        assert not Item.objects.filter(id=hidden.id).exists()
    with acting_as(officer):
        commands.end_hold(actor=officer, hold_id=holds["protection_hold:ended"], version=1)
    assert Item.objects.using("owner").filter(id=hidden.id).exists()
    return {
        "protection_notice:mine": notice.id,
        "protection_renewal:mine": renewal.id,
        "protection_proof:mine": proof.id,
        "protection_export:mine": copy.id,
        **holds,
        "evidence_item:renewed": recording.id,
        "evidence_item:hidden": hidden.id,
    }
