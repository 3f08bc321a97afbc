"""Partnerships and sessions for tests, agreed and held by the people themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from trellis.coaching import commands
from trellis.coaching.models import Partnership, Session
from trellis.kernel import clock
from trellis.kernel.database import acting_as

WITH_TUTOR = {"tutor-in-circle": "yes"}


@dataclass
class Pair:
    """A learner and a coach of one school, with a tutor, and their partnership."""

    learner: Any
    coach: Any
    tutor: Any
    school: Any
    partnership: Partnership

    @property
    def circle(self) -> UUID:
        assert self.partnership.circle_id is not None
        return self.partnership.circle_id


def make_partnership(*, learner=None, coach=None, tutor=None, school=None, **more) -> Pair:
    """Start a partnership that nobody has signed yet."""
    load_mtl()
    school = school or make_school()
    learner = learner or make_person("Priya Nair", "learner", at=school)
    coach = coach or make_person("Ruth Adeyemi", "coach", at=school)
    tutor = tutor or make_person("Dr Owen Pryce", "tutor")
    with acting_as(learner):
        partnership = commands.start_partnership(
            actor=learner, learner_id=learner.id, coach_id=coach.id, school_id=None if more.get("enrolment_id") else school.id,
            tutor_id=None if more.get("enrolment_id") else tutor.id, **more,
        )  # fmt: skip
    return Pair(learner, coach, tutor, school, partnership)


def make_pair(*, terms: dict[str, str] | None = None, **more) -> Pair:
    """Start a partnership and let both sign: the learner proposes, the coach agrees."""
    pair = make_partnership(**more)
    sign(pair, terms or {})
    return pair


def sign(pair: Pair, terms: dict[str, str]) -> None:
    """The learner proposes and the coach signs; whoever was asked to co-coach answers first."""
    first, second = pair.learner, pair.coach
    if pair.partnership.kind == "co_coaching":
        first, second = second, first
    with acting_as(first):
        agreement = commands.propose_agreement(actor=first, partnership_id=pair.partnership.id, chosen=terms)
    with acting_as(second):
        commands.sign_agreement(actor=second, agreement_id=agreement.id)
        pair.partnership.refresh_from_db()


def make_session(pair: Pair, *, starts_at: datetime | None = None, question: str = "", **more) -> Session:
    """Let the learner set a date, and a question if one is given."""
    with acting_as(pair.learner):
        session = commands.plan_session(
            actor=pair.learner, partnership_id=pair.partnership.id,
            starts_at=starts_at or clock.now() + timedelta(days=2), **more,
        )  # fmt: skip
        if question:
            session = commands.prepare_session(actor=pair.learner, session_id=session.id, question=question)
    return session
