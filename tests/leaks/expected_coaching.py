"""Coaching in the leak matrix: a signed partnership with a session, and one that nobody has signed by both."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.leaks.world import World, canary
from trellis.coaching import commands
from trellis.coaching.models import ContactHours, Note, Signature
from trellis.kernel import clock
from trellis.kernel.database import acting_as

PAIR = {"learner", "coach"}
CIRCLE = {"learner", "coach", "tutor"}
OTHERS = {"other_learner", "other_coach"}
SEES: dict[str, set[str]] = {
    "coaching_partnership:main": CIRCLE,
    "coaching_partnership:unsigned": OTHERS,
    "coaching_agreement:main": CIRCLE,
    "coaching_agreement:unsigned": OTHERS,
    "coaching_signature:main": CIRCLE,
    "coaching_signature:unsigned": OTHERS,
    "coaching_headpromise:main": CIRCLE | {"leader"},
    "coaching_session:main": CIRCLE,
    "coaching_note:shared": CIRCLE,
    "coaching_note:learners_own": {"learner"},
    "coaching_note:coachs_own": {"coach"},
    "coaching_takeaway:main": CIRCLE,
    # Arrangements: that people met, never what was said.
    "coaching_contacthours:main": CIRCLE | {"leader", "lead"},
    "coaching_rematchrequest:main": {"coach", "lead"},
    "coaching_breach:main": PAIR,
}
CHANGE: dict[str, set[str]] = {
    "coaching_partnership:main": PAIR,
    "coaching_partnership:unsigned": OTHERS,
    "coaching_agreement:main": PAIR,
    "coaching_agreement:unsigned": OTHERS,
    "coaching_session": PAIR,
    "coaching_note:shared": PAIR,
    "coaching_note:learners_own": {"learner"},
    "coaching_note:coachs_own": {"coach"},
    "coaching_takeaway": {"learner"},
    "coaching_contacthours": PAIR,
    "coaching_rematchrequest": {"lead"},
    "coaching_breach": PAIR,
}
DELETE: dict[str, set[str]] = {
    key: value for key, value in CHANGE.items() if key.startswith(("coaching_note", "coaching_takeaway"))
}
FORGE: dict[str, set[str]] = {
    "coaching_partnership:unsigned": OTHERS,  # a partnership that has its circle already is never inserted
    "coaching_agreement:main": {"learner"},
    "coaching_agreement:unsigned": {"other_learner"},
    "coaching_signature:main": {"coach"},
    "coaching_signature:unsigned": {"other_learner"},
    "coaching_headpromise": {"leader"},
    "coaching_session": PAIR,
    "coaching_note:shared": {"learner"},
    "coaching_note:learners_own": {"learner"},
    "coaching_note:coachs_own": {"coach"},
    "coaching_takeaway": {"learner"},
    "coaching_contacthours": PAIR,
    "coaching_rematchrequest": {"coach"},
    "coaching_breach": {"coach"},
}
SEEN_BY_PAIR = {
    "coaching_partnership:main", "coaching_agreement:main", "coaching_session:main", "coaching_note:shared",
    "coaching_takeaway:main", "coaching_breach:main",
}  # fmt: skip
MUST_SEE: dict[str, set[str]] = {
    "learner": SEEN_BY_PAIR | {"coaching_note:learners_own"},
    "coach": SEEN_BY_PAIR | {"coaching_note:coachs_own"},
    "tutor": {"coaching_session:main", "coaching_note:shared", "coaching_takeaway:main"},
    "other_learner": {"coaching_agreement:unsigned"},
    "other_coach": {"coaching_agreement:unsigned"},
}


def plant(world: World) -> dict[str, UUID]:
    """Let learner and coach agree and meet; sets `world.partnership` and `world.partnership_circle`."""
    with acting_as(world.leader):
        promise = commands.answer_promise(actor=world.leader, school_id=world.school.id, answer="accepted")
    rows = {"coaching_headpromise:main": promise.id}
    rows |= _sign(world)
    rows |= _unsigned(world)
    rows |= _meet(world)
    with acting_as(world.coach):
        rows["coaching_rematchrequest:main"] = commands.ask_rematch(
            actor=world.coach, partnership_id=world.partnership.id
        ).id
        rows["coaching_breach:main"] = commands.raise_breach(
            actor=world.coach, partnership_id=world.partnership.id, words=canary("coaching_breach:main")
        ).id
    return rows


def _sign(world: World) -> dict[str, UUID]:
    said = canary("coaching_agreement:main")
    with acting_as(world.learner):
        pair = commands.start_partnership(
            actor=world.learner, learner_id=world.learner.id, coach_id=world.coach.id, enrolment_id=world.enrolment.id,
            exception=canary("coaching_partnership:main"),
        )  # fmt: skip
        agreement = commands.propose_agreement(
            actor=world.learner, partnership_id=pair.id, chosen={"tutor-in-circle": "yes"}, ground_rules=said,
            learner_aims=said, school_aims=said,
        )  # fmt: skip
    with acting_as(world.coach):
        commands.sign_agreement(actor=world.coach, agreement_id=agreement.id)
        pair.refresh_from_db()
        signature = Signature.objects.get(agreement=agreement, person=world.coach)
    world.partnership, world.partnership_circle = pair, pair.circle_id
    return {
        "coaching_partnership:main": pair.id,
        "coaching_agreement:main": agreement.id,
        "coaching_signature:main": signature.id,
    }


def _unsigned(world: World) -> dict[str, UUID]:
    """The other pair has a proposal on the table, so no circle yet."""
    with acting_as(world.other_learner):
        pair = commands.start_partnership(
            actor=world.other_learner, learner_id=world.other_learner.id, coach_id=world.other_coach.id,
            school_id=world.other_school.id, exception=canary("coaching_partnership:unsigned"),
        )  # fmt: skip
        agreement = commands.propose_agreement(
            actor=world.other_learner, partnership_id=pair.id, chosen={},
            ground_rules=canary("coaching_agreement:unsigned"),
        )  # fmt: skip
        signature = Signature.objects.get(agreement=agreement)
    return {
        "coaching_partnership:unsigned": pair.id,
        "coaching_agreement:unsigned": agreement.id,
        "coaching_signature:unsigned": signature.id,
    }


def _meet(world: World) -> dict[str, UUID]:
    said = canary("coaching_session:main")
    with acting_as(world.learner):
        session = commands.plan_session(
            actor=world.learner,
            partnership_id=world.partnership.id,
            starts_at=clock.now() + timedelta(days=3),
            place=said,
        )
        commands.prepare_session(actor=world.learner, session_id=session.id, question=said, help_wanted=said)
        shared = _note(world, "learner", session.id, "shared")
        own = _note(world, "learner", session.id, "learners_own")
        words = canary("coaching_takeaway:main")
        taken = commands.offer_takeaway(
            actor=world.learner, session_id=session.id, kind="step", words=words, why=words, source=words
        )
        commands.put_off_step(actor=world.learner, takeaway_id=taken.id, result=words)
        hours = ContactHours.objects.get(session_id=session.id)
    with acting_as(world.coach):
        coachs = _note(world, "coach", session.id, "coachs_own")
    return {
        "coaching_session:main": session.id,
        "coaching_note:shared": shared.id,
        "coaching_note:learners_own": own.id,
        "coaching_note:coachs_own": coachs.id,
        "coaching_takeaway:main": taken.id,
        "coaching_contacthours:main": hours.id,
    }


def _note(world: World, role: str, session_id: UUID, case: str) -> Note:
    return commands.write_note(
        actor=world.people[role], session_id=session_id, text=canary(f"coaching_note:{case}"), shared=case == "shared"
    )
