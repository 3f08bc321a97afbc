"""What Priya wrote for her modules, and what Owen wrote back."""

from __future__ import annotations

from typing import Any

FIRST: dict[str, Any] = {
    "commentary": "I began with a number, five of 28, and ended with a different question. This is the way between them: "
    "a trial that did not work, which I stopped, and one that worked for a reason I cannot name yet. The pieces stand "
    "in the order in which they happened.",
    "context": "One class of 28, which I keep for two years, in a two-form primary school; guided reading, four lessons a week. Nine pupils "
    "are learning English as a further language. My coach teaches in the same school and does not manage me.",
    "limits": "Not with a class that does not know me: the quiet felt safe because they knew what it was for. Not "
    "with a text that is new to them, as far as I can tell.",
    "answers": {
        "question": "Do longer waits bring quieter readers in? For me: to wait, and to know what the waiting is for. For "
        "pupils who seldom answer: to give reasons from the text aloud. It matters because I had been planning for five "
        "pupils without knowing it.",
        "ethics": "Every family was asked about recordings; two said no, and those pupils sat outside the picture. Pupils "
        "stand under keys here. The trial with sticks put some of them on show, so it had a stop rule, and I used it.",
        "baseline": "In four lessons five pupils gave 33 of 41 answers. I waited less than a second.",
        "action": "First a wait of three seconds and “how do you know?”; then names on sticks; then five seconds, hands "
        "down, in three poetry lessons.",
        "evidence": "Tallies before and after, a page of one pupil’s reasons, and the note I wrote on the day I stopped. "
        "The tallies are mine, made on the clock behind the class, so they may flatter me.",
        "analysis": "With the poem, nine pupils spoke who had not spoken that week. It may be the wait. It may be that "
        "they knew the poem by heart, so that the seconds were free for thinking. Or it was the third week of poetry. "
        "Only the same wait with a new text would tell the first two apart. The sticks failed either because nobody "
        "had words ready or because being watched was too much; passes on easy questions speak for the second.",
        "claim": "With a text they know, five seconds of quiet let more of my pupils give reasons. I am fairly sure of "
        "the voices and not at all sure of the cause. I would not claim it for a new text.",
    },
}  # fmt: skip
FIRST_PIECES = (
    ("five", "Where it began. I kept the first line as I wrote it that day, because I was wrong about the lesson.", ["baseline"]),
    ("tally", "The figures before I changed anything. Made by me, with a pencil, while teaching.", ["baseline", "evidence"]),
    ("maths", "One pupil who never spoke, and reasons three ways on paper. It turned “they do not know” into a question.",
     ["baseline", "evidence"]),
    ("jar", "The trial that did not work, on the day I stopped it.", ["action", "ethics"]),
    ("seminar", "The sentence that changed the question from how long to what for.", ["analysis"]),
    ("voices", "Afterwards, with the poem. Nine new voices, and twelve lines of the poem in their answers.",
     ["action", "evidence"]),
)  # fmt: skip
SCORES = {
    "question": ("merit", 66, ("The question sharpens as you go, and the care in it is real: a stop rule, written down "
                 "beforehand and kept.")),
    "evidence": ("merit", 64, ("Figures, a pupil’s page and your own notes belong together here. Say a little more about "
                 "what a tally cannot see.")),
    "analysis": ("distinction", 71, "You set three explanations against each other and say which trial would part them."),
    "theory": ("pass", 56, ("One idea from the seminar does a great deal of work. Find one that disagrees with it, "
               "and argue.")),
    "context": ("merit", 65, "“Not with a class that does not know me” is a real limit, and well seen."),
    "learning": ("merit", 68, "A colleague could use this, and your own voice is in it from the first line."),
}  # fmt: skip
FEEDBACK = (
    "What is strong: you let a number surprise you, you stopped a trial when you had said you would, and you claim no more "
    "than you can show. What would make it stronger: let one piece of research disagree with you, and say what you would "
    "then expect to see in your class. I should like to read what happens with a text they do not know."
)

SECOND: dict[str, Any] = {
    "commentary": "The same five seconds, a harder text. What changed was what pupils had to think with, so this is about "
    "headings more than about waiting.",
    "context": "The same class of 28. Six lessons on information text about volcanoes. Few had read one at home.",
    "limits": "It would not help a pupil for whom the words under the heading are too hard; two of mine are in that place.",
    "answers": {
        "question": "What is a heading for? It is hard because pupils take it for decoration. I wanted them to begin "
        "anywhere in a text, and to say why.",
        "ethics": "The same permissions as before, asked again for the film. Nobody is drawn to answer.",
        "baseline": "Before the unit: labels and headings are put in “so it looks finished”.",
        "specialist-idea": "Dr Rao’s talk on reading for a purpose: give pupils a question that only one part answers. I kept "
        "the question and left out the race to find it.",
        "action": "A first read with two long waits and talk in pairs between them; then pages of their own with three "
        "headings.",
        "evidence": "The film, twelve exit tickets in three piles, and one page by a pupil who seldom speaks.",
        "analysis": "Seven seconds of quiet brought no hand; pairs brought three at once. Either they were still reading, "
        "or they had no words yet. Eyes on the page speak for the first, the three hands for the second. A theory of "
        "thinking time expects the wait to do it alone, and here it did not.",
        "claim": "For a text that is new, hearing it or talking about it has to come before the wait. I am less sure why "
        "than I was when I began.",
    },
}  # fmt: skip
SECOND_PIECES = (
    ("pea", "Before: labels as decoration.", ["baseline"]),
    ("plan", "What I meant to do, and whom I would watch.", ["action"]),
    ("clip", "The first read. The two waits are at 0:12 and 0:36, the pairs at 0:47.", ["action", "evidence"]),
    ("voice", "Twelve seconds of me, straight afterwards. I left it as it is.", ["analysis"]),
    ("tickets", "What twelve pupils thought a heading was for on the way out.", ["evidence"]),
    (
        "page",
        "P03’s page, three lessons after “It is the name of the book”. The headings are questions.",
        ["evidence", "claim"],
    ),
)

THIRD: dict[str, Any] = {
    "commentary": "Three pupils have not spoken in any lesson I have tallied. I want to find out what the lesson does "
    "before I say anything more about them.",
    "context": "",
    "limits": "",
    "answers": {"question": "P05, P17 and P22. What would have to be different in the first two minutes?"},
}
