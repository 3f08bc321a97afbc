"""Priya thinks in writing: one thought she shows to Ruth and Owen, one about what is to come, one she keeps."""

from __future__ import annotations

from trellis.demo.chapters.priya_begins import Enquiry
from trellis.reflection import commands as reflection
from trellis.reflection.enums import About

STICKS = {
    "words": "Drawing names made them careful instead of talkative. I had taken being ready to answer for wanting to.",
    "known": "Who answers depends on how safe a wrong answer is, and much less on whose turn it is.",
    "to_do": "Let them say it to a partner first, then ask.",
    "approach": "Names from the jar",
}
FELT = "Ashamed when P03 passed and closed the book. I had told myself they would all feel safe with me."
AHEAD = {
    "words": "If I leave the text in front of them while I wait, the quiet ones may look again instead of giving up.",
    "approach": "Waiting with the text open",
}
HARD = {"words": "I still cannot tell a pupil who is thinking from one who has switched off."}


def thinks(found: Enquiry) -> None:
    """Three thoughts, from spring until last week."""
    cast, items = found.pair.cast, found.items
    with cast.at("priya", 20, "Thu", "16:20") as priya:
        made = reflection.write_reflection(
            actor=priya, fields=STICKS, evidence_ids=[items["jar"].id], sources=["paper-principles"],
            experiment_id=found.experiments["sticks"].id, feeling=FELT,
        )  # fmt: skip
        reflection.show_reflection(actor=priya, reflection_id=made.id, circle_id=found.pair.circle)
    with cast.at("priya", 3, "Mon", "16:40") as priya:
        reflection.write_reflection(actor=priya, fields=HARD, difficulty=True)
    with cast.at("priya", 1, "Thu", "16:10") as priya:
        reflection.write_reflection(actor=priya, fields=AHEAD, about=About.TO_COME)
