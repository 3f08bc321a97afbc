"""The standard agreement of a pack, and which terms may be chosen: pure functions over pack content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trellis.kernel.packs import Pack

if TYPE_CHECKING:
    from trellis.programme.agreement_schema import Agreement, Clause, Mechanism

GROUPS = {
    "who-reads": "Who reads what",
    "management": "What passes to management",
    "power": "How we treat each other",
    "accountability": "What we can count on",
    "recordings": "Recordings",
    "rhythm": "How we work",
    "keeping": "How long things are kept",
    "safety": "Safety and the law",
    "credit": "Credit",
}


# The parts of the software that stand today. A clause kept by any other is not shown and not
# signed: nothing is promised that the system does not do.
PRESENT: frozenset[Mechanism] = frozenset({
    "access-log", "assessor-rule", "breach-note", "circle", "head-promise", "leader-pages", "leaving", "move-date",
    "next-date", "optional-prompts", "paired-aims", "proposer-shown", "protocols", "pupil-permissions",
    "recording-owner", "rematch-request",
    "retention-job",
    "review-reminder", "risk-record", "rubric", "scaffold", "snapshot", "stated-limit", "take-back", "tutor-place",
})  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One setting that two versions of an agreement put differently, in words."""

    label: str
    before: str
    after: str


def standard_of(pack: Pack) -> Agreement:
    """Return the agreement a pack's programme starts from, with the clauses the software keeps.

    Raises LookupError when it has none.
    """
    programmes = list(pack.programmes.values())
    key = programmes[0].agreement if programmes else next(iter(pack.agreements), "")
    found: Agreement | None = pack.agreements.get(key)
    if found is None:
        raise LookupError(f"the pack {pack.key} has no standard agreement")
    return found.model_copy(update={"clauses": found.kept_with(PRESENT)})


def terms_from(agreement: Agreement, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return every setting with its chosen value; what is missing or not an option stays standard."""
    terms = agreement.settings()
    for clause in agreement.clauses:
        for setting in clause.settings:
            value = chosen.get(setting.key)
            if value in {option.value for option in setting.options}:
                terms[setting.key] = str(value)
    return terms


def label_of(agreement: Agreement, key: str, value: str) -> str:
    """Return a setting's value as the page words it, or the value itself."""
    for clause in agreement.clauses:
        for setting in clause.settings:
            if setting.key == key:
                return next((option.label for option in setting.options if option.value == value), value)
    return value


def differences(agreement: Agreement, before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Return the settings that differ, in the agreement's order."""
    return [
        Difference(
            setting.label,
            label_of(agreement, setting.key, before.get(setting.key, "")),
            label_of(agreement, setting.key, after.get(setting.key, "")),
        )
        for clause in agreement.clauses
        for setting in clause.settings
        if before.get(setting.key, "") != after.get(setting.key, "")
    ]


def by_group(agreement: Agreement) -> list[tuple[str, list[Clause]]]:
    """Return the clauses under their headings, in the order people read them."""
    found = [(title, [c for c in agreement.clauses if c.group == group]) for group, title in GROUPS.items()]
    return [(title, clauses) for title, clauses in found if clauses]
