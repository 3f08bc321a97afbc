"""Ruth's other three: Tom, who lost an hour to cover; Leila, whose pairs talk; Callum, who has just signed."""

from __future__ import annotations

from trellis.demo.chapters import doing
from trellis.demo.chapters.cast import Cast
from trellis.demo.chapters.doing import Talk
from trellis.enquiry import commands as enquiry

TOM_GOAL = {
    "aim": "Show worked examples so that pupils compare them instead of copying them.",
    "domain": "skill",
    "context": "Year 8, set 3, fractions",
    "practice": "Two examples side by side, one of them wrong.",
    "pupil_outcome": "Pupils say what differs between two solutions, and why it matters.",
    "baseline": "They copy whatever stands on the board, mistakes included.",
}
LEILA_GOAL = {
    "aim": "Have pupils explain before they write.",
    "domain": "knowledge",
    "context": "Year 10, bonding",
    "practice": "Pairs explain aloud, two minutes each, before anybody writes.",
    "pupil_outcome": "Explanations of bonding that name what the electrons do.",
    "baseline": "Nine of 26 wrote “because it is stable” and stopped there.",
}


def tell(cast: Cast) -> None:
    """Tell the three short stories."""
    _tom(cast)
    _leila(cast)
    _callum(cast)


def _goal(pair: doing.Pair, week: int, fields: dict[str, str]) -> None:
    with pair.cast.at(pair.learner, week, "Wed", "16:10") as learner:
        goal = enquiry.propose_goal(actor=learner, circle_id=pair.circle, fields=fields)
    with pair.cast.at("ruth", week, "Thu", "8:05") as ruth:
        enquiry.agree_goal(actor=ruth, goal_id=goal.id)


def _tom(cast: Cast) -> None:
    pair = doing.agree(
        cast, "tom", "ruth", (25, "Tue", "16:05"), (25, "Thu", "8:20"), terms={"session-minutes": "30", "review-weeks": "39"},
        ground_rules="We begin on time and end on time; the bus is at 8.40.",
        learner_aims="To stop teaching fractions the way I was taught them.", place="Maths office",
    )  # fmt: skip
    _goal(pair, 23, TOM_GOAL)
    seen = doing.note(
        cast, "tom", (16, "Mon", "11:40"), "They copied my mistake",
        "Wrote 3/8 + 1/8 = 4/16 on the board by accident. Nineteen of 24 copied it. Two asked.", "went_wrong",
    )  # fmt: skip
    talk = Talk(
        question="Why do they copy instead of looking?", pieces=[(seen, None)], protocol="goal-setting", mode="action-step",
        step="pupils", shared="Copying is what we have asked for all year. What would make looking worth it?",
        take=("step", "Leave one mistake in on purpose, and say that there is one.", "They look when there is something to find.",
              "Monday’s lesson"),
    )  # fmt: skip
    taken = doing.hold(pair, (15, "Thu", "8:00"), talk)
    doing.tried(pair, (14, "Thu", "8:15"), taken, "Everybody looked. Some only for the mistake, not for the method.")
    doing.lose(pair, (10, "Thu", "8:00"), "event")
    doing.hold(pair, (9, "Thu", "8:00"), Talk(
        question="How do I get them from finding to explaining?", protocol="planning-experiment", mode="action-step",
        step="design", shared="Not one wrong example: two right ones, different ways.",
        take=("question", "What do they compare when they compare?", "", ""),
    ))  # fmt: skip
    page = doing.note(
        cast,
        "tom",
        (4, "Tue", "12:30"),
        "Two ways on one page",
        "Put both solutions on one sheet in my free lesson. It looks crowded. Perhaps that is the point.",
        "tried",
    )
    doing.hold(pair, (3, "Thu", "8:00"), Talk(
        question="What if both examples are right?", pieces=[(page, None)], level="light",
        shared="Side by side, at the same time, so that nobody has to remember the first one.",
        coachs_own="He went straight to the visualiser. I asked what pupils do with it, and he laughed.",
        take=("step", "Show two worked examples side by side.", "So that there is something to compare at the same moment.",
              "A chapter from the reading list; my own board"),
    ))  # fmt: skip
    doing.lose(pair, (1, "Thu", "8:00"), "cover")
    coming = doing.ahead(pair, "tom", (1, "Thu", "12:35"), "8:00", days=3, weekday="Thu")
    doing.ask(pair, (1, "Fri", "12:45"), coming, Talk(question="Can I do this without a visualiser?"))


def _leila(cast: Cast) -> None:
    pair = doing.agree(
        cast, "leila", "ruth", (24, "Mon", "16:10"), (24, "Wed", "16:30"), by="leila",
        terms={"tutor-in-circle": "yes", "review-weeks": "39"},
        ground_rules="No names of pupils. If I say “enough for today” we stop.",
        learner_aims="To hear what they understand before I mark it.", place="Prep room 2",
    )  # fmt: skip
    _goal(pair, 22, LEILA_GOAL)
    doing.hold(pair, (20, "Wed", "15:30"), Talk(
        question="Why do they write so little?", protocol="goal-setting", mode="dialogic", step="concern",
        shared="They write little when they have said nothing yet.", take=("nothing", "", "", ""),
    ))  # fmt: skip
    doing.hold(pair, (12, "Wed", "15:30"), Talk(
        question="What would I hear if I listened before they write?", protocol="planning-experiment", mode="action-step",
        step="now", take=("step", "Listen to two pairs in each lesson and write down one sentence from each.",
                          "I only ever read what they write.", "Session with Ruth"),
    ))  # fmt: skip
    said = doing.note(
        cast, "leila", (6, "Thu", "14:50"), "What pairs said about bonding",
        "“It wants to be full.” – “Who wants?” – “The shell.” – “Shells don’t want.” Four sentences, and the third one is "
        "where they started to think.", "said",
    )  # fmt: skip
    doing.show(pair, "leila", (6, "Fri", "8:15"), said)
    doing.say(
        pair, "ruth", (6, "Fri", "16:00"), said, "“Shells don’t want.” I would put that on the wall. What did you do next?",
        kind="question", tags=["coaching-strategies/pupil-needs"],
    )  # fmt: skip
    taken = doing.hold(pair, (5, "Wed", "15:30"), Talk(
        question="Can talk come before writing without losing the lesson?", pieces=[(said, None)],
        protocol="pupil-work", mode="action-step", step="why", shared="Two minutes each, aloud, no pens.",
        take=("step", "Pairs explain bonding aloud before writing.", "They hear each other’s gaps sooner than I read them.",
              "The four sentences"),
    ))  # fmt: skip
    doing.lose(pair, (2, "Wed", "15:30"), "away", by="leila")
    doing.tried(pair, (1, "Thu", "15:05"), taken, "Seven of nine explained it without their notes.")
    coming = doing.ahead(pair, "leila", (1, "Thu", "15:10"), "15:30", days=10, weekday="Wed")
    doing.ask(
        pair,
        (1, "Fri", "8:10"),
        coming,
        Talk(question="Is it the talk that helps, or where they sit?", pieces=[(said, None)]),
    )


def _callum(cast: Cast) -> None:
    """A first note and a need, both his alone; then the agreement, signed on Friday."""
    doing.note(
        cast, "callum", (2, "Thu", "12:20"), "Sources and silence",
        "Asked Year 9 what a source cannot tell us. Long quiet, then: “What it left out.” I had the next slide ready and "
        "nearly talked over it.", "surprise",
    )  # fmt: skip
    with cast.at("callum", 1, "Tue", "16:15") as callum:
        enquiry.note_need(actor=callum, kind="concern", words="My questions have answers that I already know.")
    doing.agree(
        cast, "callum", "ruth", (1, "Wed", "16:05"), (1, "Fri", "12:25"), terms={"session-minutes": "30"},
        ground_rules="We try it for half a term and then say honestly whether it helps.",
        learner_aims="To ask questions that I do not know the answer to.", place="",
    )  # fmt: skip
