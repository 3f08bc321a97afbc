"""One session as its pair see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from trellis.circles import queries as circles
from trellis.coaching.enums import LostReason
from trellis.coaching.models import ContactHours, Session, Takeaway
from trellis.coaching.times import is_early, until_said, writable_until
from trellis.kernel import clock, words
from trellis.kernel.database import HasId, prepared
from trellis.knowledge import queries as knowledge
from trellis.knowledge.why import Evidence, why
from trellis.people.queries import Face, face_of

if TYPE_CHECKING:
    from trellis.kernel.packs import Pack

SETTLED = ("tried", "replaced", "answered")


@dataclass(frozen=True)
class Piece:
    """Evidence chosen for a session, at a moment or as a whole; `title` is empty for what was taken back."""

    item_id: UUID
    at_ms: int | None
    by_me: bool
    title: str


@dataclass(frozen=True)
class StepLine:
    """One step of a protocol as a page walks through it."""

    key: str
    kind: str
    title: str
    about: str
    note: str
    why: str
    sources: tuple[Evidence, ...]
    prompts: tuple[tuple[str, tuple[Evidence, ...]], ...]
    for_coach: str


@dataclass(frozen=True)
class NoteView:
    """The words of a pad, its version, and who wrote last."""

    text: str
    version: int
    by: str


@dataclass(frozen=True)
class TakenView:
    """What was taken away."""

    id: UUID
    kind: str
    words: str
    why: str
    source: str
    state: str
    result: str
    version: int
    experiment_id: UUID | None


@dataclass(frozen=True)
class SessionView:
    """One session for one of its pair, or for a tutor in the circle (who only reads)."""

    id: UUID
    partnership_id: UUID
    circle_id: UUID
    state: str
    starts_at: datetime
    minutes: int
    place: str
    question: str
    help_wanted: str
    asked_by: str
    asked_by_learner: bool
    pieces: tuple[Piece, ...]
    focus: UUID | None
    focus_ms: int | None
    protocol_key: str
    protocol_mode: str
    level: str
    step_key: str
    agenda_mine: bool | None
    changes: int
    version: int
    opened_at: datetime | None
    closed_at: datetime | None
    names: tuple[str, ...]
    learner: Face
    coach: Face
    is_learner: bool
    is_party: bool
    pad: NoteView
    own: NoteView
    taken: TakenView | None
    kept: dict[str, str]
    pack: tuple[str, str]
    about: tuple[UUID, str] | None

    @property
    def other(self) -> Face:
        """The other one of the pair (for a tutor: the learner)."""
        return self.coach if self.is_learner else self.learner

    @property
    def when(self) -> str:
        """'Tuesday 24 November, 3.45 pm'."""
        return words.capital(self.at)

    @property
    def at(self) -> str:
        """'tomorrow, 3.45 pm', for the middle of a sentence."""
        return words.moment(self.starts_at)

    @property
    def early(self) -> bool:
        """Whether it has not begun and its time is still well ahead."""
        return self.state == "planned" and is_early(self.starts_at, clock.now())

    @property
    def early_means(self) -> str:
        """What beginning before its time means, in words."""
        today = self.starts_at.astimezone(clock.LONDON).date() == clock.today()
        counts = "" if today else "If you begin now, it counts as held today. "
        return f"You planned it for {self.at}. {counts}{self.other.first_name} sees at once that it has begun."

    @property
    def talking(self) -> bool:
        """Whether one can finish and take away: it is open, its time has come, or words for it are kept."""
        begun = self.state == "open" or bool(self.taken or self.kept)
        return begun or (self.state == "planned" and self.starts_at <= clock.now())

    @property
    def stands(self) -> str:
        """Where it stands, in a sentence or two for the top of its page."""
        if self.state == "cancelled":
            return "This session did not happen."
        if self.state == "open" and self.opened_at:
            return f"Begun at {words.time_of_day(self.opened_at)}."
        if self.state != "closed":
            return "Not begun yet."
        if self.is_learner and self.may_take and not self.taken:
            return f"Finished. You can write what you take away until {self.until}."
        return "Finished."

    @property
    def until(self) -> str:
        """Until when a takeaway may be written: 'tomorrow evening' or 'this evening'."""
        return until_said(self.closed_at, clock.today()) if self.closed_at else "tomorrow evening"

    @property
    def may_take(self) -> bool:
        """Whether the takeaway may still be written."""
        if self.state == "cancelled" or (self.taken and self.taken.state in SETTLED):
            return False
        return self.closed_at is None or clock.now() <= writable_until(self.closed_at)


_SESSION = """
SELECT s.id, s.partnership_id, s.circle_id, s.state, s.starts_at, s.minutes, s.place, s.question, s.help_wanted,
       s.question_by_id, s.evidence, s.focus_item, s.focus_ms, s.protocol_key, s.protocol_mode, s.level, s.step_key,
       s.agenda_mine, s.changes, s.version, s.closed_at,
       l.id, l.name, l.known_as, c.id, c.name, c.known_as,
       (SELECT json_agg(json_build_object('circle', n.circle_id, 'text', n.text, 'version', n.version,
               'by', n.author_id))
          FROM coaching_note n WHERE n.session_id = s.id),
       (SELECT json_build_object('id', t.id, 'kind', t.kind, 'words', t.words, 'why', t.why, 'source', t.source,
               'state', t.state, 'result', t.result, 'version', t.version, 'experiment', t.experiment_id)
          FROM coaching_takeaway t WHERE t.session_id = s.id),
       (SELECT d.fields FROM kernel_draft d WHERE d.person_id = %(me)s AND d.form_key = %(draft)s
           AND d.at > now() - interval '14 days'),
       (SELECT json_build_array(a.pack_name, a.pack_version) FROM coaching_agreement a
         WHERE a.partnership_id = p.id AND a.state = 'signed'),
       (SELECT json_object_agg(i.id, i.title) FROM evidence_item i  -- what was taken back has no title here
         WHERE i.id IN (SELECT (e ->> 'item')::uuid FROM jsonb_array_elements(s.evidence) e)),
       (SELECT json_build_array(x.id, x.title) FROM enquiry_experiment x WHERE x.id = s.experiment_id),
       s.opened_at, {members}
  FROM coaching_session s
  JOIN coaching_partnership p ON p.id = s.partnership_id
  JOIN people_person l ON l.id = CASE p.kind WHEN 'co_coaching' THEN s.planned_by_id ELSE p.learner_id END
  JOIN people_person c ON c.id = CASE l.id WHEN p.learner_id THEN p.coach_id ELSE p.learner_id END
 WHERE s.id = %(id)s
""".replace("{members}", circles.MEMBERS.format(circle="s.circle_id"))


def takeaway_draft(session_id: UUID) -> str:
    """Return the name under which unsent words of a takeaway are kept."""
    return f"takeaway:{session_id}"


def session_view(person: HasId, session_id: UUID) -> SessionView:
    """Return a session with notes, takeaway and kept words in one statement. Raises Session.DoesNotExist."""
    with prepared() as cursor:
        cursor.execute(_SESSION, {"me": person.id, "id": session_id, "draft": takeaway_draft(session_id)})
        row = cursor.fetchone()
    if row is None:
        raise Session.DoesNotExist
    learner, coach = face_of(*row[21:24]), face_of(*row[24:27])
    notes = {note["circle"]: note for note in _json(row[27]) or []}
    pad = notes.pop(str(row[2]), None)
    own = next((note for note in notes.values() if note["by"] == str(person.id)), None)
    names = {learner.id: learner.first_name, coach.id: coach.first_name, person.id: "You"}
    pack = _json(row[30]) or ["mtl", ""]
    return SessionView(
        id=row[0], partnership_id=row[1], circle_id=row[2], state=row[3], starts_at=row[4], minutes=row[5],
        place=row[6], question=row[7], help_wanted=row[8],
        asked_by="" if row[9] is None else names.get(row[9], "Someone"), asked_by_learner=row[9] == learner.id,
        pieces=tuple(_piece(one, person, _json(row[31]) or {}) for one in _json(row[10])),
        focus=row[11], focus_ms=row[12],
        protocol_key=row[13], protocol_mode=row[14], level=row[15], step_key=row[16], agenda_mine=row[17],
        changes=row[18], version=row[19], closed_at=row[20], opened_at=row[33],
        names=circles.names_of(row[34], person), learner=learner, coach=coach,
        is_learner=person.id == learner.id, is_party=person.id in {learner.id, coach.id},
        pad=_note(pad, names), own=_note(own, names), taken=_taken(_json(row[28])),
        kept={name: values[-1] for name, values in (_json(row[29]) or {}).items() if values},
        pack=(pack[0], pack[1]), about=_about(_json(row[32])),
    )  # fmt: skip


def _piece(piece: dict[str, Any], person: HasId, titles: dict[str, str]) -> Piece:
    return Piece(UUID(piece["item"]), piece["at_ms"], piece["by"] == str(person.id), titles.get(piece["item"], ""))


def _about(found: list[str] | None) -> tuple[UUID, str] | None:
    """The experiment it talks through, as far as the reader may see it (R110)."""
    return (UUID(found[0]), found[1]) if found else None


def _note(note: dict[str, Any] | None, names: dict[UUID, str]) -> NoteView:
    if note is None:
        return NoteView("", 0, "")
    return NoteView(note["text"], note["version"], names.get(UUID(note["by"]), "Someone"))


def _taken(taken: dict[str, Any] | None) -> TakenView | None:
    if not taken:
        return None
    experiment = UUID(taken["experiment"]) if taken["experiment"] else None
    return TakenView(
        UUID(taken["id"]), taken["kind"], taken["words"], taken["why"], taken["source"], taken["state"],
        taken["result"], taken["version"], experiment,
    )  # fmt: skip


def _json(value: Any) -> Any:
    """Django leaves json as text in raw cursors."""
    return json.loads(value) if isinstance(value, str) else value


def changes_of(session_id: UUID) -> tuple[int, str]:
    """Return (changes, state) of a session: what an open page asks every few seconds. Raises Session.DoesNotExist."""
    found = Session.objects.filter(id=session_id).values_list("changes", "state").first()
    if found is None:
        raise Session.DoesNotExist
    return (found[0], found[1])


def pack_of(view: SessionView) -> Pack:
    """Return the pack the pair agreed on."""
    return knowledge.pack(view.pack[0], view.pack[1] or None)


def protocol_options(pack: Pack) -> list[tuple[str, str, str, int]]:
    """Return (key, title, when to choose it, minutes) of the protocols for a pair."""
    return [
        (key, one.title, one.when, one.modes[0].minutes)
        for key, one in pack.protocols.items()
        if one.between != "group"
    ]


def protocol_steps(view: SessionView, pack: Pack) -> list[StepLine]:
    """Return the steps of the protocol being walked through, worded for the pair's scaffold level (R76)."""
    protocol = pack.protocols.get(view.protocol_key)
    if protocol is None:
        return []
    steps = protocol.steps_in(view.protocol_mode)
    keys = [step.key for step in steps]
    now = keys.index(view.step_key) if view.step_key in keys else 0
    return [
        StepLine(
            key=step.key,
            kind="done" if at < now else "now" if at == now else "ahead",
            title=step.title,
            about=step.about,
            note=_leads(step.leads_at(view.level), view, step.minutes),
            why=step.why,
            sources=why(pack, step) if at == now else (),
            prompts=tuple((said, why(pack, prompt)) for prompt, said in step.prompts_at(view.level))
            if at == now
            else (),
            for_coach=step.for_coach if at == now and not view.is_learner and view.is_party else "",
        )
        for at, step in enumerate(steps)
    ]


def _leads(leads: str, view: SessionView, minutes: int) -> str:
    who = {"learner": view.learner.first_name, "coach": view.coach.first_name}.get(leads)
    lead = f"{who} leads" if who else "Either of you leads"
    lead = (
        "You lead"
        if (leads == "learner" and view.is_learner) or (leads == "coach" and view.is_party and not view.is_learner)
        else lead
    )
    return f"{lead}, about {minutes} minutes"  # fmt: skip


def takeaway(takeaway_id: UUID) -> Takeaway:
    """Return a takeaway with its session. Raises Takeaway.DoesNotExist."""
    return Takeaway.objects.select_related("session", "partnership__learner", "partnership__coach").get(id=takeaway_id)


def lost_reasons() -> list[tuple[str, str]]:
    """Return the reasons for calling a session off, for a form."""
    return [(str(value), str(label)) for value, label in LostReason.choices]


def hours_of(session_id: UUID) -> ContactHours:
    """Return a session's contact hours. Raises ContactHours.DoesNotExist."""
    return ContactHours.objects.get(session_id=session_id)
