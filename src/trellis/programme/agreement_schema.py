"""Learning agreements in packs: what both sign, and what the software does because of it.

A clause is a promise only if ``effect`` says what Trellis does to keep it (R63, R73).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import Field, model_validator

from trellis.kernel import words
from trellis.kernel.packs import PackItem, PackModel, Problem, SourcedItem, Text, hand_down_sources, register_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

SettingName = Literal[
    "tutor-in-circle",
    "passes-to-management",
    "recording-owner",
    "recording-keep-days",
    "notes-keep-days",
    "rhythm-weeks",
    "session-minutes",
    "review-weeks",
    "quiet-hours",
    "starting-scaffold",
    "independence-shown",
    "cover-days",
]
Group = Literal[
    "who-reads",
    "power",
    "accountability",
    "recordings",
    "management",
    "rhythm",
    "keeping",
    "safety",
    "credit",
]
Mechanism = Literal[
    "access-log",
    "assessor-rule",
    "breach-note",
    "circle",
    "cover-clock",
    "disclosure-case",
    "head-promise",
    "leader-pages",
    "leaving",
    "move-date",
    "next-date",
    "optional-prompts",
    "paired-aims",
    "proposer-shown",
    "protocols",
    "pupil-permissions",
    "quiet-hours",
    "recording-owner",
    "rematch-request",
    "research-circle",
    "retention-job",
    "review-reminder",
    "risk-record",
    "rubric",
    "safety-button",
    "scaffold",
    "snapshot",
    "stated-limit",
    "take-back",
    "tutor-place",
]
NOTHING: Final = "nothing"
Arranger = Literal["leader", "lead", "tutor", "coach"]
ARRANGERS: dict[Arranger, str] = {
    "leader": "school leaders", "lead": "the programme lead", "tutor": "the tutor", "coach": "the coach",
}  # fmt: skip


class Option(PackModel):
    """A value a setting may take, and how it is worded on the page."""

    value: Text
    label: Text


class Setting(PackItem):
    """A term the pair may choose; ``key`` is what the software reads, ``value`` the standard choice."""

    key: SettingName = Field(description="a setting the software knows")
    label: Text
    value: Text = Field(description="the value in the standard agreement")
    options: tuple[Option, ...] = Field(min_length=1, description="the values to choose from")


class Clause(SourcedItem):
    """One promise, in words both sign, and its effect."""

    title: Text
    group: Group = Field(description="the heading it stands under")
    text: Text = Field(description="the promise in plain words")
    effect: Text = Field(description="what the software does because of it")
    kept_by: Mechanism = Field(description="the part of the software that keeps it")
    settings: tuple[Setting, ...] = ()
    changeable: bool = True


class Arranged(PackModel):
    """One thing that passes for arranging, and who of those who arrange sees it. Pair and head read the same."""

    what: Text
    seen_by: tuple[Arranger, ...] = Field(min_length=1, description="who sees it beside the learner")

    @property
    def seers(self) -> str:
        """Return who sees it, in words: 'school leaders and the programme lead'."""
        return words.names([ARRANGERS[one] for one in self.seen_by])


class Agreement(SourcedItem):
    """A standard agreement; R73's ground rules and R63's management clause are always in it."""

    title: Text
    about: Text
    clauses: tuple[Clause, ...] = Field(min_length=1, description="the clauses, in order")
    arrangements: tuple[Arranged, ...] = Field(min_length=1, description="what those who arrange things may see")
    learning: tuple[Text, ...] = Field(min_length=1, description="what only the circle sees")

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, data: Any) -> Any:
        return hand_down_sources(data, "clauses")

    def kept_with(self, present: frozenset[Mechanism]) -> tuple[Clause, ...]:
        """Return the clauses whose mechanism is present, so that no page promises what is not there."""
        return tuple(clause for clause in self.clauses if clause.kept_by in present)

    def settings(self) -> dict[str, str]:
        """Return the standard value of every setting, by name."""
        return {setting.key: setting.value for clause in self.clauses for setting in clause.settings}


def _check_agreement(_: Pack, agreement: Agreement) -> Iterator[Problem]:
    groups = {clause.group for clause in agreement.clauses}
    for need in ("power", "accountability", "management"):
        if need not in groups:
            what = f'the agreement "{agreement.key}" has no clause on {need}'
            yield Problem(what, f'add a clause with "group: {need}"', ("clauses",))
    if agreement.settings().get("passes-to-management") != NOTHING:
        what = f'the agreement "{agreement.key}" does not start from passing nothing to management'
        yield Problem(what, 'give a clause the setting "passes-to-management" with the value "nothing"', ("clauses",))
    seen: set[str] = set()
    for at, clause in enumerate(agreement.clauses):
        for index, setting in enumerate(clause.settings):
            here = ("clauses", at, "settings", index)
            if setting.key in seen:
                yield Problem(f'the setting "{setting.key}" stands in two clauses', "keep one of them", here)
            seen.add(setting.key)
            if setting.value not in {option.value for option in setting.options}:
                what = f'the setting "{setting.key}" has the value "{setting.value}", which is not an option'
                yield Problem(what, "add it to the options", here)


register_section("agreements", Agreement, noun="agreement", check=_check_agreement)
