"""The pack's kinds of learning experience, as evidence uses them (R7)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ObjectDoesNotExist

from trellis.evidence.experience_schema import ExperienceKind
from trellis.evidence.frameworks import PACK
from trellis.knowledge import queries as knowledge

DOMAINS = {"knowledge": "Knowledge", "skill": "Skills", "ability": "Abilities", "value": "Values"}


def kinds() -> Mapping[str, ExperienceKind]:
    """Return the kinds by key, in the pack's order; none when no pack is loaded."""
    try:
        return knowledge.pack(PACK).section(ExperienceKind)
    except ObjectDoesNotExist:
        return {}


def title_of(kind: str) -> str:
    """Return a kind's title; its key in plain letters when the pack no longer has it."""
    found = kinds().get(kind)
    return found.title if found else kind.replace("-", " ").capitalize()
