"""Priya tries things: one that did not work and one that half did, each with its risks written down first."""

from __future__ import annotations

from uuid import UUID

from trellis.circles.commands import log_access
from trellis.coaching import commands as coaching
from trellis.demo.chapters import doing
from trellis.demo.chapters.doing import Talk
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.enquiry import commands as enquiry
from trellis.enquiry.models import Experiment

STICKS = {
    "plan": "Every pupil’s name on a stick in a jar. After each question I wait three seconds and draw one.",
    "belief": "If anyone may be asked, everyone will think.",
    "costs": "A pupil who does not know is on show. P03 and P09 may dread it.",
    "benefits": "I hear from pupils I never ask. No more five.",
    "bearers": "The pupils who seldom speak bear nearly all of it; I bear some silence.",
    "safeguards": "“Pass” is always allowed. Sticks only for questions with more than one answer.",
    "stop_rule": "If one pupil stops working after being drawn, I stop the same day.",
}
STICKS_CAME_OUT = {
    "happened": "Eleven pupils were drawn on Monday and Tuesday; six passed. P03 was drawn second, passed, and wrote "
    "nothing for the rest of the lesson. I put the jar away on Tuesday.",
    "rival_one": "They had the time but not the talk: nobody had tried the words out on a partner first.",
    "rival_two": "It was the being watched, not the question: they pass on easy ones too.",
    "tell_apart": "Sticks again after talk in pairs. If they still pass, it is the watching.",
    "belief_now": "Being asked is not the same as being ready. I had mixed the two up.",
    "benefit_self": "I stopped when I had said I would, which felt better than I expected.",
    "benefit_pupils": "None that I can show. P09 liked it.",
}
POEM = {
    "plan": "Five seconds after every open question in three poetry lessons, hands down, eyes on the line we are on.",
    "belief": "With a text they know well, time alone will bring new voices in.",
    "costs": "Slower lessons; we may not reach the last verse.",
    "benefits": "Reasons from the poem instead of guesses, from more pupils.",
    "bearers": "All of us share the lost time. Nobody is singled out.",
    "safeguards": "I say beforehand that quiet is for thinking. Nobody is drawn.",
    "stop_rule": "If the talk dries up for a whole lesson, I go back to hands up.",
}
POEM_CAME_OUT = {
    "happened": "Nine pupils spoke who had not spoken that week, four of them with a line from the poem. In the third "
    "lesson P03 answered without being asked.",
    "rival_one": "They knew the poem by heart, so the five seconds were for thinking and not for reading.",
    "rival_two": "It was the third week of poetry and they were simply at home in it.",
    "tell_apart": "The same wait with a text that is new to them.",
    "belief_now": "The wait worked with this text. I do not know yet whether it was the wait.",
    "benefit_self": "I can bear five seconds now without filling them.",
    "benefit_pupils": "More reasons from the text, from more of them; see the tally.",
}


def tries(found: Enquiry) -> None:
    """From the jar of sticks, by way of a talk that ended with nothing yet, to the poem."""
    _sticks(found)
    _talks_about_it(found)
    _poem(found)
    _asks_what_it_was(found)


def _sticks(found: Enquiry) -> None:
    pair = found.pair
    talk = Talk(
        question="How can I make it fair whom I ask?",
        help_wanted="Weigh it with me before I do it. I tend to see only the good in a new idea.",
        protocol="planning-experiment", mode="action-step", step="weigh",
        shared="Cost: being on show. Who bears it: those who speak least. Stop when one of them stops working.",
        coachs_own="I would not have used sticks. It is hers to find out, and the stop rule is a good one.",
        take=(
            "step", "Draw names on sticks after a wait of three seconds.", "If anyone may be asked, everyone will think.",
            "Talk with Nadia, who uses them in Year 2",
        ),
    )  # fmt: skip
    taken = doing.hold(pair, (22, "Tue", "15:45"), talk)
    experiment = _plans(found, taken.id, (22, "Wed", "16:25"), STICKS, "Asking P03 and P09 in front of everyone.")
    with pair.cast.at("priya", 21, "Wed", "15:50") as priya:
        coaching.tried_step(
            actor=priya, takeaway_id=taken.id, result="It did not work. Six of eleven passed, and I stopped on Tuesday."
        )
        found.experiments["sticks"] = enquiry.record_outcome(
            actor=priya, experiment_id=experiment.id, fields=STICKS_CAME_OUT, result="did_not_work",
            tried_on=pair.cast.when.day(21, "Tue"),
        )  # fmt: skip


def _plans(found: Enquiry, takeaway_id: UUID, when: doing.When, risks: dict[str, str], held: str) -> Experiment:
    """Make a step into an experiment with its risk record, and say who holds which risk."""
    assert found.goal is not None  # noqa: S101  agreed in the first chapter
    cast = found.pair.cast
    with cast.at("priya", *when) as priya:
        made = coaching.promote_takeaway(actor=priya, takeaway_id=takeaway_id, goal_id=found.goal.id)
        experiment = enquiry.plan_experiment(
            actor=priya, experiment_id=made, fields=risks, goal_id=found.goal.id,
            planned_on=cast.when.day(when[0] - 1, "Mon"),
        )  # fmt: skip
        enquiry.accept_risk(actor=priya, experiment_id=made, risk=held)
    with cast.at("ruth", when[0], "Thu", "12:30") as ruth:
        log_access(
            reader=ruth, owner_id=experiment.learner_id, item_kind="experiment", item_id=made,
            circle_id=experiment.circle_id, why=doing.OPENED_WHY,
        )  # fmt: skip
        enquiry.accept_risk(
            actor=ruth, experiment_id=made, risk="Being asked whether it was fair to try, and saying why."
        )
    return experiment


def _talks_about_it(found: Enquiry) -> None:
    pair = found.pair
    found.items["jar"] = doing.note(
        pair.cast, "priya", (21, "Tue", "15:30"), "The jar is back in the cupboard",
        "P03 passed and then sat with a closed book until break. I had written down that I would stop if that happened, "
        "so I stopped. Nobody asked where the jar had gone.", "went_wrong",
    )  # fmt: skip
    doing.show(pair, "priya", (21, "Wed", "15:55"), found.items["jar"])
    doing.say(
        pair, "owen", (20, "Mon", "10:40"), found.items["jar"], "You wrote the stop rule before the trial and kept it. "
        "That belongs in your first submission just as it is.", tags=["four-principles/risks-safe-places"],
    )  # fmt: skip
    talk = Talk(
        question="What happened to P03 when the stick had that name on it?",
        help_wanted="Listening is enough.",
        pieces=[(found.items["jar"], None)],
        protocol="observation-debrief",
        mode="dialogic",
        step="mean",
        shared="Two stories fit: no words ready, or being watched. We cannot tell them apart yet.",
        coachs_own="She was upset and I left the quiet alone. “Nothing yet” was the honest ending.",
    )
    doing.hold(pair, (19, "Tue", "15:45"), talk)
    with pair.cast.at("priya", 19, "Thu", "16:30") as priya:
        found.experiments["sticks"] = enquiry.close_experiment(
            actor=priya, experiment_id=found.experiments["sticks"].id, ownership="mine"
        )
    found.items["seminar"] = doing.note(
        pair.cast, "priya", (18, "Thu", "18:05"), "From the seminar",
        "“Thinking time needs something to think with.” Somebody asked what pupils hold in their heads while we wait. "
        "I had only ever asked how long.", "read",
    )  # fmt: skip


def _poem(found: Enquiry) -> None:
    pair = found.pair
    talk = Talk(
        question="What if everyone waits, and nobody is drawn?",
        pieces=[(found.items["seminar"], None)],
        protocol="planning-experiment", mode="action-step", step="design", level="light",
        shared="Three poetry lessons, five seconds, hands down. Count voices, not hands.",
        coachs_own="She planned nearly all of this before we sat down.",
        take=(
            "step", "Wait five seconds after each open question in the poetry lessons, hands down.",
            "They know this poem, so they have something to think with.", "The seminar, and my tally",
        ),
    )  # fmt: skip
    taken = doing.hold(pair, (16, "Tue", "15:45"), talk)
    experiment = _plans(found, taken.id, (16, "Wed", "16:15"), POEM, "Lessons that do not get to the end.")
    doing.tried(pair, (15, "Thu", "15:50"), taken, "Nine voices I had not heard that week. Four of them used the poem.")
    found.items["voices"] = doing.note(
        pair.cast, "priya", (15, "Fri", "12:20"), "Tally, three poetry lessons",
        "Answers: 26. By the five: 9. By pupils who had not spoken that week: 9. With a line from the poem: 12. The wait "
        "was between four and six seconds each time; I counted on the clock behind them.", "went_well",
    )  # fmt: skip
    doing.show(pair, "priya", (15, "Fri", "12:24"), found.items["voices"])
    with pair.cast.at("priya", 15, "Fri", "15:35") as priya:
        found.experiments["poem"] = enquiry.record_outcome(
            actor=priya, experiment_id=experiment.id, fields=POEM_CAME_OUT, result="partly",
            tried_on=pair.cast.when.day(15, "Thu"), evidence_ids=[found.items["voices"].id],
        )  # fmt: skip
    doing.say(
        pair, "ruth", (14, "Mon", "16:20"), found.items["voices"], "Twelve answers with a line from the poem. What "
        "would that figure be with a text they had never seen?", kind="question", tags=["four-principles/analyse-explanations"],
    )  # fmt: skip


def _asks_what_it_was(found: Enquiry) -> None:
    """A side question, and a new agreement: lighter prompts, to be looked at again in a year."""
    pair = found.pair
    with pair.cast.at("ruth", 13, "Mon", "16:00") as ruth:
        lighter = coaching.propose_agreement(
            actor=ruth, partnership_id=pair.partnership.id, after=2, ground_rules=pair_rules(pair),
            chosen={
                "tutor-in-circle": "yes", "rhythm-weeks": "3", "starting-scaffold": "light", "review-weeks": "39",
                "session-minutes": "30",
            },
            learner_aims="To hear from pupils I do not hear now, and to find out why it works when it does.",
            school_aims="More talk about texts in every class.",
        )  # fmt: skip
    doing.sign(pair, "priya", (13, "Wed", "12:30"), lighter.id)
    talk = Talk(
        question="It worked with the poem. Was it the waiting, or the poem?",
        pieces=[(found.items["voices"], None)],
        shared="We cannot tell from three lessons with one poem. Next: a text nobody knows.",
        coachs_own="Asked one question in half an hour. She is doing this without me.",
        take=("question", "Does the kind of text matter?", "", "The poem experiment"),
    )
    found.taken["kind of text"] = doing.hold(pair, (11, "Tue", "15:45"), talk)
    doing.lose(pair, (8, "Tue", "15:45"), "away", by="priya")


def pair_rules(pair: doing.Pair) -> str:
    """Return the ground rules in force, which a new proposal keeps."""
    with pair.cast.at("ruth", 13, "Mon", "16:00"):
        return str(pair.partnership.agreements.get(state="signed").rules)
