"""The portfolio in the leak matrix: a plan, a draft, submitted work, and work taken back."""

from __future__ import annotations

from uuid import UUID

from tests.leaks.world import World, canary
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.portfolio import commands, queries
from trellis.portfolio.models import Piece

BOTH = {"learner", "tutor"}
# What each submission is for; assessment marks the last three.
MODULES = {
    "withdrawn": "knowing-my-pupils",
    "released": "knowing-my-pupils",
    "provisional": "every-child",
    "marking": "teaching-my-subject",
    "draft": "learning-with-colleagues",
}
SEES: dict[str, set[str]] = {
    "portfolio_plannedmodule:main": {"learner", "coach", "tutor"},
    "portfolio_submission:draft": {"learner"},
    "portfolio_submission:withdrawn": {"learner"},
    "portfolio_submission:released": BOTH,
    "portfolio_submission:provisional": BOTH,
    "portfolio_submission:marking": BOTH,
    "portfolio_piece:draft": {"learner"},
    "portfolio_piece:withdrawn": {"learner"},
    "portfolio_piece:released": BOTH,
    "portfolio_piece:provisional": BOTH,
    "portfolio_piece:marking": BOTH,
    "portfolio_snapshot:withdrawn": {"learner"},
    "portfolio_snapshot:released": BOTH,
    "portfolio_snapshot:provisional": BOTH,
    "portfolio_snapshot:marking": BOTH,
    # What was submitted is shown to those who mark it, and is not after it was taken back.
    "evidence_item:sub_draft": {"learner"},
    "evidence_item:sub_withdrawn": {"learner"},
    "evidence_item:sub_released": BOTH,
    "evidence_item:sub_provisional": BOTH,
    "evidence_item:sub_marking": BOTH,
}
# The triggers refuse the learner what is submitted; the policies are what is tried here.
CHANGE: dict[str, set[str]] = {
    "portfolio_plannedmodule": {"learner"},
    "portfolio_submission": {"learner"},
    "portfolio_piece": {"learner"},
}
DELETE = CHANGE
FORGE: dict[str, set[str]] = {**CHANGE, "portfolio_snapshot": {"learner"}}
MUST_SEE: dict[str, set[str]] = {
    "learner": {
        "portfolio_plannedmodule:main", "portfolio_submission:draft", "portfolio_submission:withdrawn",
        "portfolio_submission:released", "portfolio_submission:marking", "portfolio_piece:draft",
        "portfolio_piece:released", "evidence_item:sub_draft", "evidence_item:sub_released",
    },
    "tutor": {
        "portfolio_submission:released", "portfolio_submission:provisional", "portfolio_submission:marking",
        "portfolio_piece:marking", "evidence_item:sub_marking",
    },
}  # fmt: skip


def plant(world: World) -> dict[str, UUID]:
    """Plan, write, submit and take back, all as the learner."""
    rows: dict[str, UUID] = {}
    world.submissions = {}
    with acting_as(world.learner):
        plan = commands.plan_module(
            actor=world.learner, module_key=MODULES["draft"], term=canary("portfolio_plannedmodule:main")
        )
        rows["portfolio_plannedmodule:main"] = plan.id
        for case in MODULES:
            rows |= _submission(world, case)
    return rows


def _submission(world: World, case: str) -> dict[str, UUID]:
    learner, words, said = world.learner, canary(f"portfolio_submission:{case}"), canary(f"portfolio_piece:{case}")
    item = canary(f"evidence_item:sub_{case}")
    draft = commands.begin(actor=learner, module_key=MODULES[case])
    note = evidence.note(actor=learner, title=item, text=item)
    commands.choose(actor=learner, submission_id=draft.id, item_ids=[note.id])
    piece = Piece.objects.get(submission=draft)
    commands.save(
        actor=learner, submission_id=draft.id, version=None, commentary=words, context=words, limits=words,
        answers={"question": words}, pieces={piece.id: (said, ["action"])},
    )  # fmt: skip
    rows = {
        f"portfolio_submission:{case}": draft.id,
        f"portfolio_piece:{case}": piece.id,
        f"evidence_item:sub_{case}": note.id,
    }
    if case == "draft":
        return rows
    sent = commands.submit(
        actor=learner, submission_id=draft.id, version=None, declared=True, ai_use="some", ai_words=words
    )
    rows[f"portfolio_snapshot:{case}"] = queries.snapshot(sent.id).id
    if case == "withdrawn":
        commands.withdraw(actor=learner, submission_id=sent.id)
    else:
        world.submissions[case] = sent
    return rows
