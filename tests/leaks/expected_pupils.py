"""Classes, pupils' keys and permissions in the leak matrix: their teacher's alone, whatever anybody's office."""

from __future__ import annotations

from uuid import UUID

from tests.factories.pupils import allow, make_class, pupil_of
from tests.leaks.world import World, canary
from trellis.kernel.database import acting_as
from trellis.pupils.models import Permission

SEES: dict[str, set[str]] = {
    "pupils_schoolclass:learners": {"learner"},
    "pupils_schoolclass:coachs": {"coach"},
    "pupils_pupil:refused": {"learner"},
    "pupils_permission:class": {"learner"},
    "pupils_permission:refusal": {"learner"},
}
CHANGE: dict[str, set[str]] = {
    "pupils_schoolclass:learners": {"learner"},
    "pupils_schoolclass:coachs": {"coach"},
    "pupils_pupil": {"learner"},
    # What was recorded is never changed.
}
DELETE: dict[str, set[str]] = {}
FORGE: dict[str, set[str]] = {**CHANGE, "pupils_permission": {"learner"}}
MUST_SEE: dict[str, set[str]] = {}


def plant(world: World) -> dict[str, UUID]:
    label = "pupils_schoolclass:learners"
    mine = make_class(world.learner, canary(label), "P01", "P07", school=world.school)
    coachs = make_class(world.coach, canary("pupils_schoolclass:coachs"), "K3", school=world.school)
    allow(world.learner, mine, "P07", 0)
    refused = pupil_of(world.learner, mine, "P07")
    with acting_as(world.learner):
        words = {row.pupil_id: row.id for row in Permission.objects.filter(school_class=mine)}
    world.school_class = mine
    return {
        label: mine.id,
        "pupils_schoolclass:coachs": coachs.id,
        "pupils_pupil:refused": refused.id,
        "pupils_permission:class": words[None],
        "pupils_permission:refusal": words[refused.id],
    }
