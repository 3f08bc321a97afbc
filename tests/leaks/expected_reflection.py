"""Thinking in the leak matrix: a thought alone, one shown, how it felt, and an honest note."""

from __future__ import annotations

from uuid import UUID

from tests.leaks.world import World, canary
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.reflection import commands
from trellis.reflection.models import Citation, Feeling

CIRCLE = {"learner", "coach", "tutor"}
LEARNER = {"learner"}
SEES: dict[str, set[str]] = {
    "reflection_reflection:private": LEARNER,
    "reflection_reflection:shared": CIRCLE,
    "reflection_reflection:difficulty": LEARNER,  # R46: no appraiser, no assessor
    "reflection_citation:private": LEARNER,
    "reflection_citation:shared": CIRCLE,
    "reflection_feeling:of_shared": LEARNER,  # R39
}
CHANGE: dict[str, set[str]] = {
    "reflection_reflection": LEARNER, "reflection_citation": LEARNER, "reflection_feeling": LEARNER,
}  # fmt: skip
MUST_SEE: dict[str, set[str]] = {
    "learner": {label for label in SEES if not label.startswith("reflection_citation")},
    "coach": {"reflection_reflection:shared"},
    "tutor": {"reflection_reflection:shared"},
}
TEXTS = ("words", "known", "to_do", "approach", "reading")


def plant(world: World) -> dict[str, UUID]:
    """Write three reflections as the learner, two of them about a note of their own, and show one."""
    me, rows = world.learner, {}
    with acting_as(me):
        note = evidence.note(actor=me, title="What I think about", text="A note")
        for case in ("private", "shared", "difficulty"):
            label = f"reflection_reflection:{case}"
            made = commands.write_reflection(
                actor=me, fields=dict.fromkeys(TEXTS, canary(label)), difficulty=case == "difficulty",
                evidence_ids=[] if case == "difficulty" else [note.id],
                feeling=canary("reflection_feeling:of_shared") if case == "shared" else None,
            )  # fmt: skip
            rows[label] = made.id
            if case != "difficulty":
                rows[f"reflection_citation:{case}"] = Citation.objects.get(reflection=made).id
        shared = rows["reflection_reflection:shared"]
        commands.show_reflection(actor=me, reflection_id=shared, circle_id=world.partnership_circle)
        rows["reflection_feeling:of_shared"] = Feeling.objects.get(reflection_id=shared).id
    return rows
