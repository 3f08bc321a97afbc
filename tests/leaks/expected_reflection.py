"""Thinking in the leak matrix: a thought alone, one shown, how it felt, and an honest note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.leaks.world import World, canary
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.reflection import commands
from trellis.reflection.models import Citation, EarlierWording, Feeling

CIRCLE = {"learner", "coach", "tutor"}
LEARNER = {"learner"}
SEES: dict[str, set[str]] = {
    "reflection_reflection:private": LEARNER,
    "reflection_reflection:shared": CIRCLE,
    "reflection_reflection:difficulty": LEARNER,  # R46: no appraiser, no assessor
    "reflection_citation:private": LEARNER,
    "reflection_citation:shared": CIRCLE,
    "reflection_feeling:of_shared": LEARNER,  # R39
    "reflection_statement:private": LEARNER,
    "reflection_statement:shared": CIRCLE,
    "reflection_earlierwording:private": LEARNER,
    "reflection_earlierwording:shared": CIRCLE,
    "reflection_ground:private": LEARNER,
    "reflection_ground:shared": CIRCLE,
    "reflection_factor:personal": LEARNER,  # R36
    "reflection_factor:situated": LEARNER,
    "reflection_factor:shared": CIRCLE,
    "reflection_selfreview:mine": LEARNER,  # R33
}
CHANGE: dict[str, set[str]] = {
    "reflection_reflection": LEARNER, "reflection_citation": LEARNER, "reflection_feeling": LEARNER,
    "reflection_statement": LEARNER, "reflection_ground": LEARNER, "reflection_factor": LEARNER,
    "reflection_selfreview": LEARNER,
    # earlier wordings are never changed
}  # fmt: skip
FORGE: dict[str, set[str]] = {"reflection_earlierwording": LEARNER}
SHARED = {"reflection_reflection:shared", "reflection_statement:shared", "reflection_ground:shared",
          "reflection_earlierwording:shared", "reflection_factor:shared"}  # fmt: skip
MUST_SEE: dict[str, set[str]] = {
    "learner": {label for label in SEES if not label.startswith("reflection_citation")},
    "coach": SHARED,
    "tutor": SHARED,
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
        for case in ("private", "shared"):
            rows |= _statement(me, case, note.id)
        for case, kind in (("personal", "personal"), ("situated", "situated"), ("shared", "professional")):
            label = f"reflection_factor:{case}"
            rows[label] = commands.log_factor(actor=me, kind=kind, words=canary(label)).id
        mine = commands.review_self(actor=me, answers={}, words=canary("reflection_selfreview:mine"))
        rows["reflection_selfreview:mine"] = mine.id
        circle = world.partnership_circle
        commands.show_statement(actor=me, statement_id=rows["reflection_statement:shared"], circle_id=circle)
        commands.show_factor(actor=me, factor_id=rows["reflection_factor:shared"], circle_id=circle)
    return rows


def _statement(me: Any, case: str, item_id: UUID) -> dict[str, UUID]:
    """Say what one believes, say it anew because of a note, and name what speaks for it."""
    said, before, ground = (f"reflection_{name}:{case}" for name in ("statement", "earlierwording", "ground"))
    made = commands.state(actor=me, words=canary(before))
    again = {"words": canary(said), "why": canary(before), "item_id": item_id}
    commands.state(actor=me, statement_id=made.id, **again)
    found = commands.add_ground(actor=me, statement_id=made.id, side="for", words=canary(ground), item_id=item_id)
    return {said: made.id, before: EarlierWording.objects.get(statement=made).id, ground: found.id}
