"""Answers "why this?" for anything in a pack: the sources behind it and how strong they are (R1, R2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trellis.knowledge.schema import LEAVES, STRENGTH_OF, Source, Status, Strength

if TYPE_CHECKING:
    from trellis.kernel.packs import Pack, PackItem

IN_WORDS: Final[dict[Status, str]] = {
    "systematic review": "Strong: a review that weighs many studies",
    "study": "Some: one study, or a few",
    "consultation": "A little: people in the field were asked",
    "opinion": "A little: one reasoned view",
    "draft": "A little: a draft, still to be tried out",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of an evidence trail, ready to show.

    ``leaves`` is 1 to 3; ``where`` lists "document: heading" and may be empty; ``read`` is False
    when only what another text says of the source was read; ``verified`` is False when nobody has
    yet found the place.
    """

    key: str
    title: str
    says: str
    status: Status
    strength: Strength
    leaves: int
    in_words: str
    where: tuple[str, ...]
    read: bool
    verified: bool


def why(pack: Pack, item: PackItem | str) -> tuple[Evidence, ...]:
    """Return the evidence trail of an item or of an address, strongest first.

    Works for everything with sources: principles, protocols, steps, prompts, clauses, modules.
    KeyError for an unknown address; an item that is itself a source gives itself.
    """
    found = pack.find(item) if isinstance(item, str) else item
    unverified = bool(getattr(found, "unverified", False))
    sources = (found,) if isinstance(found, Source) else _sources(pack, found)
    trail = (_evidence(pack, source, unverified=unverified) for source in sources)
    return tuple(sorted(trail, key=lambda evidence: -evidence.leaves))


def _sources(pack: Pack, item: PackItem) -> tuple[Source, ...]:
    keys: tuple[str, ...] = getattr(item, "sources", ())
    return tuple(pack.section(Source)[key] for key in keys)


def _evidence(pack: Pack, source: Source, *, unverified: bool) -> Evidence:
    strength = STRENGTH_OF[source.status]
    return Evidence(
        key=source.key,
        title=source.title,
        says=source.says,
        status=source.status,
        strength=strength,
        leaves=LEAVES[strength],
        in_words=IN_WORDS[source.status],
        where=tuple(f"{pack.documents[cite.document].title}: {cite.heading}" for cite in source.cites),
        read=source.read == "here",
        verified=not (source.unverified or unverified),
    )
