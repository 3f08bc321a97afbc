"""Priya thinks in writing: one thought she shows to Ruth and Owen, one about what is to come, one she keeps."""

from __future__ import annotations

from trellis.demo.chapters.priya_begins import Enquiry
from trellis.reflection import commands as reflection
from trellis.reflection.enums import About, FactorKind, Side, StatementKind

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


BELIEVED = "Quiet pupils have not understood yet. They will speak when they have."
BELIEVES = "Quiet pupils often have an answer, and wait until a wrong one is safe."
MOVED = "Counting who spoke: three of the quietest had it in their books word for word."
# More than before, about as before, less than before, hard to say.
LEARNS_THEN = {"after-a-bad-lesson": 1, "asks-for-help": 2, "changes-mind": 1, "tries-unsure": 3}
LEARNS_NOW = {"after-a-bad-lesson": 0, "asks-for-help": 1, "changes-mind": 0, "tries-unsure": 0, "can-get-better": 1}
LEARNS = "I tried waiting before I was sure of it, and asked Ruth only after."
THEORY = "If they say it to a partner before I ask, more of them will answer, because it has been tried out once."


def thinks(found: Enquiry) -> None:
    """Three thoughts, a belief that changed, a theory, and what bears on it all; from spring until last week."""
    _believes(found)
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


def _believes(found: Enquiry) -> None:
    cast, jar = found.pair.cast, found.items["jar"].id
    with cast.at("priya", 20, "Wed", "16:30") as priya:
        belief = reflection.state(actor=priya, words=BELIEVED)
        reflection.log_factor(actor=priya, kind=FactorKind.PERSONAL, words="Two small children; evenings are short.")
    with cast.at("priya", 12, "Wed", "16:30") as priya:
        reflection.state(actor=priya, statement_id=belief.id, words=BELIEVES, why=MOVED, item_id=jar)
        reflection.show_statement(actor=priya, statement_id=belief.id, circle_id=found.pair.circle)
        reflection.log_factor(actor=priya, kind=FactorKind.SITUATED, words="Reading falls right after lunch this term.")
    for week, answers in ((18, LEARNS_THEN), (3, LEARNS_NOW)):
        with cast.at("priya", week, "Fri", "16:40") as priya:
            reflection.review_self(actor=priya, answers=answers, words=LEARNS if week == 3 else "")
    with cast.at("priya", 2, "Tue", "16:20") as priya:
        theory = reflection.state(actor=priya, kind=StatementKind.THEORY, words=THEORY)
        reflection.add_ground(actor=priya, statement_id=theory.id, side=Side.FOR, item_id=jar)
        reflection.add_ground(
            actor=priya,
            statement_id=theory.id,
            side=Side.AGAINST,
            words="On Fridays the same five answer all the same.",
        )
