"""What portfolio and assessment pages show: plain frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.evidence.enums import ItemKind
from trellis.evidence.queries import Card
from trellis.kernel import words
from trellis.people.queries import Face, face
from trellis.portfolio.models import Piece, PlannedModule, Submission
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
    pieces: int


def module_row(
    module: Module, titles: dict[str, str], plan: PlannedModule | None, latest: Submission | None
) -> ModuleRow:
    """Build one module's row; `titles` names the modules that come first."""
    return ModuleRow(
        key=module.key, title=module.title, about=module.about, credits=module.credits, phase=module.phase,
        after=tuple(titles[key] for key in module.after if key in titles), term=plan.term if plan else "",
        submission_id=latest.id if latest else None, state=latest.state if latest else "",
        passed=latest.passed if latest else None, says=_says(latest, plan),
    )  # fmt: skip


def _says(latest: Submission | None, plan: PlannedModule | None) -> str:
    if latest is None:
        return f"Planned for {plan.term}" if plan and plan.term else "Not begun"
    if latest.state == "assessed":
        return "Passed" if latest.passed else "Not yet passed"
    if latest.submitted_at and latest.state == "submitted":
        return f"Submitted {words.day(latest.submitted_at)}"
    return {"draft": "Being written", "withdrawn": "Withdrawn"}[latest.state]


def piece_row(row: Piece, card: Card | None) -> PieceRow:
    """Build one piece's row from what its evidence is called now."""
    title = card.title if card else "This evidence is not here any more"
    kind = str(ItemKind(card.kind).label) if card else ""
    return PieceRow(row.id, row.item_id, title, kind, row.commentary, tuple(row.serves), card is None)


def queue_row(row: Submission, module: Module, pieces: int) -> QueueRow:
    """Build one line of the assessor's list (learner loaded)."""
    when = words.day(row.submitted_at) if row.submitted_at else ""
    return QueueRow(row.id, face(row.learner), module.title, module.credits, row.attempt, when, pieces)
