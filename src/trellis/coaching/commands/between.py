"""What a learner takes from a session, and what becomes of it until the next."""

from __future__ import annotations

from uuid import UUID

from trellis.coaching import rules
from trellis.coaching.enums import TakeawayKind
from trellis.coaching.models import Session, Takeaway
from trellis.coaching.times import writable_until
from trellis.coaching.workflow import LEARNERS_WORDS, TAKEAWAY
from trellis.enquiry import commands as enquiry
from trellis.kernel import clock, live, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

FIRST_STATE = {"step": "to_try", "question": "asked", "nothing": "none"}


@command
def offer_takeaway(
    *, actor: Person, session_id: UUID, kind: str, words: str = "", why: str = "", source: str = "",
    version: int | None = None,
) -> Takeaway:  # fmt: skip
    """Write what the learner takes away, in their words; up to the day after (R108: why and source offered).

    From here the circle reads it; until here it was a draft. Raises Refused, Conflict,
    Invalid(kind=…, words=…).
    """
    session = Session.objects.select_related("partnership").get(id=session_id)
    require(rules.is_learner(actor, session), LEARNERS_WORDS)
    until = writable_until(session.closed_at) if session.closed_at else None
    require(session.state != "cancelled", "This session did not happen.")
    require(until is None or clock.now() <= until, "That was more than a day ago. A note will keep it for next time.")
    if kind not in TakeawayKind.values:
        raise Invalid(kind="Choose one of the three; “nothing yet” is one of them.")
    if not words.strip() and kind != TakeawayKind.NOTHING:
        raise Invalid(words="One line in your own words is enough.")
    taken = Takeaway.objects.select_for_update().filter(session=session).first()
    if taken is None:
        taken = Takeaway(session=session, partnership=session.partnership, circle_id=session.circle_id, learner=actor)
        taken.state = FIRST_STATE[kind]
    else:
        check_version(taken, version)
    taken.kind, taken.words, taken.why = kind, words.strip(), why.strip()
    taken.source, taken.written_at = source.strip()[:200], clock.now()
    TAKEAWAY.move(taken, f"take_{kind}", actor=actor)
    if kind == TakeawayKind.STEP:
        _replace_earlier(actor, session)
    _show(taken)
    return taken


def _replace_earlier(actor: Person, session: Session) -> None:
    """End steps of earlier sessions that were not tried: one step at a time is to try now."""
    waiting = Takeaway.objects.filter(
        partnership_id=session.partnership_id, session__starts_at__lt=session.starts_at, kind=TakeawayKind.STEP,
        state__in=("to_try", "not_this_week"),
    )  # fmt: skip
    for earlier in waiting.select_for_update():
        TAKEAWAY.move(earlier, "replace", actor=actor)


@command
def tried_step(*, actor: Person, takeaway_id: UUID, result: str = "", version: int | None = None) -> Takeaway:
    """Say "I tried it", with one line of what happened if there is one (R22). Raises Refused, Conflict."""
    return _settle(actor, takeaway_id, "try", result, version)


@command
def put_off_step(*, actor: Person, takeaway_id: UUID, result: str = "", version: int | None = None) -> Takeaway:
    """Say "not this week": no reason is asked for. Raises Refused, Conflict."""
    return _settle(actor, takeaway_id, "put_off", result, version)


@command
def answer_question(*, actor: Person, takeaway_id: UUID, result: str = "", version: int | None = None) -> Takeaway:
    """Say what came of a question. Raises Refused, Conflict."""
    return _settle(actor, takeaway_id, "answer", result, version)


@command
def promote_takeaway(*, actor: Person, takeaway_id: UUID, goal_id: UUID | None = None) -> UUID:
    """Make a step into an experiment and return its id, without typing it again (R17); twice gives the same one."""
    taken = _own(actor, takeaway_id)
    require(taken.kind == TakeawayKind.STEP, "Only a step can be tried out as an experiment.")
    if taken.experiment_id:
        return taken.experiment_id
    made = enquiry.plan_experiment(
        actor=actor, circle_id=taken.circle_id, goal_id=goal_id,
        fields={"title": _title(taken.words), "plan": taken.words, "belief": taken.why},
    )  # fmt: skip
    taken.experiment_id = made.id
    taken.save(update_fields=["experiment_id"])
    trail.record("takeaway.promote", taken, actor=actor)
    return made.id


def _title(words: str) -> str:
    line = words.splitlines()[0]
    return line if len(line) <= 200 else f"{line[:197].rsplit(' ', 1)[0]} …"  # noqa: PLR2004  the column's own length


def _own(actor: Person, takeaway_id: UUID) -> Takeaway:
    taken = Takeaway.objects.select_related("session").get(id=takeaway_id)
    require(rules.is_learner(actor, taken), LEARNERS_WORDS)
    return Takeaway.objects.select_for_update().get(id=takeaway_id)


def _settle(actor: Person, takeaway_id: UUID, action: str, result: str, version: int | None) -> Takeaway:
    taken = _own(actor, takeaway_id)
    check_version(taken, version)
    if len(result.strip()) > 300:  # noqa: PLR2004  the column's own length
        raise Invalid(result="Keep it to a line or two here; a note or an experiment has room for more.")
    taken.result = result.strip() or taken.result
    taken.result_at = clock.now()
    TAKEAWAY.move(taken, action, actor=actor)
    _show(taken)
    return taken


def _show(taken: Takeaway) -> None:
    """Let open pages of the session know. The session row is the pair's, so the learner may count it up."""
    session = Session.objects.select_for_update().get(id=taken.session_id)
    session.changes += 1
    session.save(update_fields=["changes"])
    live.changed(session.id)
