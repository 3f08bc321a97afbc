"""Classes, who is in a recording, pupils' keys and permissions in the leak matrix: their teacher's alone, whatever anybody's office."""

from __future__ import annotations

from uuid import UUID

from tests.factories.evidence import make_recording, say_class, share
from tests.factories.pupils import allow, make_class, pupil_of
from tests.leaks.world import World, canary
from trellis.evidence.models import Pulled, PupilsIn
from trellis.kernel.database import acting_as
from trellis.pupils.models import Permission

SEES: dict[str, set[str]] = {
    "pupils_schoolclass:learners": {"learner"},
    "pupils_schoolclass:coachs": {"coach"},
    "pupils_pupil:refused": {"learner"},
    "pupils_permission:class": {"learner"},
    "pupils_permission:refusal": {"learner"},
    # Who is in a recording, and that it was taken back, is not said to those it is shown to.
    "evidence_item:of_the_class": {"learner"},
    "evidence_pupilsin:refused": {"learner"},
    "evidence_pupilsin:nobody": {"learner"},
    "evidence_pulled:refused": {"learner"},
}
CHANGE: dict[str, set[str]] = {
    "pupils_schoolclass:learners": {"learner"},
    "pupils_schoolclass:coachs": {"coach"},
    "pupils_pupil": {"learner"},
    # What was recorded is never changed.
    "evidence_item:of_the_class": {"learner"},
    "evidence_pupilsin": {"learner"},
    "evidence_pulled": {"learner"},  # to say that it was read; nothing else of it changes
}
DELETE: dict[str, set[str]] = {"evidence_pupilsin": {"learner"}, "evidence_pulled": set()}
FORGE: dict[str, set[str]] = {**CHANGE, "pupils_permission": {"learner"}, "evidence_pulled": set()}
MUST_SEE: dict[str, set[str]] = {"learner": {"pupils_schoolclass:learners"}, "coach": {"pupils_schoolclass:coachs"}}


def plant(world: World) -> dict[str, UUID]:
    label = "pupils_schoolclass:learners"
    mine = make_class(world.learner, canary(label), "P01", "P07", school=world.school)
    coachs = make_class(world.coach, canary("pupils_schoolclass:coachs"), "K3", school=world.school)
    film = make_recording(world.learner, canary("evidence_item:of_the_class"))
    say_class(film, world.learner, mine)
    share(film, world.learner, world.partnership_circle)
    allow(world.learner, mine, "P07", 0)
    refused = pupil_of(world.learner, mine, "P07")
    with acting_as(world.learner):
        words = {row.pupil_id: row.id for row in Permission.objects.filter(school_class=mine)}
        pulled = Pulled.objects.get(item=film)
        answers = {row.item_id: row.id for row in PupilsIn.objects.all()}
    world.school_class = mine
    return {
        label: mine.id,
        "pupils_schoolclass:coachs": coachs.id,
        "pupils_pupil:refused": refused.id,
        "pupils_permission:class": words[None],
        "pupils_permission:refusal": words[refused.id],
        "evidence_item:of_the_class": film.id,
        "evidence_pupilsin:refused": answers[film.id],
        "evidence_pupilsin:nobody": answers[world.evidence["picture"]],
        "evidence_pulled:refused": pulled.id,
    }
