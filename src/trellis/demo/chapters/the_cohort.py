"""The rest of the cohort: short stories, so that lists, hours and cover look as they do in a real year."""

from __future__ import annotations

from trellis.coaching import commands as coaching
from trellis.demo.chapters import doing
from trellis.demo.chapters.cast import Cast
from trellis.demo.chapters.doing import Talk
from trellis.demo.media import files
from trellis.evidence import commands as evidence


def tell(cast: Cast) -> None:
    """Grace, Yusuf, Hannah, Sofia and Ben learn; Ellie waits for an answer; Amara and Daniel wait for a coach."""
    _grace(cast)
    _sofia(cast)
    _yusuf(cast)
    _hannah(cast)
    _ben(cast)
    _ellie(cast)
    _waiting(cast)
    _each_other(cast)


def _grace(cast: Cast) -> None:
    pair = doing.agree(
        cast, "grace", "nadia", (29, "Mon", "15:40"), (29, "Wed", "15:50"), terms={"review-weeks": "39"},
        ground_rules="Ten minutes of maths before anything else.", learner_aims="To let pupils find rows by themselves.",
        place="Year 2 classroom",
    )  # fmt: skip
    rows = doing.keep_file(
        cast,
        "grace",
        (25, "Mon", "15:25"),
        files.ROWS,
        trigger="surprise",
        text="Nobody had told P05 that it can be turned round.",
    )
    talk = Talk(
        question="Do they see that it is the same, or do they hope so?", pieces=[(rows, 4_200)],
        protocol="video-reflection", mode="dialogic", step="why", shared="Watch the hands: the counters never leave the table.",
        take=("question", "What would “not the same” look like to them?", "", "The eight seconds"),
    )  # fmt: skip
    doing.hold(pair, (24, "Wed", "15:40"), talk)
    doing.say(
        pair, "nadia", (24, "Thu", "8:10"), rows, "P05 says “turn it round” before doing it. That is the idea.", at=4.4
    )
    taken = doing.hold(pair, (17, "Wed", "15:40"), Talk(
        question="How do I ask for more rows without showing them?",
        take=("step", "Give 24 counters and ask only: how else?", "They found it once without me.", "P05"),
    ))  # fmt: skip
    doing.not_this_week(pair, (16, "Wed", "15:30"), taken, "Assessment week. The counters stay in the box.")
    doing.lose(pair, (12, "Wed", "15:40"), "event")
    doing.hold(pair, (6, "Wed", "15:40"), Talk(question="Is “how else” enough of a question?"))
    doing.ahead(pair, "nadia", (1, "Wed", "15:50"), "15:40", days=2, weekday="Wed")


def _sofia(cast: Cast) -> None:
    pair = doing.agree(
        cast, "sofia", "fiona", (28, "Tue", "16:20"), (28, "Thu", "16:00"), by="sofia",
        terms={"tutor-in-circle": "yes", "rhythm-weeks": "6", "review-weeks": "39"},
        learner_aims="More French in the room, and less of it mine.", place="L4",
    )  # fmt: skip
    doing.hold(pair, (22, "Thu", "16:00"), Talk(
        question="How much French do they hear from each other?", protocol="goal-setting", mode="action-step", step="pair",
        take=("step", "Count, for one lesson, who speaks French to whom.", "I guess too kindly.", ""),
    ))  # fmt: skip
    doing.lose(pair, (16, "Thu", "16:00"), "cover")
    doing.lose(pair, (15, "Thu", "16:00"), "cover")
    doing.hold(pair, (10, "Thu", "16:00"), Talk(question="What changes when they prepare in pairs?"))
    doing.ahead(pair, "sofia", (1, "Mon", "16:10"), "16:00", days=10, weekday="Thu")


def _yusuf(cast: Cast) -> None:
    pair = doing.agree(
        cast, "yusuf", "james", (24, "Tue", "15:45"), (23, "Mon", "15:50"), terms={"session-minutes": "30", "review-weeks": "39"},
        learner_aims="To mark less and find out more.", place="English workroom",
    )  # fmt: skip
    doing.hold(pair, (20, "Fri", "14:05"), Talk(
        question="What do I learn from marking thirty paragraphs?", protocol="pupil-work", mode="dialogic", step="sort",
        take=("question", "Which five would have told me the same?", "", ""),
    ))  # fmt: skip
    doing.lose(pair, (13, "Fri", "14:05"), "cover")
    taken = doing.hold(pair, (7, "Fri", "14:05"), Talk(
        question="How do I choose the five?",
        take=("step", "Sort first, mark five, teach the next lesson from those.", "It is what a reader would do.", ""),
    ))  # fmt: skip
    doing.tried(
        pair, (5, "Fri", "14:30"), taken, "Saved an hour. I had put one in the wrong pile, which was worth the hour."
    )
    doing.ahead(pair, "james", (1, "Fri", "14:20"), "14:05", days=3, weekday="Fri")


def _hannah(cast: Cast) -> None:
    pair = doing.agree(
        cast, "hannah", "james", (16, "Mon", "15:45"), (16, "Thu", "15:50"), terms={"session-minutes": "30", "review-weeks": "39"},
        learner_aims="To talk less on the field.", place="Sports hall office",
    )  # fmt: skip
    note = doing.note(
        cast, "hannah", (14, "Wed", "13:10"), "Forty seconds of instructions",
        "Timed myself. Forty seconds felt short; they were cold after twenty.", "surprise",
    )  # fmt: skip
    doing.hold(pair, (9, "Mon", "15:50"), Talk(
        question="What can I leave out?", pieces=[(note, None)],
        take=("step", "Show it once, say nothing, let them ask.", "They watch more closely than they listen.", "My own stopwatch"),
    ))  # fmt: skip


def _ben(cast: Cast) -> None:
    pair = doing.agree(
        cast, "ben", "fiona", (18, "Wed", "16:00"), (17, "Mon", "16:05"), terms={"review-weeks": "39"},
        learner_aims="To look at how they plan a joint before they saw.", place="Workshop",
    )  # fmt: skip
    doing.hold(pair, (12, "Mon", "16:00"), Talk(
        question="Where does the plan go once they pick up a saw?", take=("nothing", "", "", ""),
    ))  # fmt: skip
    doing.lose(pair, (5, "Mon", "16:00"), "event")
    doing.lose(pair, (1, "Mon", "16:00"), "cover")
    with cast.at("ben", 1, "Tue", "12:35") as ben:
        coaching.ask_rematch(actor=ben, partnership_id=pair.partnership.id)


def _ellie(cast: Cast) -> None:
    """An agreement proposed and not answered yet."""
    pair = doing.begin(cast, "ellie", "james", (2, "Wed", "15:40"), by="ellie")
    with cast.at("ellie", 2, "Wed", "15:48") as ellie:
        coaching.propose_agreement(
            actor=ellie, partnership_id=pair.partnership.id, chosen={"session-minutes": "30", "rhythm-weeks": "3"},
            ground_rules="I should like us to meet away from the staff room.",
            learner_aims="To find out what pupils make of a map before I explain it.",
        )  # fmt: skip


def _each_other(cast: Cast) -> None:
    """Daniel, who has no coach yet, asks Grace whether they would coach each other; she has not answered."""
    with cast.at("daniel", 1, "Wed", "16:05") as daniel:
        coaching.ask_to_co_coach(actor=daniel, person_id=cast.people["grace"].id)


def _waiting(cast: Cast) -> None:
    """Amara's coach is still in training and Daniel has none; both can write for themselves meanwhile."""
    with cast.at("amara", 1, "Mon", "12:30") as amara:
        evidence.note(
            actor=amara,
            text="A pupil asked whether plants breathe at night and I said yes too quickly.",
            trigger="said",
        )
    with cast.at("daniel", 1, "Thu", "12:40") as daniel:
        evidence.note(
            actor=daniel, title="Shadows at ten past nine", trigger="went_well",
            text="We drew round our shadows twice. P14 said the sun had moved; P02 said we had. Nobody asked me.",
        )  # fmt: skip
