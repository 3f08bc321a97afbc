"""Why a page asks what it asks: the sources behind a pack's prompts (R1, R2, R108)."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from trellis.kernel.packs import Pack
from trellis.knowledge import queries as knowledge
from trellis.knowledge.why import Evidence, why

MOST = 4
RISK = ("risk-cost", "risk-who-bears", "risk-gain", "risk-safeguard", "risk-stop")
RIVALS = ("rival-other-reasons", "rival-without-change", "rival-tell-apart")
BENEFIT = ("benefit-me", "benefit-pupils")
PREPARE = ("prepare-question", "prepare-evidence", "prepare-help")
STEP = ("step-what", "step-why", "step-see")
NEED = ("need-concern", "need-aspiration", "need-priority")


@dataclass(frozen=True)
class Source:
    """One source behind a prompt, as `ui.why` shows it."""

    leaves: int
    said: str
    cite: str


def sources(found: tuple[Evidence, ...]) -> list[Source]:
    """Return an evidence trail for the why-this macro."""
    return [Source(one.leaves, one.in_words, one.title) for one in found]


def behind(*keys: str, pack: Pack | None = None) -> list[Source]:
    """Return the sources behind these prompts, strongest first, each once; none when no pack is loaded."""
    try:
        pack = pack or knowledge.pack("mtl")
    except ObjectDoesNotExist:
        return []
    prompts = pack.prompts
    found = {one.key: one for key in keys if key in prompts for one in why(pack, prompts[key])}
    strongest = sorted(found.values(), key=lambda one: -one.leaves)[:MOST]
    return sources(tuple(strongest))
