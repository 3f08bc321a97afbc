"""Lessons watched, both ways: Ruth watches Priya and lays her marks beside the clip; Priya watches Ruth."""

from __future__ import annotations

from uuid import uuid4

from trellis.demo.chapters.priya_begins import Enquiry
from trellis.observation import commands
from trellis.observation.commands import NewMark

# What Ruth tapped from the back of the room: (seconds, code, seat).
ASKED = ((34, "asked", "2-3"), (52, "asked", "2-3"), (66, "offered", "1-2"), (70, "asked", "1-2"), (78, "offered", "3-5"),
         (95, "asked", "2-4"), (118, "asked", "2-3"), (131, "offered", "1-2"))  # fmt: skip
QUESTIONS = ((33, "open"), (41, "managing"), (51, "closed"), (58, "closed"), (70, "probing"), (77, "open"), (94, "probing"),
             (117, "managing"), (130, "probing"))  # fmt: skip
CLIP_BEGINS_MS = -2_000  # her watch ran two seconds ahead of the recording
PLAN = "oo oo oo\noo oo oo\noo oo oo\noo oo oo"


def tells(found: Enquiry) -> None:
    """Two lessons watched, one talked over and one still waiting to be."""
    _ruth_watches_priya(found)
    _priya_watches_ruth(found)


def _ruth_watches_priya(found: Enquiry) -> None:
    pair = found.pair
    with pair.cast.at("priya", 3, "Wed", "16:00") as priya:
        row = commands.plan_observation(
            actor=priya, teacher_id=priya.id, observer_id=pair.cast.people["ruth"].id, held_on=None,
            fields={
                "focus": "Who answers when I wait, and who never has to?", "lesson": "Year 4, guided reading",
                "counts_as": "Places in the room, not pupils’ names",
            },
        )  # fmt: skip
        commands.propose_observation(actor=priya, observation_id=row.id, circle_id=pair.circle)
    with pair.cast.at("ruth", 3, "Thu", "8:20") as ruth:
        commands.agree_focus(actor=ruth, observation_id=row.id)
    with pair.cast.at("ruth", 3, "Fri", "10:05") as ruth:
        for review, taps in (("question-types", [(at, code, "") for at, code in QUESTIONS]), ("who-was-asked", ASKED)):
            look = commands.begin_look(actor=ruth, review=review, observation_id=row.id, plan=PLAN)
            marks = [NewMark(uuid4(), 1000 * at, code, seat) for at, code, seat in taps]
            marks.append(
                NewMark(uuid4(), 36_000, text="Seven seconds. Eyes on the page, three fingers move along a line.")
            )
            commands.mark(actor=ruth, look_id=look.id, marks=marks)
            commands.finish_look(actor=ruth, look_id=look.id, length_ms=240_000)
            commands.show_look(actor=ruth, look_id=look.id, circle_id=pair.circle)
            commands.align(
                actor=ruth, look_id=look.id, item_id=found.items["clip"].id, mark_ms=36_000,
                at_ms=36_000 + CLIP_BEGINS_MS,
            )  # fmt: skip
    with pair.cast.at("ruth", 3, "Fri", "16:40") as ruth:
        commands.say_seen(actor=ruth, observation_id=row.id)
        commands.read_it(
            actor=ruth, observation_id=row.id, text="The front and the middle are asked. The last row listens."
        )
    with pair.cast.at("priya", 3, "Fri", "17:20") as priya:
        commands.read_it(actor=priya, observation_id=row.id, text="I go to the seat where I expect an answer in time.")
        commands.debrief(
            actor=priya, observation_id=row.id, practice="emerging",
            text="Pairs first, then ask the last row what their partner said.",
            pupil_response="Three who had not spoken that week answered after talking in pairs.",
        )  # fmt: skip


def _priya_watches_ruth(found: Enquiry) -> None:
    pair = found.pair
    with pair.cast.at("ruth", 2, "Wed", "12:30") as ruth:
        row = commands.plan_observation(
            actor=ruth, teacher_id=ruth.id, observer_id=pair.cast.people["priya"].id,
            fields={
                "focus": "What do I do in the quiet after a question?", "lesson": "Year 6, fractions",
                "counts_as": "What my hands and eyes do",
            },
        )  # fmt: skip
        commands.propose_observation(actor=ruth, observation_id=row.id, circle_id=pair.circle)
    with pair.cast.at("priya", 2, "Wed", "15:10") as priya:
        commands.agree_focus(actor=priya, observation_id=row.id)
    with pair.cast.at("priya", 1, "Mon", "11:20") as priya:
        look = commands.begin_look(actor=priya, review="wait-time", observation_id=row.id)
        waits = ((12, 15.5, "pupil"), (48, 49.2, "teacher"), (80, 86.1, "pupil"), (140, 144.4, "pupil"))
        marks = [NewMark(uuid4(), 1000 * at, "asked") for at, _, _ in waits]
        marks += [NewMark(uuid4(), round(1000 * ends), who) for _, ends, who in waits]
        marks.append(NewMark(uuid4(), 82_000, text="Ruth looks at the board, not at us. Pens move."))
        commands.mark(actor=priya, look_id=look.id, marks=marks)
        commands.finish_look(actor=priya, look_id=look.id, length_ms=600_000)
        commands.show_look(actor=priya, look_id=look.id, circle_id=pair.circle)
        commands.say_seen(actor=priya, observation_id=row.id)
