"""Deleting what a pair wrote in sessions, by the nightly job, once its keeping time is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trellis.coaching.models import Partnership, Session, Takeaway
from trellis.evidence import commands as evidence
from trellis.kernel import clock, trail

SYSTEM = "system"


@dataclass(frozen=True)
class Forgotten:
    """Whose sessions went, and the day of the first."""

    people: tuple[UUID, ...]
    first_day: date


def forget_sessions(partnership_id: UUID, *, kept_if: Callable[[UUID], bool]) -> Forgotten | None:
    """Delete the sessions of an ended partnership with notes and takeaways, inside the caller's transaction.

    None when there is nothing, it has not ended, or `kept_if` says so of one of the two.
    """
    pair = Partnership.objects.using(SYSTEM).select_for_update().filter(id=partnership_id, state="ended").first()
    if pair is None or kept_if(pair.learner_id) or kept_if(pair.coach_id):
        return None
    sessions = dict(Session.objects.using(SYSTEM).filter(partnership=pair).values_list("id", "starts_at"))
    if not sessions:
        return None
    evidence.forget_uses("session", list(sessions))
    Takeaway.objects.using(SYSTEM).filter(partnership=pair).delete()
    Session.objects.using(SYSTEM).filter(partnership=pair).delete()
    trail.record("partnership.forget_sessions", pair, actor=None, using=SYSTEM)
    return Forgotten((pair.learner_id, pair.coach_id), min(sessions.values()).astimezone(clock.LONDON).date())
