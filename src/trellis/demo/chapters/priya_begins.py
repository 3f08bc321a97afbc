"""Priya's first weeks: what worries her, an agreement answered with another, a goal the two of them agree."""

from __future__ import annotations

from dataclasses import dataclass, field

from trellis.coaching import commands as coaching
from trellis.coaching.models import Takeaway
from trellis.demo.chapters import doing
from trellis.demo.chapters.cast import Cast
from trellis.demo.chapters.doing import Pair, Talk
from trellis.enquiry import commands as enquiry
from trellis.enquiry.models import Experiment, Goal
from trellis.evidence import commands as evidence
from trellis.evidence.models import Item

QUESTION = "Do longer waits bring quieter readers in?"
AIM = f"{QUESTION} I want to learn to wait, and to know what the waiting is for."
GROUND_RULES = (
    "We look at the clip before we talk about it. Either of us may say “not today”. "
    "Ruth tells nobody at school what we look at; I decide what Owen sees of a lesson that went badly."
)
MATHS = "seven-times-thirty-six.jpg"


@dataclass
class Enquiry:
    """Priya's year so far: what later chapters go back to, by short names."""

    pair: Pair
    goal: Goal | None = None
    items: dict[str, Item] = field(default_factory=dict)
    taken: dict[str, Takeaway] = field(default_factory=dict)
    experiments: dict[str, Experiment] = field(default_factory=dict)


def begins(cast: Cast) -> Enquiry:
    """Notes and needs before anything is signed, the agreement, the first goal and the first step."""
    first = _notices(cast)
    found = Enquiry(_agrees(cast))
    found.items["five"] = first
    _first_session(found)
    _sets_a_goal(found)
    _looks_at_work(found)
    return found


def _notices(cast: Cast) -> Item:
    """Write down what she saw and needs: hers alone, before there is a coach to show it to."""
    first = doing.note(
        cast, "priya", (31, "Wed", "12:25"), "Who answers in guided reading",
        "Went back through the register after the lesson. Five of 28 gave nearly all the answers, and I had thought it "
        "was a lively lesson. It was lively for five.", "surprise",
    )  # fmt: skip
    needs = (
        ("concern", "The same five pupils answer, and I cannot tell what the others understood.", ""),
        ("aspiration", "To run a reading lesson in which the quiet ones carry the talk for a while.", ""),
        ("priority", "More talk about texts in every class, this year and next.", "The school’s reading team"),
    )
    with cast.at("priya", 31, "Thu", "16:20") as priya:
        for kind, words, whose in needs:
            enquiry.note_need(actor=priya, kind=kind, words=words, whose=whose)
    return first


def _agrees(cast: Cast) -> Pair:
    """Ruth proposes, Priya answers with other terms, Ruth signs those."""
    pair = doing.begin(cast, "priya", "ruth", (30, "Mon", "15:50"), by="ruth", place="Room 12")
    with cast.at("ruth", 30, "Mon", "15:55") as ruth:
        coaching.propose_agreement(
            actor=ruth, partnership_id=pair.partnership.id, chosen={"rhythm-weeks": "2"},
            ground_rules="We look at the clip before we talk about it.",
            school_aims="More talk about texts in every class.",
        )  # fmt: skip
    with cast.at("priya", 30, "Tue", "16:35") as priya:
        answer = coaching.propose_agreement(
            actor=priya, partnership_id=pair.partnership.id, after=1, ground_rules=GROUND_RULES,
            chosen={"tutor-in-circle": "yes", "rhythm-weeks": "3", "recording-keep-days": "365"},
            learner_aims="To hear from pupils I do not hear now, and to find out why it works when it does.",
            school_aims="More talk about texts in every class.",
        )  # fmt: skip
    doing.sign(pair, "ruth", (30, "Thu", "8:10"), answer.id)
    return pair


def _first_session(found: Enquiry) -> None:
    talk = Talk(
        question="Why do the same five answer?",
        help_wanted="Help me find a question I can do something about.",
        pieces=[(found.items["five"], None)],
        protocol="goal-setting", mode="dialogic", step="pupils",
        shared="What we saw: five names make up most of the talk.\nWhat it may mean: the others do not know; or they "
        "know and need longer; or they have learnt that five people will do it for them.",
        coachs_own="Nearly told her about no-hands-up. Glad I did not: she got to the third reason by herself.",
        learners_own="I had only thought of the first reason.",
        take=("question", "Do they not know, or do they not have the time?", "", "My tally from Wednesday"),
    )  # fmt: skip
    found.taken["time"] = doing.hold(found.pair, (29, "Tue", "15:45"), talk)


def _sets_a_goal(found: Enquiry) -> None:
    """Draft, propose, answered with sharper words for the pupils, agreed by the learner."""
    cast, circle = found.pair.cast, found.pair.circle
    fields = {
        "aim": AIM, "domain": "skill", "context": "My class, guided reading, 28 pupils",
        "practice": "I count in my head after each open question before I take an answer.",
        "pupil_outcome": "More pupils answer.",
        "baseline": "Five of 28 gave most answers in a week of guided reading.",
        "sources": "My own tallies; a seminar on talk in classrooms.",
    }  # fmt: skip
    with cast.at("priya", 29, "Thu", "16:10") as priya:
        goal = enquiry.draft_goal(actor=priya, fields=fields)
    with cast.at("priya", 29, "Fri", "12:50") as priya:
        goal = enquiry.propose_goal(actor=priya, circle_id=circle, goal_id=goal.id)
    sharper = fields | {
        "pupil_outcome": "Pupils who seldom answer give reasons from the text, aloud, in front of at least a partner."
    }
    with cast.at("ruth", 28, "Mon", "16:00") as ruth:
        enquiry.counter_goal(actor=ruth, goal_id=goal.id, fields=sharper)
    with cast.at("priya", 28, "Tue", "8:20") as priya:
        found.goal = enquiry.agree_goal(actor=priya, goal_id=goal.id)


def _looks_at_work(found: Enquiry) -> None:
    """A page of pupils' work, a first step, and what came of it; then a session lost to cover."""
    pair, items = found.pair, found.items
    items["tally"] = doing.note(
        pair.cast, "priya", (28, "Thu", "15:25"), "Tally, four reading lessons",
        "Answers in front of the class, Monday to Thursday: 41. By five pupils: 33. By pupils who had not spoken that "
        "week: 2. I waited less than a second nearly every time; I had not known that.", "surprise",
    )  # fmt: skip
    items["maths"] = doing.keep_file(
        pair.cast,
        "priya",
        (27, "Tue", "15:35"),
        MATHS,
        trigger="surprise",
        text="P11 never speaks in maths, and explains it three ways on paper. The slip is put right in the margin.",
    )
    with pair.cast.at("priya", 27, "Tue", "15:40") as priya:
        evidence.tag_item(actor=priya, item_id=items["maths"].id, tag="core-skills/observe")
    doing.show(pair, "priya", (27, "Tue", "15:42"), items["tally"], items["maths"])
    doing.say(
        pair, "ruth", (27, "Thu", "16:05"), items["maths"], "All of the reasons are there in writing. Where could P11 "
        "have said one of them?", kind="question",
    )  # fmt: skip
    talk = Talk(
        question="What do they know that I never hear?",
        help_wanted="Read this page with me without my telling you whose it is.",
        pieces=[(items["maths"], None), (items["tally"], None)],
        protocol="pupil-work", mode="action-step", step="sort",
        shared="On paper P11 checks by rounding. Aloud P11 has said nothing for two weeks. The knowing is there.",
        coachs_own="She reads pupils’ work very closely. Ask next time what she would have missed a year ago.",
        take=(
            "step", "Ask “how do you know?” and count to three before anyone answers.",
            "On paper they have reasons. Three seconds may be enough for one of them to come out.",
            "P11’s page, and my tally",
        ),
    )  # fmt: skip
    taken = doing.hold(pair, (26, "Tue", "15:45"), talk)
    doing.tried(pair, (25, "Thu", "16:15"), taken, "Tried in four lessons. Three seconds is long. Two new voices.")
    doing.lose(pair, (23, "Tue", "15:45"), "cover")
