"""Enquiry in the leak matrix: what a learner keeps alone, and what the partnership sees."""

from __future__ import annotations

from uuid import UUID

from tests.leaks.world import World, canary
from trellis.enquiry import commands
from trellis.enquiry.models import GoalProposal
from trellis.kernel.database import acting_as

CIRCLE = {"learner", "coach", "tutor"}
SEES: dict[str, set[str]] = {
    "enquiry_need:private": {"learner"},
    "enquiry_goal:draft": {"learner"},
    "enquiry_goal:shared": CIRCLE,
    "enquiry_goalproposal:shared": CIRCLE,
    "enquiry_experiment:private": {"learner"},
    "enquiry_experiment:shared": CIRCLE,
    "enquiry_acceptance:shared": CIRCLE,
}
CHANGE: dict[str, set[str]] = {
    "enquiry_need": {"learner"},
    "enquiry_goal:draft": {"learner"},
    "enquiry_goal:shared": CIRCLE,  # anyone in the circle may propose other words
    "enquiry_experiment": {"learner"},
    "enquiry_acceptance": {"coach"},
}
DELETE: dict[str, set[str]] = {**CHANGE, "enquiry_goal:shared": {"learner"}}
FORGE: dict[str, set[str]] = {**CHANGE, "enquiry_goalproposal": {"learner"}}
MUST_SEE: dict[str, set[str]] = {
    "learner": {label for label in SEES if not label.startswith("enquiry_goalproposal")},
    "coach": {"enquiry_goal:shared", "enquiry_experiment:shared", "enquiry_acceptance:shared"},
    "tutor": {"enquiry_goal:shared", "enquiry_experiment:shared"},
}
GOAL = ("aim", "context", "practice", "pupil_outcome", "baseline", "sources")
PLAN = ("title", "plan", "belief", "costs", "benefits", "bearers", "safeguards", "stop_rule")
HAPPENED = ("happened", "rival_one", "rival_two", "tell_apart", "belief_now", "benefit_self", "benefit_pupils")


def plant(world: World) -> dict[str, UUID]:
    """Write needs, goals and experiments as the learner; the coach accepts a risk."""
    me = world.learner
    with acting_as(me):
        need = commands.note_need(
            actor=me, kind="priority", words=canary("enquiry_need:private"), whose=canary("enquiry_need:private")
        )
        draft = commands.draft_goal(actor=me, fields=dict.fromkeys(GOAL, canary("enquiry_goal:draft")))
        shared = commands.propose_goal(
            actor=me, circle_id=world.partnership_circle,
            fields=dict.fromkeys(GOAL, canary("enquiry_goal:shared")) | {"domain": "skill"},
        )  # fmt: skip
        proposal = GoalProposal.objects.get(goal=shared)
        private = _try(world, "private", None)
        shown = _try(world, "shared", world.partnership_circle)
    with acting_as(world.coach):
        accepted = commands.accept_risk(
            actor=world.coach, experiment_id=shown, risk=canary("enquiry_acceptance:shared")
        )
    return {
        "enquiry_need:private": need.id,
        "enquiry_goal:draft": draft.id,
        "enquiry_goal:shared": shared.id,
        "enquiry_goalproposal:shared": proposal.id,
        "enquiry_experiment:private": private,
        "enquiry_experiment:shared": shown,
        "enquiry_acceptance:shared": accepted.id,
    }


def _try(world: World, case: str, circle_id: UUID | None) -> UUID:
    said = canary(f"enquiry_experiment:{case}")
    made = commands.plan_experiment(actor=world.learner, fields=dict.fromkeys(PLAN, said), circle_id=circle_id)
    commands.record_outcome(actor=world.learner, experiment_id=made.id, fields=dict.fromkeys(HAPPENED, said))
    return made.id
