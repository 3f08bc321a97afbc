"""Lessons watched in the leak matrix: drafts and marks not shown are one person's, the rest the partnership's."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.leaks.world import World, canary
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.observation import commands
from trellis.observation.models import Alignment, Observation

CIRCLE = {"learner", "coach", "tutor"}
SEES: dict[str, set[str]] = {
    "observation_observation:draft": {"learner"},
    "observation_observation:shared": CIRCLE,
    "observation_reading:shared": CIRCLE,
    "observation_look:private": {"coach"},
    "observation_look:shared": CIRCLE,
    "observation_mark:private": {"coach"},
    "observation_mark:shared": CIRCLE,
    "observation_alignment:shared": CIRCLE,
}
CHANGE: dict[str, set[str]] = {
    "observation_observation:draft": {"learner"},
    "observation_observation:shared": {"learner", "coach"},  # the two of them, never the tutor
    "observation_reading": {"learner"},
    "observation_look": {"coach"},
    "observation_mark": {"coach"},
    "observation_alignment": {"coach"},
}
DELETE: dict[str, set[str]] = {**CHANGE, "observation_observation:shared": set()}
FORGE: dict[str, set[str]] = {**CHANGE, "observation_observation:shared": {"learner"}}
MUST_SEE: dict[str, set[str]] = {
    "learner": {label for label in SEES if label.split(":")[0].endswith(("observation", "reading"))} | {
        "observation_mark:shared"
    },
    "coach": {
        "observation_observation:shared", "observation_reading:shared", "observation_mark:private",
        "observation_mark:shared",
    },
    "tutor": {"observation_observation:shared", "observation_mark:shared"},
}  # fmt: skip
WORDS = ("focus", "counts_as", "lesson")


def plant(world: World) -> dict[str, UUID]:
    """Write a draft and a shared observation as the learner; the coach marks twice and shows one."""
    me, coach, shared = world.learner, world.coach, "observation_observation:shared"
    with acting_as(me):
        draft, row = (
            commands.plan_observation(
                actor=me, teacher_id=me.id, observer_id=coach.id, fields=dict.fromkeys(WORDS, canary(label))
            )
            for label in ("observation_observation:draft", shared)
        )
        commands.propose_observation(actor=me, observation_id=row.id, circle_id=world.partnership_circle)
        reading = commands.read_it(actor=me, observation_id=row.id, text=canary("observation_reading:shared"))
        commands.debrief(
            actor=me, observation_id=row.id, text=canary(shared), practice="emerging", pupil_response=canary(shared)
        )
    private, private_mark = _look(world, row, "private")
    look, mark = _look(world, row, "shared")
    with acting_as(coach):
        commands.show_look(actor=coach, look_id=look, circle_id=world.partnership_circle)
        laid = Alignment.objects.create(
            look_id=look, item_id=world.evidence["shared"], offset_ms=0, by=coach, at=clock.now()
        )
    return {
        "observation_observation:draft": draft.id,
        shared: row.id,
        "observation_reading:shared": reading.id,
        "observation_look:private": private,
        "observation_look:shared": look,
        "observation_mark:private": private_mark,
        "observation_mark:shared": mark,
        "observation_alignment:shared": laid.id,
    }


def _look(world: World, row: Observation, case: str) -> tuple[UUID, UUID]:
    said = commands.NewMark(uuid4(), 1000, text=canary(f"observation_mark:{case}"))
    with acting_as(world.coach):
        look = commands.begin_look(actor=world.coach, review="seen-and-heard", observation_id=row.id)
        commands.mark(actor=world.coach, look_id=look.id, marks=[said])
    return look.id, said.id
