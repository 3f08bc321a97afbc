"""The pack's review frameworks as this domain uses them (R99)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ObjectDoesNotExist

from trellis.kernel.packs import Pack
from trellis.knowledge import queries as knowledge
from trellis.knowledge.why import Evidence, why
from trellis.observation.review_schema import Review

PACK = "mtl"


def pack(name: str = PACK, version: str | None = None) -> Pack | None:
    """Return the pack in force, or the one a look was taken with; None when it was never loaded."""
    try:
        return knowledge.pack(name, version)
    except ObjectDoesNotExist:
        return None


def reviews() -> Mapping[str, Review]:
    """Return the frameworks by key, in the pack's order; none when no pack is loaded."""
    found = pack()
    return found.section(Review) if found else {}


def behind(review: Review) -> tuple[Evidence, ...]:
    """Return on what a framework rests, strongest first."""
    found = pack()
    return why(found, review) if found else ()
