"""Feedback in the leak matrix: a request nobody answers yet, one under way, one counted and shown; answers are nobody's."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.factories.feedback import answer
from tests.leaks.world import World, canary
from trellis.feedback import commands
from trellis.feedback.models import Line, Result, Sheet, Tally
from trellis.kernel import clock
from trellis.kernel.database import acting_as

CIRCLE = {"learner", "coach", "tutor"}
LEARNER = {"learner"}
NOBODY: set[str] = set()
SEES: dict[str, set[str]] = {
    "feedback_request:draft": LEARNER,
    "feedback_request:open": LEARNER,
    "feedback_request:closed": LEARNER,
    "feedback_request:shown": CIRCLE,
    "feedback_result:closed": LEARNER,
    "feedback_result:shown": CIRCLE,
    "feedback_sheet:open": NOBODY,  # R53: nobody reads answers, the asker included
    "feedback_tally:open": NOBODY,
    "feedback_line:open": NOBODY,
}
CHANGE: dict[str, set[str]] = {"feedback_request": LEARNER}
DELETE: dict[str, set[str]] = {"feedback_request": LEARNER}
FORGE: dict[str, set[str]] = {"feedback_request:draft": LEARNER}  # a request begins as a draft
MUST_SEE: dict[str, set[str]] = {
    "learner": {f"feedback_request:{case}" for case in ("draft", "closed", "shown")}
    | {"feedback_result:closed", "feedback_result:shown"},
    "coach": {"feedback_request:shown", "feedback_result:shown"},
    "tutor": {"feedback_request:shown", "feedback_result:shown"},
}


def plant(world: World) -> dict[str, UUID]:
    """Ask four times as the learner; nobody in particular answers, with lines that would tell."""
    me, rows = world.learner, {}
    for case in ("draft", "open", "closed", "shown"):
        label = f"feedback_request:{case}"
        words = "What everybody with the link reads" if case == "open" else canary(label)
        with acting_as(me):
            made = commands.ask(
                actor=me, set_key="pupils-lessons", heading=words, own=words, with_words=True,
                expected=5, closes_on=clock.today() + timedelta(7),
            )  # fmt: skip
            rows[label] = made.id
            if case == "draft":
                continue
            commands.open_link(actor=me, request_id=made.id, prediction={"own-1": 0})
        for _ in range(1 if case == "open" else 5):
            line = canary("feedback_line:open") if case == "open" else canary(f"feedback_result:{case}")
            assert answer(made, 0, words=line) == "kept"
        if case == "open":
            world.feedback_code = made.code
            for model, name in ((Sheet, "sheet"), (Tally, "tally"), (Line, "line")):
                rows[f"feedback_{name}:open"] = model.objects.using("owner").get().id
            continue
        with acting_as(me):
            commands.close(actor=me, request_id=made.id)
            rows[f"feedback_result:{case}"] = Result.objects.get(request=made, key="words").id
            if case == "shown":
                commands.show(actor=me, request_id=made.id, circle_id=world.partnership_circle)
    return rows
