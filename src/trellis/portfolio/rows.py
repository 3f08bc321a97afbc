"""What portfolio and assessment pages show: plain frozen rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trellis.evidence.enums import ItemKind
from trellis.evidence.queries import Card
from trellis.kernel import words
from trellis.people.queries import Face
from trellis.portfolio.models import Piece
from trellis.programme.schema import Module


@dataclass(frozen=True)
class ModuleRow:
    """One module for one learner: credits, plan, and how far it is, in words."""

    key: str
    title: str
    about: str
    credits: int
    phase: str
    after: tuple[str, ...]
    term: str
    submission_id: UUID | None
    state: str
    passed: bool | None
    says: str

    @property
    def open(self) -> bool:
        """Whether a draft is being written."""
        return self.state == "draft"


@dataclass(frozen=True)
class PieceRow:
    """One piece of evidence in a draft. `gone` when the evidence was deleted meanwhile."""

    id: UUID
    item_id: UUID
    title: str
    kind: str
    commentary: str
    serves: tuple[str, ...]
    gone: bool


@dataclass(frozen=True)
class QueueRow:
    """One submission in an assessor's list."""

    id: UUID
    learner: Face
    module: str
    credits: int
    attempt: int
    submitted: str


def module_row(
    module: Module, titles: Mapping[str, str], term: str, submission_id: UUID | None, state: str | None,
    passed: bool | None, submitted_at: datetime | None,
) -> ModuleRow:  # fmt: skip
    """Build one module's row from its plan and its latest attempt; `titles` names the modules that come first."""
    says = {
        None: f"Planned for {term}" if term else "Not begun",
        "draft": "Being written",
        "submitted": f"Submitted {words.day(submitted_at)}" if submitted_at else "",
        "withdrawn": "Withdrawn",
        "assessed": "Passed" if passed else "Not yet passed",
    }[state]
    after = tuple(titles[key] for key in module.after if key in titles)
    return ModuleRow(
        module.key, module.title, module.about, module.credits, module.phase, after, term, submission_id,
        state or "", passed, says,
    )  # fmt: skip


def piece_row(row: Piece, card: Card | None) -> PieceRow:
    """Build one piece's row from what its evidence is called now."""
    title = card.title if card else "This evidence is not here any more"
    kind = str(ItemKind(card.kind).label) if card else ""
    return PieceRow(row.id, row.item_id, title, kind, row.commentary, tuple(row.serves), card is None)


def queue_row(submission_id: UUID, module: Module, attempt: int, submitted_at: datetime, learner: Face) -> QueueRow:
    """Build one line of the assessor's list."""
    return QueueRow(submission_id, learner, module.title, module.credits, attempt, words.day(submitted_at))
