"""What packs say about kinds of learning experience (R7): what each develops, and how it usually comes about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trellis.kernel.packs import SourcedItem, Text, register_section

Domain = Literal["knowledge", "skill", "ability", "value"]


class ExperienceKind(SourcedItem):
    """A kind of learning experience; setting and origin are starting points that its owner may change (R5, R10)."""

    title: Text
    about: Text
    develops: tuple[Domain, ...] = Field(
        min_length=1, description='"knowledge", "skill", "ability" or "value", one or more'
    )
    setting: Literal["formal", "non_formal", "informal"]
    origin: Literal["delivered", "own"]


register_section("experiences", ExperienceKind, noun="kind of experience")
