"""Invented people and words for the style guide. None of it goes into a pack or a demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from trellis.web.components.growth import Moment
from trellis.web.components.strip import Marker

MINUTE = 60_000


@dataclass(frozen=True)
class Someone:
    """A person as the components want them."""

    name: str
    initials: str
    colour: str
    note: str = ""
    label: str = ""


@dataclass(frozen=True)
class Source:
    """A source behind a prompt."""

    leaves: int
    said: str
    cite: str


PRIYA = Someone("Priya Nair", "PN", "petal", "Year 4, reading", "You, it’s yours")
RUTH = Someone("Ruth Adeyemi", "RA", "leaf", "Coach", "Ruth, coach")
OWEN = Someone("Dr Owen Pryce", "OP", "sky", "Tutor", "Owen, tutor")
TOM = Someone("Tom Hartley", "TH", "sky", "Year 8, maths")
CALLUM = Someone("Callum Fraser", "CF", "quince", "Year 9, history")

MOMENTS = [
    Moment("noticed", "Noticed", "Five of 28 gave most answers"),
    Moment("tried", "Tried, three times", "The poem lessons went best"),
    Moment("side", "A side question", "Does the kind of text matter?"),
    Moment("now", "Now", "Trying it with information texts"),
    Moment("ahead", "Whenever you like", "Say what you make of it so far"),
]
LONG = [
    Moment("noticed", "Noticed", "Hands went up from one table"),
    Moment("tried", "Tried", "Cold call, with a warning first"),
    Moment("noticed", "Noticed", "Two answers longer than a line"),
    Moment("side", "A side question", "Who talks in pairs?"),
    Moment("tried", "Tried twice", "Pairs first, then the wait"),
    Moment("noticed", "Noticed", "Four new voices"),
    Moment("tried", "Tried", "The same with a poem"),
    Moment("tried", "Tried", "Reading it aloud first"),
    Moment("now", "Now", "Information texts"),
    Moment("ahead", "Whenever you like", "Say what you make of it"),
]


def _marker(at: int, kind: str, label: str, until: int | None = None, *, chosen: bool = False) -> Marker:
    return Marker(at, kind, f"#m{at}", label, until, chosen)


MARKERS = [
    _marker(63_000, "note", "Noticed at 1:03"),
    _marker(154_000, "note", "Noticed at 2:34"),
    _marker(252_000, "ask", "Ruth’s question at 4:12", chosen=True),
    _marker(268_000, "note", "Noticed at 4:28"),
    _marker(325_000, "theory", "Theory at 5:25"),
    _marker(430_000, "note", "Noticed from 7:10 to 8:44", 524_000),
    _marker(624_000, "ask", "Question at 10:24"),
    _marker(628_000, "note", "Noticed at 10:28"),
    _marker(633_000, "note", "Noticed at 10:33"),
]
SOURCES = [
    Source(2, "Fairly strong: several classroom trials", "An invented study of thinking time, chapter 3"),
    Source(0, "An opinion, not yet tested", "Said by an invented colleague at a workshop"),
]


class Goal(forms.Form):
    """Every kind of field."""

    aim = forms.CharField(
        label="What do you want to get better at?", widget=forms.Textarea, help_text="One line is enough."
    )
    pupils = forms.CharField(label="What should pupils be able to do?", max_length=80)
    domain = forms.ChoiceField(
        label="It is mostly about", choices=[("skill", "Skill"), ("knowledge", "Knowledge"), ("value", "Values")]
    )
    kind = forms.ChoiceField(
        label="What do I take away?",
        widget=forms.RadioSelect,
        choices=[("step", "A step to try"), ("question", "A question"), ("none", "Nothing yet")],
    )
    lead = forms.ChoiceField(
        label="Who leads?", widget=forms.RadioSelect, choices=[("me", "I do"), ("coach", "Ruth does")]
    )
    sources = forms.MultipleChoiceField(
        label="Where does it come from?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("need", "Something I need"), ("pupils", "What pupils said"), ("school", "A priority of the school")],
    )
    by = forms.DateField(label="Look at it again on", required=False, widget=forms.DateInput)
    clip = forms.FileField(label="A clip or a picture", required=False, help_text="The most is 2 GB.")
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), required=False
    )
    told = forms.BooleanField(label="I have told the class what this is for", required=False)


def filled() -> Goal:
    """Return a form with something in each field."""
    return Goal(
        initial={
            "aim": "Wait longer after a question",
            "kind": "step",
            "lead": "me",
            "sources": ["need"],
            "domain": "skill",
        }
    )


def wrong() -> Goal:
    """Return a form sent with two things missing."""
    form = Goal(data={"aim": "", "pupils": "Give longer answers", "domain": "skill", "lead": "me"}, auto_id="wrong_%s")
    form.fields["aim"].error_messages["required"] = "Say what you want to get better at. One line is enough."
    form.fields["kind"].error_messages["required"] = "Choose what you take away, even if it is nothing yet."
    return form


def everything() -> dict[str, Any]:
    """Return the style guide's context."""
    return {
        "priya": PRIYA, "ruth": RUTH, "owen": OWEN, "tom": TOM, "callum": CALLUM,
        "moments": MOMENTS, "young": MOMENTS[:2], "long": LONG,
        "markers": MARKERS, "duration": 700_000, "sources": SOURCES,
        "filled": filled(), "wrong": wrong(),
        "icons": ICONS,
    }  # fmt: skip


ICONS = [
    "today",
    "evidence",
    "talk",
    "book",
    "enquiry",
    "people",
    "person",
    "school",
    "programme",
    "mark",
    "research",
    "admin",
    "search",
    "inbox",
    "agreement",
    "goal",
    "experiment",
    "network",
    "time",
    "date",
    "plus",
    "play",
    "video",
    "image",
    "file",
    "audio",
    "note",
    "upload",
    "download",
    "link",
    "tick",
    "check",
    "close",
    "info",
    "back",
    "next",
    "down",
    "more",
    "mail",
    "bell",
    "bin",
    "out",
    "eye",
    "undo",
    "list",
]
