"""Session protocols in packs: timed steps, prompts that fade, and ways to close.

A protocol has an action-step mode and a dialogic mode. Neither can close on "implemented as
specified", and each looks at evidence, says a belief aloud, finds out what is going on and adapts
(R69, R125); the checks below hold that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from trellis.kernel.packs import FaultError, Key, PackItem, Problem, Ref, SourcedItem, Text, hand_down_sources
from trellis.kernel.packs import register_section as register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

Level = Literal["full", "light", "learner-led"]
Leads = Literal["learner", "coach", "either"]
ModeKey = Literal["action-step", "dialogic"]
Closing = Literal["action-step", "question", "nothing-yet", "goal", "plan", "change-to-agreement"]
Does = Literal[
    "open",
    "evidence",
    "belief",
    "diagnosis",
    "theory",
    "rivals",
    "adaptation",
    "rehearsal",
    "pupils",
    "feelings",
    "agree",
    "review",
    "close",
]
Asks = Literal[
    "question",
    "evidence",
    "belief",
    "diagnosis",
    "rival",
    "reason",
    "adaptation",
    "feel",
    "know",
    "do",
    "pupils",
    "risk",
    "takeaway",
    "next-date",
    "independence",
]
LEVELS: Final[tuple[Level, ...]] = ("full", "light", "learner-led")
NEEDED: Final[tuple[Does, ...]] = ("evidence", "belief", "diagnosis", "adaptation", "close")
SAME: Final = "same"


class Prompt(SourcedItem):
    """A question, worded for each scaffold level; a level without words does not show it (R76)."""

    full: str = ""
    light: str = ""
    learner_led: str = ""
    to: Literal["learner", "coach", "pair"] = "learner"
    asks: Asks | None = None

    @model_validator(mode="before")
    @classmethod
    def _same_words(cls, data: Any) -> Any:
        """Let a level say "same" for the words of the level before it."""
        if not isinstance(data, dict):
            return data
        given = dict(data)
        if given.get("light") == SAME:
            given["light"] = given.get("full")
        if given.get("learner_led") == SAME:
            given["learner_led"] = given.get("light") or given.get("full")
        return given

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not (self.full or self.light or self.learner_led):
            what = "no scaffold level has any words"
            raise FaultError(what, 'write the question after "full:", "light:" or "learner_led:"')
        return self

    def at(self, level: Level) -> str:
        """Return the wording at a scaffold level; empty means the prompt is not shown there."""
        return {"full": self.full, "light": self.light, "learner-led": self.learner_led}[level]


class Step(SourcedItem):
    """One timed stretch of a session."""

    title: Text
    minutes: int = Field(ge=1, le=60, description="the minutes it takes, a whole number")
    leads: Leads = Field(description='who leads it: "learner", "coach" or "either"')
    does: tuple[Does, ...] = Field(min_length=1, description='what it does, such as "evidence" or "close"')
    modes: tuple[ModeKey, ...] = ("action-step", "dialogic")
    about: Text = Field(description="what happens, in one sentence")
    why: Text = Field(description="why it is there, in one sentence")
    for_coach: str = ""
    prompts: tuple[Prompt, ...] = Field(min_length=1, description="the questions asked")

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, data: Any) -> Any:
        return hand_down_sources(data, "prompts")

    def leads_at(self, level: Level) -> Leads:
        """Say who leads at a scaffold level: the coach's steps pass to either, then to the learner."""
        if level == "learner-led":
            return "learner"
        return "either" if level == "light" and self.leads == "coach" else self.leads

    def prompts_at(self, level: Level) -> tuple[tuple[Prompt, str], ...]:
        """Return the prompts shown at a level with their words, in order."""
        return tuple((prompt, words) for prompt in self.prompts if (words := prompt.at(level)))


class Mode(PackItem):
    """A way to hold the session: towards one action step, or as an open dialogue (R125)."""

    key: ModeKey = Field(description='"action-step" or "dialogic"')
    title: Text
    about: Text
    minutes: int = Field(ge=5, le=180, description="the minutes of all its steps together")
    closes_with: tuple[Closing, ...] = Field(min_length=1, description='ways to close, "nothing-yet" among them')


class Protocol(SourcedItem):
    """A session, step by step."""

    title: Text
    version: Text = Field(description="a version such as 1.0")
    between: Literal["pair", "co-coaches", "group"] = "pair"
    about: Text = Field(description="what it is for, in one sentence")
    when: Text = Field(description="when to choose it, in one sentence")
    roles: str = ""
    bring: tuple[Text, ...] = ()
    tools: Annotated[tuple[Key, ...], Ref("tools")] = ()
    why: Text = Field(description="the reason for it, in one or two sentences")
    serves: Annotated[tuple[str, ...], Ref("frameworks", 2)] = Field(
        min_length=1, description="framework items it serves, such as four-principles/collaborate"
    )
    modes: tuple[Mode, ...] = Field(min_length=1, description="the modes it can be held in")
    steps: tuple[Step, ...] = Field(min_length=1, description="the steps, in order")

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, data: Any) -> Any:
        return hand_down_sources(data, "steps")

    def steps_in(self, mode: ModeKey) -> tuple[Step, ...]:
        """Return the steps of one mode, in order."""
        return tuple(step for step in self.steps if mode in step.modes)

    def mode(self, key: ModeKey) -> Mode:
        """Return one mode; KeyError when the protocol has none such."""
        for mode in self.modes:
            if mode.key == key:
                return mode
        raise KeyError(key)


def _check_protocol(_: Pack, protocol: Protocol) -> Iterator[Problem]:
    for index, mode in enumerate(protocol.modes):
        here = ("modes", index)
        named = f'the {mode.key} mode of the protocol "{protocol.key}"'
        steps = protocol.steps_in(mode.key)
        total = sum(step.minutes for step in steps)
        if total != mode.minutes:
            what = f"{named} says {mode.minutes} minutes, but its steps take {total}"
            yield Problem(what, f"write {total}, or change a step's minutes", (*here, "minutes"))
        done = {does for step in steps for does in step.does}
        for need in NEEDED:
            if need not in done:
                what = f'{named} has no step that does "{need}"'
                yield Problem(what, f'add "{need}" to a step\'s "does:", or add a step', here)
        if "nothing-yet" not in mode.closes_with:
            what = f"{named} cannot close without a result"
            yield Problem(what, 'add "nothing-yet" to its "closes_with:"', (*here, "closes_with"))


register("protocols", Protocol, noun="protocol", check=_check_protocol)
