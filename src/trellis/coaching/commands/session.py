"""Planning, preparing, holding and closing a session. What one does shows to the other within seconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from trellis.circles.commands import private_circle
from trellis.coaching import rules
from trellis.coaching.enums import LostReason
from trellis.coaching.models import ContactHours, Note, Partnership, Session
from trellis.coaching.workflow import HOURS, SESSION
from trellis.evidence import commands as evidence
from trellis.evidence import queries as evidence_queries
from trellis.kernel import clock, live, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Conflict, Invalid
from trellis.knowledge import queries as knowledge
from trellis.people.models import Person

NOT_YOURS = "Only the two of you change this session."
SHORTEST, LONGEST = 5, 180  # minutes
STANDARD_MINUTES = 45


@command
def plan_session(
    *, actor: Person, partnership_id: UUID, starts_at: datetime, minutes: int | None = None, place: str = "",
    experiment_id: UUID | None = None,
) -> Session:  # fmt: skip
    """Set a date; the time promised shows in the contact hours. Raises Refused, Invalid(minutes=…)."""
    pair = Partnership.objects.get(id=partnership_id)
    require(rules.may_plan(actor, pair), "Sign the agreement first; then you can set dates.")
    assert pair.circle_id is not None  # noqa: S101  an active partnership has a circle
    terms = _terms(pair)
    minutes = minutes or int(terms.get("session-minutes", STANDARD_MINUTES))
    _check_minutes(minutes)
    _check_day(starts_at)
    session = Session.objects.create(
        partnership=pair, circle_id=pair.circle_id, starts_at=starts_at, minutes=minutes, place=place.strip(),
        planned_by=actor, level=terms.get("starting-scaffold", "full"), experiment_id=experiment_id,
    )  # fmt: skip
    learner_id = rules.learner_id_of(session)
    coach_id = pair.coach_id if learner_id == pair.learner_id else pair.learner_id
    ContactHours.objects.create(
        session_id=session.id, learner_id=learner_id, coach_id=coach_id, school_id=pair.school_id,
        enrolment_id=pair.enrolment_id, held_on=_day(starts_at), minutes=minutes,
    )  # fmt: skip
    trail.record("session.plan", session, actor=actor, state_to=session.state)
    return session


@command
def move_session(
    *, actor: Person, session_id: UUID, starts_at: datetime, minutes: int | None = None, place: str | None = None,
    version: int | None = None,
) -> Session:  # fmt: skip
    """Move a session to another time: in one step, by either, without a reason. Raises Refused, Conflict, Invalid."""
    session = _mine(actor, session_id)
    require(session.state == "planned", "This session has begun or is over.")
    check_version(session, version)
    _check_day(starts_at)
    session.starts_at, session.minutes = starts_at, minutes or session.minutes
    session.place = session.place if place is None else place.strip()
    _check_minutes(session.minutes)
    _keep(session)
    hours = ContactHours.objects.get(session_id=session.id)
    hours.held_on, hours.minutes = _day(starts_at), session.minutes
    hours.save()
    trail.record("session.move", session, actor=actor)
    return session


@command
def cancel_session(*, actor: Person, session_id: UUID, reason: str, version: int | None = None) -> Session:
    """Call a session off; unless another day was chosen its time counts as lost. Raises Refused, Conflict, Invalid."""
    if reason not in LostReason.values:
        raise Invalid(reason="Choose the reason that is nearest.")
    session = _mine(actor, session_id)
    check_version(session, version)
    session.changes += 1
    SESSION.move(session, "cancel", actor=actor)
    hours = ContactHours.objects.get(session_id=session.id)
    if reason == LostReason.OTHER_DAY:
        HOURS.move(hours, "move", actor=actor)
    else:
        hours.reason = reason
        HOURS.move(hours, "lose", actor=actor)
    live.changed(session.id)
    return session


@command
def prepare_session(
    *, actor: Person, session_id: UUID, question: str, help_wanted: str = "",
    pieces: Iterable[tuple[UUID, int | None]] = (), version: int | None = None,
) -> Session:  # fmt: skip
    """Keep the sheet for a session: question, evidence, help wanted; every part may stay empty (R146, R136).

    `pieces` are (item, moment in ms or None). Own evidence not shared yet is shared into the
    circle. Raises Refused, Conflict.
    """
    session = _mine(actor, session_id)
    require(session.state in {"planned", "open"}, "This session is over.")
    check_version(session, version)
    _ask(session, actor, question.strip())
    session.help_wanted = help_wanted.strip()
    before = {piece["item"]: piece for piece in session.evidence}
    session.evidence = [
        {"item": str(item), "at_ms": at_ms, "by": before.get(str(item), {}).get("by", str(actor.id))}
        for item, at_ms in pieces
    ]
    _share(actor, session, set(before))
    if session.evidence and session.focus_item is None:
        first = session.evidence[0]
        session.focus_item, session.focus_ms = UUID(first["item"]), first["at_ms"]
    _keep(session)
    trail.record("session.prepare", session, actor=actor)
    return session


@command
def open_session(*, actor: Person, session_id: UUID) -> Session:
    """Begin. Doing it twice is once."""
    session = _mine(actor, session_id)
    if session.state == "open":
        return session
    session.opened_at = clock.now()
    session.changes += 1
    if _day(session.starts_at) != _day(clock.now()):  # held when it is held, not when it was meant to be
        session.starts_at = clock.now()
        ContactHours.objects.filter(session_id=session.id).update(held_on=_day(session.starts_at))
    SESSION.move(session, "open", actor=actor)
    live.changed(session.id)
    return session


@command
def put_in_focus(*, actor: Person, session_id: UUID, item_id: UUID, at_ms: int | None = None) -> Session:
    """Turn both to one piece of evidence, at one moment of it. Raises Refused; Item.DoesNotExist when unseen."""
    session = _under_way(actor, session_id)
    if str(item_id) not in {piece["item"] for piece in session.evidence}:
        session.evidence = [*session.evidence, {"item": str(item_id), "at_ms": at_ms, "by": str(actor.id)}]
        _share(actor, session, {piece["item"] for piece in session.evidence[:-1]})
    session.focus_item, session.focus_ms = item_id, at_ms
    _keep(session)
    trail.record("session.focus", session, actor=actor)
    return session


@command
def choose_protocol(*, actor: Person, session_id: UUID, key: str, mode: str = "", level: str = "") -> Session:
    """Walk through a protocol, or with key "" leave it: nobody counts that. Raises Refused, Invalid(key=…)."""
    session = _under_way(actor, session_id)
    if key:
        pack = knowledge.pack(*_pack(session.partnership))
        protocol = pack.protocols.get(key)
        if protocol is None:
            raise Invalid(key="Choose one from the list.")
        modes = [one.key for one in protocol.modes]
        session.protocol_mode = mode if mode in modes else modes[0]
        session.step_key = protocol.steps_in(session.protocol_mode)[0].key
        session.level = level if level in {"full", "light", "learner-led"} else session.level
    else:
        session.protocol_mode = session.step_key = ""
    session.protocol_key, session.protocol_by = key, actor if key else None
    _keep(session)
    trail.record("session.protocol", session, actor=actor)
    return session


@command
def show_step(*, actor: Person, session_id: UUID, step_key: str) -> Session:
    """Turn both to one step of the protocol. Raises Refused, Invalid(step=…)."""
    session = _under_way(actor, session_id)
    protocol = knowledge.pack(*_pack(session.partnership)).protocols.get(session.protocol_key)
    if protocol is None or step_key not in {step.key for step in protocol.steps_in(session.protocol_mode)}:
        raise Invalid(step="This step is not part of what you are walking through.")
    session.step_key = step_key
    _keep(session)
    trail.record("session.step", session, actor=actor)
    return session


@command
def write_note(*, actor: Person, session_id: UUID, text: str, shared: bool, version: int | None = None) -> Note:
    """Write the shared pad, or the actor's own note beside it, in place of what stood there.

    `version` is that of the words the actor started from, 0 for none. Raises Refused, Conflict
    (the other wrote meanwhile: nothing is overwritten).
    """
    session = _mine(actor, session_id)
    require(session.state != "cancelled", "This session did not happen.")
    circle_id = session.circle_id if shared else private_circle(actor=actor)
    note = Note.objects.select_for_update().filter(session=session, circle_id=circle_id).first()
    if note is None:
        if version:
            raise Conflict
        note = Note(session=session, circle_id=circle_id, version=0)
    check_version(note, note.version if version is None else version)
    note.text, note.author, note.at = text, actor, clock.now()
    note.save()
    trail.record("note.write", note, actor=actor)
    if shared:
        _keep(session)
    return note


@command
def close_session(
    *, actor: Person, session_id: UUID, next_starts_at: datetime | None = None, agenda_mine: bool | None = None
) -> Session:
    """Finish in one tap: the time counts as held; a next date and "this was my agenda" may be given (R136, R110).

    Doing it twice is once. Raises Refused.
    """
    session = _mine(actor, session_id)
    if session.state != "closed":
        session.closed_at = clock.now()
        session.changes += 1
        SESSION.move(session, "close", actor=actor)
        HOURS.move(ContactHours.objects.get(session_id=session.id), "hold", actor=actor)
    if agenda_mine is not None and rules.is_learner(actor, session):
        session.agenda_mine = agenda_mine
        session.save(update_fields=["agenda_mine"])
    if next_starts_at is not None:
        plan_session(
            actor=actor, partnership_id=session.partnership_id, starts_at=next_starts_at, minutes=session.minutes,
            place=session.place,
        )  # fmt: skip
    live.changed(session.id)
    return session


def _mine(actor: Person, session_id: UUID) -> Session:
    """Return the session, locked, for one of its pair; unseen rows are DoesNotExist."""
    session = Session.objects.select_related("partnership").get(id=session_id)
    require(rules.is_party(actor, session), NOT_YOURS)
    locked = Session.objects.select_for_update().get(id=session_id)
    locked.partnership = session.partnership
    return locked


def _under_way(actor: Person, session_id: UUID) -> Session:
    session = _mine(actor, session_id)
    require(session.state in {"planned", "open"}, "This session is over.")
    return session


def _keep(session: Session) -> None:
    session.changes += 1
    session.save()
    live.changed(session.id)


def _ask(session: Session, actor: Person, question: str) -> None:
    """Write the question with its asker; the coach's words never pass as the learner's (R136)."""
    if question != session.question:
        session.question, session.question_by = question, actor if question else None


def _share(actor: Person, session: Session, already: set[str]) -> None:
    """Share what the actor chose of their own into the circle, and note where it is used."""
    for piece in session.evidence:
        if piece["item"] in already:
            continue
        item = evidence_queries.item_view(actor, UUID(piece["item"]))
        if item.mine and session.circle_id not in item.circles:
            evidence.share(actor=actor, item_id=item.id, circle_id=session.circle_id)
        evidence.used_in(actor=actor, item_id=item.id, kind="session", used_id=session.id)


def _check_day(starts_at: datetime) -> None:
    if _day(starts_at) < clock.today():
        raise Invalid(on="That day has passed. Choose today or later.")


def _check_minutes(minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid(minutes=f"Give the minutes as a number from {SHORTEST} to {LONGEST}.")


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.LONDON).date()


def _terms(pair: Partnership) -> dict[str, str]:
    signed = pair.agreements.filter(state="signed").values_list("terms", flat=True).first()
    return signed or {}


def _pack(pair: Partnership) -> tuple[str, str | None]:
    signed = pair.agreements.filter(state="signed").values_list("pack_name", "pack_version").first()
    return (signed[0], signed[1]) if signed else ("mtl", None)
