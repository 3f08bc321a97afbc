"""What Today shows of coaching: a coach's cards, a learner's next thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from trellis.circles import queries as circles
from trellis.coaching.enums import Kind
from trellis.coaching.times import until_said, writable_until
from trellis.kernel import clock, words
from trellis.kernel.database import HasId, prepared
from trellis.people.queries import Face, face, face_of
from trellis.programme import queries as programme

NOTHING = "Nothing presses."


@dataclass(frozen=True)
class CardPerson:
    """A person on a card: what `ui.learner_card` shows."""

    name: str
    initials: str
    colour: str
    note: str


@dataclass(frozen=True)
class LearnerCard:
    """A coach's two minutes with one learner, in the order of `ui.learner_card`'s arguments."""

    person: CardPerson
    when: str
    steps: tuple[tuple[str, str, str], ...]
    question: str
    asks: str
    action: tuple[str, str]
    names: tuple[str, ...]
    partnership_id: UUID | None
    learner_id: UUID


@dataclass(frozen=True)
class Step:
    """What a learner took from the last session."""

    id: UUID
    kind: str
    words: str
    why: str
    state: str
    result: str
    version: int
    experiment_id: UUID | None


@dataclass(frozen=True)
class NextSession:
    """The next conversation."""

    id: UUID
    when: str
    place: str
    question: str
    state: str
    href: str
    began: str


@dataclass(frozen=True)
class Together:
    """The next conversation with somebody with whom one coaches each other."""

    partner: str
    when: str
    place: str
    action: tuple[str, str]


@dataclass(frozen=True)
class LearnerToday:
    """A learner's next things; `action` is the one button. `agreement`: no_coach, none, mine_waits, to_sign, signed.

    `owed`: a held session whose takeaway may still be written: (what to say, address).
    """

    agreement: str
    coach: Face | None
    partnership_id: UUID | None
    step: Step | None
    session: NextSession | None
    owed: tuple[str, str] | None
    review_due: bool
    names: tuple[str, ...]
    action: tuple[str, str]
    together: tuple[Together, ...] = ()

    @property
    def headline(self) -> str:
        """One sentence after the greeting."""
        said = (
            (self.agreement == "no_coach", "Your notes are yours from today."),
            (self.agreement == "none", "Something to read first."),
            (self.agreement == "to_sign", "There is something to read and sign."),
            (self.agreement == "mine_waits", "It waits for the other signature."),
            (self.session and self.session.state == "open", "Your conversation has begun."),
            (self.owed, "One thing to write."),
            (self.step and self.step.state == "to_try", "One thing to try."),
            (self.step and self.step.kind == "question", "One question to look into."),
            (self.session, "A conversation is planned."),
        )
        return next((sentence for holds, sentence in said if holds), NOTHING)

    @property
    def quiet(self) -> bool:
        """Whether coaching asks for nothing now."""
        return self.headline == NOTHING or self.agreement == "no_coach"


_PAIRS = """
SELECT p.id, p.state, p.circle_id, p.learner_id, l.name, l.known_as, p.coach_id, c.name, c.known_as,
       (SELECT m.post FROM people_membership m WHERE m.person_id = p.learner_id AND m.role = 'learner'
           AND (m.until IS NULL OR m.until >= current_date) ORDER BY m.since DESC LIMIT 1),
       s.id, s.starts_at, s.place, s.question, s.question_by_id, s.state, s.opened_at,
       t.id, t.kind, t.words, t.why, t.state, t.result, t.version, t.experiment_id,
       h.id, h.closed_at, h.taken,
       a.proposed_by_id, f.review_on, p.kind, {members}
  FROM coaching_partnership p
  JOIN people_person l ON l.id = p.learner_id
  JOIN people_person c ON c.id = p.coach_id
  LEFT JOIN LATERAL (SELECT * FROM coaching_session s WHERE s.partnership_id = p.id
        AND s.state IN ('open', 'planned') ORDER BY s.state = 'planned', s.starts_at LIMIT 1) s ON true
  LEFT JOIN LATERAL (SELECT * FROM coaching_takeaway t WHERE t.partnership_id = p.id
        ORDER BY t.written_at DESC LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT h.id, h.closed_at,
               EXISTS (SELECT 1 FROM coaching_takeaway w WHERE w.session_id = h.id) AS taken
        FROM coaching_session h WHERE h.partnership_id = p.id AND h.state = 'closed'
        ORDER BY h.closed_at DESC LIMIT 1) h ON true
  LEFT JOIN coaching_agreement a ON a.partnership_id = p.id AND a.state = 'proposed'
  LEFT JOIN coaching_agreement f ON f.partnership_id = p.id AND f.state = 'signed'
 WHERE p.state <> 'ended' AND ({whose})
 ORDER BY s.starts_at NULLS LAST, l.name
"""


@dataclass(frozen=True)
class _Pair:
    """One row of `_PAIRS`."""

    id: UUID
    state: str
    circle_id: UUID | None
    learner_id: UUID
    learner_name: str
    learner_known_as: str
    coach_id: UUID
    coach_name: str
    coach_known_as: str
    post: str | None
    session_id: UUID | None
    starts_at: datetime | None
    place: str | None
    question: str | None
    question_by: UUID | None
    session_state: str | None
    opened_at: datetime | None
    taken_id: UUID | None
    kind: str | None
    words: str | None
    why: str | None
    taken_state: str | None
    result: str | None
    taken_version: int | None
    experiment_id: UUID | None
    held_id: UUID | None
    held_at: datetime | None
    held_taken: bool | None
    proposed_by: UUID | None
    review_on: date | None
    pair_kind: str
    members: list[list[str]] | None

    @property
    def learner(self) -> Face:
        return face_of(self.learner_id, self.learner_name, self.learner_known_as)

    @property
    def coach(self) -> Face:
        return face_of(self.coach_id, self.coach_name, self.coach_known_as)

    def names(self, viewer: HasId) -> tuple[str, ...]:
        """Who is in the pair's circle, the viewer first; () before it is open."""
        return circles.names_of(self.members, viewer)


_COACHED_BY = "p.coach_id = %(me)s AND p.kind <> 'co_coaching'"
_OF_A_LEARNER = "p.learner_id = %(me)s OR (p.coach_id = %(me)s AND p.kind = 'co_coaching')"


def _pairs(whose: str, person: HasId) -> list[_Pair]:
    with prepared() as cursor:
        statement = _PAIRS.format(whose=whose, members=circles.MEMBERS.format(circle="p.circle_id"))
        cursor.execute(statement, {"me": person.id})
        return [_Pair(*row) for row in cursor.fetchall()]


def learner_cards(coach: HasId) -> list[LearnerCard]:
    """Return a card per learner, the next conversation first. Two statements, however many learners."""
    rows = _pairs(_COACHED_BY, coach)
    cards = [_card(row, coach) for row in rows]
    known = {row.learner_id for row in rows}
    for enrolment in programme.enrolments_coached_by(coach):
        if enrolment.learner_id not in known:
            who = face(enrolment.learner)
            cards.append(
                LearnerCard(
                    person=CardPerson(who.name, who.initials, who.colour, ""),
                    when="",
                    steps=(("ahead", "Before you begin", "You have not agreed yet how you work together."),),
                    question="",
                    asks="",
                    action=("Read the agreement", reverse("coaching_agreement_new", args=[enrolment.id])),
                    names=("You",),
                    partnership_id=None,
                    learner_id=enrolment.learner_id,
                )
            )
    return cards


def _card(row: _Pair, coach: HasId) -> LearnerCard:
    learner = row.learner
    return LearnerCard(
        person=CardPerson(learner.name, learner.initials, learner.colour, row.post or ""),
        when=words.capital(words.moment(row.starts_at)) if row.starts_at else "",
        steps=_steps(row),
        question=row.question or "",
        asks=f"You ask {learner.first_name}" if row.question_by == coach.id else "",
        action=_coach_action(row, coach),
        names=row.names(coach) or ("You", learner.first_name),
        partnership_id=row.id,
        learner_id=row.learner_id,
    )


def _coach_action(row: _Pair, coach: HasId) -> tuple[str, str]:
    if row.proposed_by and row.proposed_by != coach.id:
        return ("Read what is proposed", reverse("coaching_agreement", args=[row.id]))
    if row.state == "proposed":
        return ("See the agreement", reverse("coaching_agreement", args=[row.id]))
    if row.session_id and row.session_state == "open":
        return ("Go in", reverse("coaching_session", args=[row.session_id]))
    if row.session_id:
        return ("Prepare", reverse("coaching_prepare", args=[row.session_id]))
    return ("Set a date", reverse("coaching_plan", args=[row.id]))


STEP_LABELS = {
    "to_try": ("ahead", "Not tried yet"),
    "tried": ("done", "Tried"),
    "not_this_week": ("ahead", "Not this week"),
    "replaced": ("ahead", "Another step took its place"),
    "asked": ("side", "Looking into"),
    "answered": ("done", "Looked into"),
}


def _steps(row: _Pair) -> tuple[tuple[str, str, str], ...]:
    """What was taken away last, and what became of it, for a card's stem."""
    if row.state == "proposed":
        return (("ahead", "Before you begin", "The agreement is not signed by both yet."),)
    if row.taken_id is None:
        return (("ahead", "Last step", "Nothing yet; this is the beginning."),)
    if row.taken_state == "none":
        return (("ahead", "Last time", "Nothing yet, and that was fine."),)
    kind, label = STEP_LABELS[str(row.taken_state)]
    lines = [(kind, label, str(row.words))]
    if row.result:
        lines.append(("now", "What happened", row.result))
    return tuple(lines)


def learner_today(learner: HasId) -> LearnerToday:
    """Return what is next for a learner, in one statement; before any agreement in two."""
    found = _pairs(_OF_A_LEARNER, learner)
    together = tuple(_together(row, learner) for row in found if row.pair_kind == Kind.CO_COACHING and row.session_id)
    rows = [row for row in found if row.pair_kind != Kind.CO_COACHING]
    if not rows:
        return replace(_before_agreeing(learner), together=together)
    row = next((one for one in rows if one.state == "active"), rows[0])
    session = _next_session(row)
    step = _step(row)
    owed = None
    if row.held_id and row.held_at and not row.held_taken and clock.now() <= writable_until(row.held_at):
        until = until_said(row.held_at, clock.today())
        owed = (f"What do you take away? You can write it until {until}.", _session_url(row.held_id))
    agreement = "signed" if row.state == "active" else "none"
    if row.proposed_by:
        agreement = "mine_waits" if row.proposed_by == learner.id and row.state == "proposed" else agreement
        agreement = "to_sign" if row.proposed_by != learner.id else agreement
    return LearnerToday(
        agreement=agreement,
        coach=row.coach,
        partnership_id=row.id,
        step=step,
        session=session,
        owed=owed,
        review_due=bool(row.review_on and row.review_on <= clock.today()),
        names=row.names(learner) or ("You",),
        action=_learner_action(row, agreement, step, session, owed),
        together=together,
    )


def _together(row: _Pair, person: HasId) -> Together:
    session = _next_session(row)
    assert session is not None  # noqa: S101  asked only for pairs that have one
    partner = row.coach if row.learner_id == person.id else row.learner
    does = "Go in" if session.state == "open" else "See the session" if session.question else "Prepare"
    return Together(partner.first_name, session.when, session.place, (does, session.href))


def _before_agreeing(learner: HasId) -> LearnerToday:
    enrolment = programme.enrolment_of(learner)
    coach = face(enrolment.coach) if enrolment and enrolment.coach else None
    action = ("Note something", "/evidence/note")
    if enrolment and coach:
        action = ("Read the agreement", reverse("coaching_agreement_new", args=[enrolment.id]))
    return LearnerToday(
        agreement="none" if coach else "no_coach", coach=coach, partnership_id=None, step=None, session=None,
        owed=None, review_due=False, names=("You",), action=action,
    )  # fmt: skip


def _step(row: _Pair) -> Step | None:
    if row.taken_id is None or row.taken_state in {"none", "answered"}:
        return None
    return Step(
        row.taken_id, str(row.kind), str(row.words), row.why or "", str(row.taken_state), row.result or "",
        row.taken_version or 1, row.experiment_id,
    )  # fmt: skip


def _session_url(session_id: UUID) -> str:
    return reverse("coaching_session", args=[session_id])


def _next_session(row: _Pair) -> NextSession | None:
    if row.session_id is None or row.starts_at is None:
        return None
    href = _session_url(row.session_id)
    if row.session_state == "planned":
        href = reverse("coaching_prepare", args=[row.session_id])
    when = words.capital(words.moment(row.starts_at))
    began = words.time_of_day(row.opened_at) if row.opened_at else ""
    return NextSession(row.session_id, when, row.place or "", row.question or "", str(row.session_state), href, began)


def _learner_action(
    row: _Pair, agreement: str, step: Step | None, session: NextSession | None, owed: tuple[str, str] | None
) -> tuple[str, str]:
    """The one obvious next thing, nearest first."""
    if session and session.state == "open":
        return ("Go in", session.href)
    if agreement in {"to_sign", "mine_waits"} or row.state == "proposed":
        text = "Read what is proposed" if agreement == "to_sign" else "See the agreement"
        return (text, reverse("coaching_agreement", args=[row.id]))
    if owed:
        return ("Write what you take away", owed[1])
    if step and step.state == "to_try":
        return ("Say how it went", reverse("coaching_step", args=[step.id]))
    if session:
        return ("Prepare" if not session.question else "See the session", session.href)
    return ("Set a date", reverse("coaching_plan", args=[row.id]))
