"""Making submissions fit for their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from trellis.evidence.enums import ItemKind
from trellis.evidence.queries import Card, Shown, shown_now
from trellis.kernel.packs import Pack, PackItem
from trellis.knowledge.why import Evidence, why
from trellis.portfolio.models import Snapshot
from trellis.portfolio.rows import ModuleRow
from trellis.programme.rubric_schema import Rubric
from trellis.programme.schema import Module


@dataclass(frozen=True)
class Replaced:
    """That others are shown another file than was handed in: why, and both checksums."""

    says: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class FrozenPiece:
    """One piece as it was handed in, with where its files can be opened now."""

    title: str
    kind: str
    text: str
    commentary: str
    serves: tuple[str, ...]
    href: str
    poster: str
    files: tuple[tuple[str, str], ...]  # what it is, sha256
    replaced: Replaced | None


def frozen_pieces(frozen: Snapshot, module: Module, cards: dict[UUID, Card]) -> list[FrozenPiece]:
    """Return the pieces of a snapshot; links are given for those the reader may open. One statement."""
    titles = {one.key: one.title for one in module.requirements}
    pieces = frozen.content["pieces"]
    with_files = [UUID(piece["item"]) for piece in pieces if piece["files"]]
    now = shown_now(with_files) if with_files else {}
    return [
        _piece(piece, titles, cards.get(UUID(piece["item"])), _replaced(piece, now.get(UUID(piece["item"]))))
        for piece in pieces
    ]


def _replaced(piece: dict[str, Any], now: Shown | None) -> Replaced | None:
    """Say that a hidden copy took the place of what was handed in, or that it was taken out of use (0025)."""
    if now is None:
        return None
    frozen = {file["sha256"] for file in piece["files"]}
    after = tuple(digest for _, digest in now.sha256s if digest not in frozen)
    if not after:
        return None
    roles = {role for role, _ in now.sha256s}
    before = tuple(file["sha256"] for file in piece["files"] if file["role"] in roles)
    if now.hidden:
        says = "After it was handed in, faces or voices were hidden in it. This copy took the place of the file."
    elif piece.get("hidden"):
        says = "It was handed in with faces or voices hidden. Its owner shows it as it was recorded now."
    else:
        says = "After it was handed in, another file took its place."
    return Replaced(says, before, after)


def _piece(piece: dict[str, Any], titles: dict[str, str], card: Card | None, replaced: Replaced | None) -> FrozenPiece:
    return FrozenPiece(
        title=piece["title"],
        kind=str(ItemKind(piece["kind"]).label),
        text=piece["text"],
        commentary=piece["commentary"],
        serves=tuple(titles[key] for key in piece["serves"] if key in titles),
        href=reverse("evidence_item", args=[card.id]) if card else "",
        poster=reverse("file", args=[card.poster]) if card and card.poster else "",
        files=tuple((f"{file['role']}, {file['media_type']}", file["sha256"]) for file in piece["files"]),
        replaced=replaced,
    )


def texts(frozen: Snapshot, module: Module) -> list[tuple[str, str]]:
    """Return (heading, words) of a snapshot in reading order, without what was left empty."""
    said = frozen.content["texts"]
    found = [("Where and with whom", said["context"])]
    found += [(one.title, said["answers"].get(one.key, "")) for one in module.requirements]
    found += [("Where would this not work?", said["limits"]), ("What holds it together", said["commentary"])]
    return [(heading, words) for heading, words in found if words]


def rubric_rows(rubric: Rubric) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return (title, question, [(band with its marks, descriptor)]) for each criterion."""
    titles = {band.key: f"{band.title}, {band.lowest} to {band.highest}" for band in rubric.bands}
    return [
        (one.title, one.asks, [(title, one.in_band(key)) for key, title in titles.items()]) for one in rubric.criteria
    ]


@dataclass(frozen=True)
class Source:
    """One source behind a module or rubric, for `ui.why`."""

    leaves: int
    said: str
    cite: str


def sources(pack: Pack, item: PackItem) -> list[Source]:
    """Return what something in a pack rests on, strongest first (R1, R2)."""
    return [Source(one.leaves, one.in_words, _cite(one)) for one in why(pack, item)]


def _cite(one: Evidence) -> str:
    """Say what a source is, where to read it, and whether anybody has."""
    where = f" ({'; '.join(one.where)})" if one.where else ""
    return f"{one.title}{where}. {one.says}{'' if one.verified else ' Not checked yet.'}"


def shares(module: Module) -> tuple[str, list[tuple[str, str]]]:
    """Return how much of a module is in school (R89), in words, and who answers for what (R90)."""
    who = {"school": "The school", "hei": "The university", "joint": "Both together"}
    said = f"At least {module.school_based_percent()} in every 100 hours are in school"
    return said, [(duty.title, who[duty.by]) for duty in module.duties]


def tone(row: ModuleRow) -> str:
    """Return the colour of a module's state; its words carry the meaning."""
    return "leaf" if row.passed else {"draft": "petal", "submitted": "sky"}.get(row.state, "open")


def ai_words(declaration: dict[str, str]) -> str:
    """Return what was declared about generative AI, in a sentence."""
    return declaration["ai_words"] if declaration["ai_use"] == "some" else "No generative AI was used."
