"""The people and places of the leak matrix, and everything planted among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from tests.factories.people import make_person, make_school

ROLES = (
    "learner", "coach", "tutor", "other_learner", "other_coach", "leader", "lead", "specialist", "researcher", "admin",
    "protection",
)  # fmt: skip
GUEST = "guest"  # has no account; `expected_sharing` asks them
DOMAINS = (
    "people",
    "programme",
    "coaching",
    "enquiry",
    "evidence",
    "observation",
    "reflection",
    "feedback",
    "pupils",
    "sharing",
    "library",
    "portfolio",
    "assessment",
    "protection",
    "cases",
    "requests",
    "exemplars",
)  # order of planting


def canary(label: str) -> str:
    """Return the text that marks a planted row wherever it turns up."""
    return f"CANARY[{label}]"


@dataclass
class World:
    """Persons by role, places, and what the domains add (partnership, cohort, enrolment…)."""

    people: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, UUID] = field(default_factory=dict)
    sees: dict[str, set[str]] = field(default_factory=dict)
    must_see: dict[str, set[str]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name in (*ROLES, GUEST):
            return self.people[name]
        raise AttributeError(name)


def build() -> World:
    """Make the world and plant every domain's canaries."""
    world = World()
    world.hei = make_school("University of Eastmere", kind="hei")
    world.school = make_school("Harbour Lane Primary School")
    world.other_school = make_school("Mill Street School")
    own_role = {"other_learner": "learner", "other_coach": "coach"}
    for role in ROLES:
        at = {"tutor": world.hei, "lead": world.hei, "researcher": world.hei, "other_learner": world.other_school}
        world.people[role] = make_person(
            f"{role.title()} Person", own_role.get(role, role), at=at.get(role, world.school)
        )
    for domain in DOMAINS:
        if find_spec(f"tests.leaks.expected_{domain}"):
            expected = import_module(f"tests.leaks.expected_{domain}")
            world.rows |= expected.plant(world)
            world.sees |= expected.SEES
            for role, labels in getattr(expected, "MUST_SEE", {}).items():
                world.must_see.setdefault(role, set()).update(labels)
    return world
