"""What people in the demo do again and again, through the real commands: write, show, say, meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from trellis.circles.commands import log_access
from trellis.coaching import commands as coaching
from trellis.coaching.models import Partnership, Session, Takeaway
from trellis.demo.chapters.cast import Cast
from trellis.evidence import commands as evidence
from trellis.evidence import queries as evidence_queries
from trellis.evidence import tasks
from trellis.evidence.models import Comment, Item
from trellis.evidence.regions import Region
from trellis.people.models import Person
from trellis.pupils import queries as pupils
from trellis.pupils.enums import Reach

OPENED_WHY = "you show it in a circle they are in"
When = tuple[int, str, str]  # school weeks back, weekday, time: (3, "Fri", "15:40")


@dataclass
class Pair:
    """A learner, a coach, their partnership, and where they meet."""

    cast: Cast
    learner: str
    coach: str
    partnership: Partnership
    place: str = ""

    @property
    def circle(self) -> UUID:
        """The circle both signed for."""
        assert self.partnership.circle_id is not None  # noqa: S101  signed before anything is shared
        return self.partnership.circle_id


@dataclass(frozen=True)
class Talk:
    """What is brought to a session and taken from it. `take` is (kind, words, why, what it rests on)."""

    question: str = ""
    help_wanted: str = ""
    pieces: Sequence[tuple[Item, int | None]] = ()
    protocol: str = ""
    mode: str = ""
    step: str = ""
    level: str = ""
    shared: str = ""
    coachs_own: str = ""
    learners_own: str = ""
    take: tuple[str, str, str, str] = ("nothing", "", "", "")
    asked_by: str = "learner"


def note(cast: Cast, who: str, when: When, title: str, text: str, trigger: str = "") -> Item:
    """Write a note for oneself."""
    with cast.at(who, *when) as person:
        return evidence.note(actor=person, title=title, text=text, trigger=trigger)


def keep_file(
    cast: Cast, who: str, when: When, name: str, *, title: str = "", text: str = "", trigger: str = ""
) -> Item:
    """Add one of the demo's own files and make it ready at once, as the job would."""
    made = cast.media[name]
    with cast.at(who, *when) as person:
        item = evidence.add_file(
            actor=person, path=made.path, name=made.name, title=title or made.title, text=text or made.about,
            trigger=trigger,
        )  # fmt: skip
        tasks.prepare(item_id=str(item.id), owner_id=str(person.id))
        _forget_job(item)
        item.refresh_from_db()
        if item.kind in evidence_queries.RECORDINGS:
            say_who_is_in(cast, who, person, item)
    return item


def say_who_is_in(cast: Cast, who: str, person: Person, item: Item) -> None:
    """Say that the person's own class is in a recording, those apart who were seated outside it; else nobody."""
    school_class = cast.classes.get(who)
    if school_class is None:
        evidence.say_who_is_in(actor=person, item_id=item.id, nobody=True)
        return
    view = pupils.class_view(person, school_class.id)
    apart = [one.pupil for one in pupils.concerned(view.standings, Reach.OUTSIDE) if one.pupil]
    evidence.say_who_is_in(actor=person, item_id=item.id, classes={school_class.id: apart})


def _forget_job(item: Item) -> None:
    """Take the queued job away again: its work is done. What is added to a film later is left to the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [f"prepare-{item.id}"]
        )


def show(pair: Pair, who: str, when: When, *items: Item) -> None:
    """Share own evidence with the pair's circle."""
    with pair.cast.at(who, *when) as person:
        for item in items:
            evidence.share(actor=person, item_id=item.id, circle_id=pair.circle)


def opens(cast: Cast, who: str, when: When, item: Item, circle: UUID) -> None:
    """Open somebody else's evidence: the same line in the access log as the page writes."""
    with cast.at(who, *when) as reader:
        log_access(
            reader=reader,
            owner_id=item.owner_id,
            item_kind=item.kind,
            item_id=item.id,
            circle_id=circle,
            why=OPENED_WHY,
        )


def say(
    pair: Pair, who: str, when: When, item: Item, text: str, *, kind: str = "noticed", at: float | None = None,
    until: float | None = None, to: Comment | None = None, tags: Sequence[str] = (), region: Region | None = None,
) -> Comment:  # fmt: skip
    """Say something about evidence in the pair's circle; `at` and `until` are seconds into a recording."""
    if who != pair.learner:
        opens(pair.cast, who, when, item, pair.circle)
    with pair.cast.at(who, *when) as person:
        return evidence.comment(
            actor=person, item_id=item.id, circle_id=pair.circle, text=text, kind=kind, tags=tags,
            at_ms=None if at is None else round(at * 1000), until_ms=None if until is None else round(until * 1000),
            parent_id=to.id if to else None, region=region,
        )  # fmt: skip


def agree(
    cast: Cast, learner: str, coach: str, proposed: When, signed: When, *, by: str = "", terms: dict[str, str] | None = None,
    ground_rules: str = "", learner_aims: str = "", school_aims: str = "", place: str = "",
) -> Pair:  # fmt: skip
    """Begin a partnership, propose an agreement (by the coach unless said) and have the other sign it."""
    proposer = by or coach
    pair = begin(cast, learner, coach, proposed, by=proposer, place=place)
    with cast.at(proposer, *proposed) as person:
        agreement = coaching.propose_agreement(
            actor=person, partnership_id=pair.partnership.id, chosen=terms or {}, ground_rules=ground_rules,
            learner_aims=learner_aims, school_aims=school_aims,
        )  # fmt: skip
    sign(pair, coach if proposer == learner else learner, signed, agreement.id)
    return pair


def begin(cast: Cast, learner: str, coach: str, when: When, *, by: str, place: str = "") -> Pair:
    """Begin a partnership that nobody has signed yet."""
    with cast.at(by, *when) as person:
        partnership = coaching.start_partnership(
            actor=person, learner_id=cast.people[learner].id, coach_id=cast.people[coach].id,
            enrolment_id=cast.enrolments[learner].id,
        )  # fmt: skip
    return Pair(cast, learner, coach, partnership, place)


def sign(pair: Pair, who: str, when: When, agreement_id: UUID) -> None:
    """Sign what the other proposed."""
    with pair.cast.at(who, *when) as person:
        coaching.sign_agreement(actor=person, agreement_id=agreement_id)
        pair.partnership.refresh_from_db()


def plan(pair: Pair, who: str, when: When, held: When) -> Session:
    """Set the date of a session that has been since."""
    with pair.cast.at(who, *when) as person:
        return coaching.plan_session(
            actor=person, partnership_id=pair.partnership.id, starts_at=pair.cast.when.moment(*held),
            place=pair.place,
        )  # fmt: skip


def lose(pair: Pair, held: When, reason: str, *, by: str = "") -> None:
    """Plan a session and call it off that morning, for a reason the hours show."""
    weeks, weekday, _ = held
    session = plan(pair, pair.coach, (weeks + 1, weekday, "12:35"), held)
    with pair.cast.at(by or pair.coach, weeks, weekday, "7:50") as person:
        coaching.cancel_session(actor=person, session_id=session.id, reason=reason)


def hold(pair: Pair, held: When, talk: Talk) -> Takeaway:
    """Plan, prepare, hold and close one session, and let the learner write what they take from it."""
    cast, (weeks, weekday, at) = pair.cast, held
    session = plan(pair, pair.coach, (weeks + 1, weekday, "12:40"), held)
    _prepare(pair, session, (weeks + 1, "Fri", "15:20"), talk)
    starts = cast.when.moment(weeks, weekday, at)
    with cast.on(pair.coach, starts + timedelta(minutes=1)) as coach:
        coaching.open_session(actor=coach, session_id=session.id)
    _talk(pair, session, talk)
    ends = starts + timedelta(minutes=session.minutes - 3)
    with cast.on(pair.learner, ends) as learner:
        coaching.close_session(actor=learner, session_id=session.id, agenda_mine=talk.asked_by == "learner")
    kind, words, why, source = talk.take
    with cast.on(pair.learner, ends + timedelta(minutes=7)) as learner:
        return coaching.offer_takeaway(
            actor=learner, session_id=session.id, kind=kind, words=words, why=why, source=source
        )


def _prepare(pair: Pair, session: Session, when: When, talk: Talk) -> None:
    asker = pair.learner if talk.asked_by == "learner" else pair.coach
    with pair.cast.at(asker, *when) as person:
        coaching.prepare_session(
            actor=person, session_id=session.id, question=talk.question, help_wanted=talk.help_wanted,
            pieces=[(item.id, at_ms) for item, at_ms in talk.pieces],
        )  # fmt: skip
    for item, _ in talk.pieces:
        opens(pair.cast, pair.coach, (when[0], when[1], "16:10"), item, pair.circle)


def _talk(pair: Pair, session: Session, talk: Talk) -> None:
    """What happens in the room: a protocol or none, notes shared and private, evidence in focus."""
    begun = session.starts_at
    with pair.cast.on(pair.learner, begun + timedelta(minutes=4)) as learner:
        if talk.protocol:
            coaching.choose_protocol(
                actor=learner, session_id=session.id, key=talk.protocol, mode=talk.mode, level=talk.level
            )
        if talk.pieces:
            item, at_ms = talk.pieces[0]
            coaching.put_in_focus(actor=learner, session_id=session.id, item_id=item.id, at_ms=at_ms)
        if talk.shared:
            coaching.write_note(actor=learner, session_id=session.id, text=talk.shared, shared=True)
        if talk.learners_own:
            coaching.write_note(actor=learner, session_id=session.id, text=talk.learners_own, shared=False)
    with pair.cast.on(pair.coach, begun + timedelta(minutes=20)) as coach:
        if talk.step:
            coaching.show_step(actor=coach, session_id=session.id, step_key=talk.step)
        if talk.coachs_own:
            coaching.write_note(actor=coach, session_id=session.id, text=talk.coachs_own, shared=False)


def tried(pair: Pair, when: When, taken: Takeaway, result: str) -> None:
    """Say "I tried it", with a line of what happened."""
    with pair.cast.at(pair.learner, *when) as learner:
        coaching.tried_step(actor=learner, takeaway_id=taken.id, result=result)


def not_this_week(pair: Pair, when: When, taken: Takeaway, result: str = "") -> None:
    """Say "not this week"; no reason is asked for."""
    with pair.cast.at(pair.learner, *when) as learner:
        coaching.put_off_step(actor=learner, takeaway_id=taken.id, result=result)


def ahead(pair: Pair, who: str, when: When, at: str, *, days: int = 1, weekday: str = "") -> Session:
    """Set a date that still lies ahead of today."""
    with pair.cast.at(who, *when) as person:
        return coaching.plan_session(
            actor=person, partnership_id=pair.partnership.id, place=pair.place,
            starts_at=pair.cast.when.ahead(at, days=days, weekday=weekday),
        )  # fmt: skip


def ask(pair: Pair, when: When, session: Session, talk: Talk) -> None:
    """Write the question for a session ahead, with the evidence chosen for it."""
    _prepare(pair, session, when, talk)
