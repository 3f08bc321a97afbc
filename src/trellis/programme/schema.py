"""What packs say about programmes: phases, content areas, modules and credits.

Rubrics stand in ``rubric_schema`` and agreements in ``agreement_schema``; importing this module
registers them all with the pack loader.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from trellis.kernel.packs import (
    FaultError,
    Key,
    PackItem,
    PackModel,
    Problem,
    Ref,
    SourcedItem,
    Text,
    hand_down_sources,
    register_section,
)
from trellis.programme import agreement_schema, rubric_schema  # noqa: F401 - each registers its section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

EvidenceKind = Literal["video", "audio", "observation", "pupil-work", "data", "note", "reading", "feedback", "document"]
CyclePart = Literal["question", "ethics", "baseline", "action", "evidence", "analysis", "claim"]
Embedding = Literal["modelling", "workshop", "observation", "debrief", "co-coaching", "classroom-trial", "coaching"]


class Phase(SourcedItem):
    """A stage of the programme; ``prior_credit_cap`` is the most prior learning may count in it (R85)."""

    title: Text
    about: Text
    prior_credit_cap: int = Field(ge=0, description="the most credits prior learning may count, a whole number")


class Area(SourcedItem):
    """A content area."""

    title: Text
    about: Text


class Givens(PackModel):
    """The figures a programme is validated with; every one of them is dated pack data."""

    years: int = Field(ge=1, le=10, description="the usual length in years")
    years_at_most: int = Field(ge=1, le=15, description="the longest time allowed, in years")
    school_based_percent: int = Field(ge=0, le=100, description="the least share of study in school, per cent (R89)")
    own_time_hours_a_week: int = Field(ge=0, le=40, description="the weekly ceiling for own-time study (R93)")
    prior_credits_at_most: int = Field(ge=0, description="the most credits prior learning may count in all")
    prior_credit_years: int = Field(ge=1, description="how recent prior learning must be, in years")


class Programme(SourcedItem):
    """An award, its credits and its parts; the modules that name it add up to its credits (R85)."""

    title: Text
    award: Text
    level: int = Field(ge=4, le=8, description="the level of study, 7 for a master's")
    credits: int = Field(ge=10, description="the credits of the whole award")
    about: Text
    givens: Givens
    phases: tuple[Phase, ...] = Field(min_length=1, description="the phases, in order")
    areas: tuple[Area, ...] = Field(min_length=1, description="the content areas")
    progression_models: Annotated[tuple[Key, ...], Ref("frameworks")] = ()
    agreement: Annotated[Key, Ref("agreements")] = Field(description="the key of its standard agreement")

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, data: Any) -> Any:
        return hand_down_sources(data, "phases", "areas")

    @model_validator(mode="after")
    def _years_fit(self) -> Self:
        if self.givens.years > self.givens.years_at_most:
            what = f"it lasts {self.givens.years} years but allows only {self.givens.years_at_most}"
            raise FaultError(what, 'raise "years_at_most"')
        return self


class Outcome(PackItem):
    """What someone can do at the end of a module; ``serves`` names the principles it grows from."""

    text: Text
    serves: Annotated[tuple[str, ...], Ref("frameworks", 2)] = ()


class Requirement(PackItem):
    """What a submission for a module holds; one piece of evidence may serve several (R117)."""

    title: Text
    text: Text
    part: CyclePart | None = None
    evidence: tuple[EvidenceKind, ...] = ()
    at_least: int = Field(default=1, ge=0, le=50, description="how many pieces of evidence, a whole number")
    words_at_most: int | None = Field(default=None, ge=50, le=20000)


class Activity(PackItem):
    """Something done in a module: delivered or learner-generated (R5), where, and by whom (R89, R90)."""

    title: Text
    kind: Literal["delivered", "learner-generated"] = Field(description='"delivered" or "learner-generated"')
    setting: Literal["school", "hei", "online"] = Field(description='"school", "hei" or "online"')
    by: Literal["school", "hei", "joint"] = Field(description='"school", "hei" or "joint"')
    hours: int = Field(ge=1, description="the hours it takes, a whole number")
    new_knowledge: bool = False
    expertise: Literal["external", "internal", ""] = ""
    embeds_by: tuple[Embedding, ...] = ()


class Duty(PackItem):
    """One line of the responsibility matrix (R90)."""

    title: Text
    by: Literal["school", "hei", "joint"] = Field(description='"school", "hei" or "joint"')


class Module(SourcedItem):
    """A credit-bearing part of a programme, with enquiry as its spine (R86)."""

    title: Text
    programme: Annotated[Key, Ref("programmes")] = Field(description="the key of its programme")
    phase: Key = Field(description="the key of one of the programme's phases")
    areas: tuple[Key, ...] = Field(min_length=1, description="keys of the programme's content areas")
    order: int = Field(ge=1, description="its place in the usual order, a whole number")
    credits: int = Field(ge=5, description="its credits, a whole number")
    level: int = Field(ge=4, le=8, description="its level, 7 for a master's")
    after: Annotated[tuple[Key, ...], Ref("modules")] = ()
    about: Text
    question: Text = Field(description="the question the module asks, in the learner's words")
    outcomes: tuple[Outcome, ...] = Field(min_length=1, description="what the learner can do at the end")
    requirements: tuple[Requirement, ...] = Field(min_length=1, description="what a submission holds")
    activities: tuple[Activity, ...] = Field(min_length=1, description="what is done in it")
    duties: tuple[Duty, ...] = Field(min_length=1, description="who is responsible for what")
    rubric: Annotated[Key, Ref("rubrics")] = Field(description="the key of a rubric")
    forms: tuple[Text, ...] = Field(min_length=1, description="the forms a submission may take")

    def spine(self) -> tuple[CyclePart, ...]:
        """Return the parts of the enquiry cycle its requirements cover, in order (R86)."""
        return tuple(requirement.part for requirement in self.requirements if requirement.part)

    def school_based_percent(self) -> int:
        """Return the share of its hours in school, rounded down (R89)."""
        hours: Counter[str] = Counter()
        for activity in self.activities:
            hours[activity.setting] += activity.hours
        return 100 * hours["school"] // hours.total()


def modules_of(pack: Pack, programme: str) -> tuple[Module, ...]:
    """Return a programme's modules in their usual order."""
    found = (module for module in pack.section(Module).values() if module.programme == programme)
    return tuple(sorted(found, key=lambda module: (module.order, module.key)))


def _check_programme(pack: Pack, programme: Programme) -> Iterator[Problem]:
    modules = modules_of(pack, programme.key)
    total = sum(module.credits for module in modules)
    if total != programme.credits:
        what = f'the modules of "{programme.key}" add up to {total} credits, not {programme.credits}'
        yield Problem(what, "change a module's credits, or the programme's", ("credits",))
    for index, phase in enumerate(programme.phases):
        held = sum(module.credits for module in modules if module.phase == phase.key)
        if phase.prior_credit_cap > held:
            what = f'the phase "{phase.key}" lets {phase.prior_credit_cap} prior credits count but holds only {held}'
            yield Problem(what, "lower the cap", ("phases", index, "prior_credit_cap"))
    hours = sum(activity.hours for module in modules for activity in module.activities)
    school = sum(activity.hours for module in modules for activity in module.activities if activity.setting == "school")
    least = programme.givens.school_based_percent
    if hours and 100 * school < least * hours:
        what = f'only {100 * school // hours} per cent of "{programme.key}" is in school, and {least} is the least'
        yield Problem(what, "move hours to school, or lower the figure", ("givens", "school_based_percent"))


def _check_module(pack: Pack, module: Module) -> Iterator[Problem]:
    programme = pack.section(Programme).get(module.programme)
    if programme is not None:
        yield from _check_place(programme, module)
    for name in module.after:
        other = pack.section(Module).get(name)
        if other is not None and other.order >= module.order:
            what = f'the module "{module.key}" comes after "{name}", but its order says otherwise'
            yield Problem(what, "give it a higher order", ("order",))
    for index, activity in enumerate(module.activities):
        if activity.new_knowledge and not activity.embeds_by:
            what = f'the activity "{activity.key}" of "{module.key}" brings new knowledge that nothing embeds'
            yield Problem(what, 'say how it gets into practice under "embeds_by:"', ("activities", index))


def _check_place(programme: Programme, module: Module) -> Iterator[Problem]:
    phases, areas = {phase.key for phase in programme.phases}, {area.key for area in programme.areas}
    if module.phase not in phases:
        what = f'the module "{module.key}" names the phase "{module.phase}", which the programme does not have'
        yield Problem(what, f"name one of {', '.join(sorted(phases))}", ("phase",))
    for index, area in enumerate(module.areas):
        if area not in areas:
            what = f'the module "{module.key}" names the area "{area}", which the programme does not have'
            yield Problem(what, f"name one of {', '.join(sorted(areas))}", ("areas", index))
    if module.level < programme.level:
        what = f'the module "{module.key}" is at level {module.level}, below the programme\'s {programme.level}'
        yield Problem(what, "raise its level", ("level",))


register_section("programmes", Programme, noun="programme", check=_check_programme, needs=("modules",))
register_section("modules", Module, noun="module", check=_check_module, needs=("programmes",))
