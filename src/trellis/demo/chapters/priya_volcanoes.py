"""Priya's last weeks: the same wait with an information text, on film, and what was said about it."""

from __future__ import annotations

from trellis.demo.chapters import doing
from trellis.demo.chapters.doing import Talk
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.demo.media import files
from trellis.evidence import commands as evidence
from trellis.evidence.masking.plan import Plan, with_area
from trellis.evidence.regions import Region

QUIET, QUIET_ENDS = 36.0, 43.6  # seconds into the clip: seven seconds, no hand
PAIRS, PAIRS_END = 47.2, 60.8
NEXT_QUESTION = "Why did it work with the poem and not with the information text?"


def films_a_lesson(found: Enquiry) -> None:
    """Work on labels, a plan, the lesson itself, and what pupils wrote on the way out."""
    pair, cast = found.pair, found.pair.cast
    found.items["pea"] = doing.keep_file(
        cast, "priya", (9, "Thu", "15:30"), files.DIAGRAM,
        text="Before we began on information text. P09 labels without being told to; asked what labels are for, P09 "
        "says “so it looks finished”.",
    )  # fmt: skip
    talk = Talk(
        question="How long is long enough when the text is new?",
        pieces=[(found.items["pea"], None)],
        protocol="planning-experiment", mode="action-step", step="design", level="light",
        shared="Keep the five seconds. Add pairs before the hardest question. Film the first read.",
        take=(
            "step", "Wait five seconds after asking before taking an answer.",
            "The same wait with a text they do not know, to find out whether it was the poem.", "The poem experiment",
        ),
    )  # fmt: skip
    taken = doing.hold(pair, (4, "Tue", "15:45"), talk)
    found.items["plan"] = doing.keep_file(
        cast,
        "priya",
        (3, "Thu", "16:00"),
        files.LESSON_PLAN,
        trigger="tried",
        text="For Friday. I shall watch P03, P09 and P11.",
    )
    found.items["clip"] = doing.keep_file(
        cast,
        "priya",
        (3, "Fri", "15:20"),
        files.LESSON,
        trigger="surprise",
        text="First read with the information text. Minute and a half around the two long waits.",
    )
    found.items["voice"] = doing.keep_file(cast, "priya", (3, "Fri", "15:26"), files.VOICE_NOTE, trigger="surprise")
    found.items["tickets"] = doing.keep_file(
        cast,
        "priya",
        (3, "Fri", "16:05"),
        files.TICKETS,
        text="Seven know what a heading is for, three nearly, two not yet. P03 and P09 are the two; P11 is nearly there.",
    )
    with cast.at("priya", 3, "Fri", "16:10") as priya:
        evidence.tag_item(actor=priya, item_id=found.items["clip"].id, tag="core-skills/observe")
        evidence.tag_item(actor=priya, item_id=found.items["tickets"].id, tag="four-principles/analyse-goals")
    doing.show(pair, "priya", (3, "Fri", "16:12"), *(found.items[key] for key in ("clip", "plan", "tickets")))
    doing.tried(pair, (3, "Fri", "16:20"), taken, "Tried twice. More hands on Thursday; on Friday it went flat.")


def is_answered(found: Enquiry) -> None:
    """Marks on the clip by the three of them, an observation note by Ruth, and a talk about it."""
    pair, clip = found.pair, found.items["clip"]
    doing.say(pair, "priya", (3, "Fri", "16:16"), clip, "Two hands, and I know both of them.", at=15.4)
    doing.say(
        pair, "priya", (3, "Fri", "16:18"), clip, "Counted to seven. It felt like a fortnight, and nobody moved.",
        at=QUIET, until=QUIET_ENDS, tags=["core-skills/honest"],
    )  # fmt: skip
    saw = doing.keep_file(
        pair.cast,
        "ruth",
        (3, "Fri", "17:05"),
        files.OBSERVATION,
        text="What I saw from the back of the room, as we agreed. No judgement in it, I hope.",
    )
    found.items["observation"] = saw
    doing.show(pair, "ruth", (3, "Fri", "17:10"), saw)
    asks = doing.say(
        pair, "ruth", (2, "Mon", "16:05"), clip, "Here the wait is just as long as in the poem lessons, but no hands. "
        "What do you think they were doing with the time?", kind="question", at=38.0,
    )  # fmt: skip
    doing.say(
        pair, "priya", (2, "Mon", "16:40"), clip, "Still reading, I think. The poem they knew by heart.", kind="theory",
        to=asks,
    )  # fmt: skip
    _is_read_by_owen(found)
    doing.lose(pair, (2, "Tue", "15:45"), "cover")
    found.items["page"] = doing.keep_file(
        pair.cast,
        "priya",
        (2, "Wed", "15:40"),
        files.VOLCANO_TEXT,
        trigger="went_well",
        text="P03’s first page, three lessons after “It is the name of the book”. Both headings are questions.",
    )
    doing.show(pair, "priya", (2, "Wed", "15:44"), found.items["page"])
    doing.say(
        pair, "ruth", (2, "Thu", "12:40"), found.items["page"], "Your note in the margin asks what a reader might ask "
        "next. Did P03 say anything to that?", kind="question", region=Region(600, 3000, 3200, 1400),
    )  # fmt: skip
    _keeps_the_waits_together(found)
    _begins_to_hide_faces(found)


def _begins_to_hide_faces(found: Enquiry) -> None:
    """Mark the two pupils who turn round while pairs talk, for a copy she means to take to the peer group."""
    clip, begin, end = found.items["clip"], round(PAIRS * 1000), round(PAIRS_END * 1000)
    plan = Plan()
    for face in (Region(350, 6250, 1350, 2300), Region(6350, 6500, 1250, 2100)):
        plan = with_area(plan, face, begin, end, end + 1)
    with found.pair.cast.at("priya", 1, "Wed", "19:20") as priya:
        evidence.plan_hiding(actor=priya, item_id=clip.id, version=0, plan=plan)


SPOKEN = b"""WEBVTT

00:31.000 --> 00:35.500
What might be under the mountain before it wakes up?

00:47.500 --> 00:50.000
Tell the person beside you first.

01:16.000 --> 01:18.000
Who can add to that?
"""


def _keeps_the_waits_together(found: Enquiry) -> None:
    """Captions for the clip, a remark put better, and a list of the waits, shown to the three of them."""
    pair, cast, clip = found.pair, found.pair.cast, found.items["clip"]
    with cast.at("priya", 2, "Thu", "16:30") as priya:
        evidence.add_captions(actor=priya, item_id=clip.id, content=SPOKEN)
        said = evidence.comment(
            actor=priya, item_id=clip.id, circle_id=pair.circle, text="P03 looks at the heading.", at_ms=70_000,
            until_ms=73_000, region=Region(600, 5600, 1900, 2900),
        )  # fmt: skip
    with cast.at("priya", 2, "Thu", "16:36") as priya:
        evidence.edit_comment(
            actor=priya, comment_id=said.id, version=1, text="P03 looks at the heading, and then at the picture. Twice.",
            kind="noticed", at_ms=70_000, until_ms=73_000, region=Region(600, 5600, 1900, 2900),
        )  # fmt: skip
        waits = evidence.begin_playlist(actor=priya, title="My wait times this term")
        for at, until, words in (
            (36_000, 43_600, "Seven seconds, nobody moved."), (47_200, 60_800, "Pairs first."), (64_800, 67_400, "Three hands."),
        ):  # fmt: skip
            evidence.list_moment(
                actor=priya, playlist_id=waits.id, item_id=clip.id, at_ms=at, until_ms=until, words=words
            )
        evidence.show_playlist(actor=priya, playlist_id=waits.id, circle_id=pair.circle)


def _is_read_by_owen(found: Enquiry) -> None:
    pair, clip = found.pair, found.items["clip"]
    doing.say(
        pair, "owen", (2, "Tue", "11:15"), clip, "You may find “thinking time needs something to think with” useful "
        "here. In pairs they lend each other the words. Two pages, no rush.", kind="theory", at=PAIRS, until=PAIRS_END,
        tags=["four-principles/independence-theory"],
    )  # fmt: skip
    new = doing.say(
        pair, "priya", (2, "Tue", "16:30"), clip, "Pairs first, then the question again. Three hands at once, all of "
        "them new today.", at=64.8, until=67.4, tags=["four-principles/risks-pupil-outcomes"],
    )  # fmt: skip
    doing.say(pair, "ruth", (2, "Wed", "8:25"), clip, "P11 is the second hand. Have a look at the shoulders.", to=new)
    doing.say(
        pair, "ruth", (2, "Wed", "8:28"), clip, "“Who can add to that?” You wait without having to. Did you notice?",
        kind="question", at=76.0, until=81.0, tags=["coaching-strategies/scaffold"],
    )  # fmt: skip
    doing.opens(pair.cast, "owen", (2, "Tue", "11:31"), found.items["tickets"], pair.circle)


def looks_ahead(found: Enquiry) -> None:
    """The last session, a step that is still to be tried, and tomorrow's question."""
    pair = found.pair
    talk = Talk(
        question="Who is thinking when nobody speaks?",
        help_wanted="Watch from 0:36 with me and say only what you see.",
        pieces=[(found.items["clip"], 36_000), (found.items["observation"], None)],
        protocol="video-reflection", mode="action-step", step="why", level="light",
        shared="Seen: eyes on the page, three fingers moving along a line. They were reading.\nSo the five seconds went "
        "on reading and none were left for thinking.",
        coachs_own="She stopped the clip before I could. Tomorrow: let her begin.",
        learners_own="I felt caught out for a moment, and then relieved.",
        take=(
            "step", "Read the information text aloud first, then wait five seconds after each question.",
            "Then the wait is for thinking and not for reading.", "The clip from 0:36, and Ruth’s observation note",
        ),
    )  # fmt: skip
    found.taken["aloud"] = doing.hold(pair, (1, "Tue", "15:45"), talk)
    coming = doing.ahead(pair, "ruth", (1, "Tue", "16:15"), "15:45")
    ask = Talk(
        question=NEXT_QUESTION, help_wanted="Put the two side by side with me. I want to say my reason first.",
        pieces=[(found.items["clip"], 36_000), (found.items["voices"], None)],
    )  # fmt: skip
    doing.ask(pair, (1, "Fri", "15:10"), coming, ask)
