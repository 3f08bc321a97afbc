"""The last check before handing in, and the frozen copy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from trellis.evidence import queries as evidence
from trellis.evidence.enums import ItemState
from trellis.kernel import clock
from trellis.kernel.database import HasId
from trellis.kernel.errors import Invalid
from trellis.portfolio import queries, snapshots
from trellis.portfolio.enums import AiUse
from trellis.portfolio.models import Piece, Snapshot, Submission
from trellis.programme.models import Enrolment

UNDER_WAY = frozenset({ItemState.WAITING, ItemState.PREPARING})


def own_items(actor: HasId, item_ids: Iterable[UUID]) -> list[evidence.Frozen]:
    """Return own items with their checksums, in order. Raises Item.DoesNotExist for any that is not the actor's."""
    wanted = list(item_ids)
    return evidence.frozen(actor, wanted) if wanted else []


def check(
    draft: Submission, enrolment: Enrolment, items: list[evidence.Frozen], *, declared: bool, ai_use: str, ai_words: str
) -> None:
    """Raise Invalid with every credit rule that is not met yet; nothing else stops a submission."""
    problems: dict[str, str] = {}
    if not declared:
        problems["declared"] = "Tick this if it is so. Without it a submission cannot count for credit."
    if ai_use not in AiUse.values:
        problems["ai_use"] = "Say whether you used generative AI, even if you did not."
    if ai_use == AiUse.SOME and not ai_words.strip():
        problems["ai_words"] = "Say in a sentence or two what you used it for."
    problems |= _content_problems(draft, items) | _place_problems(draft, enrolment)
    problems = _pupil_problems(draft, items) | problems
    if problems:
        raise Invalid(**problems)


def _content_problems(draft: Submission, items: list[evidence.Frozen]) -> dict[str, str]:
    """Evidence, and the context that level 7 asks for (R21)."""
    problems = {}
    busy = [item.title for item in items if item.state in UNDER_WAY or any(not file[3] for file in item.files)]
    if not items:
        problems["pieces"] = "Choose at least one piece of evidence first."
    elif busy:
        problems["pieces"] = f"“{busy[0]}” is still being made ready. Try again in a minute or two."
    if not draft.context:
        problems["context"] = "Say where you did this and with whom: level 7 asks for the context."
    if not draft.limits:
        problems["limits"] = "Say where this would not work, even if you can only guess: level 7 asks for it."
    return problems


def _pupil_problems(draft: Submission, items: list[evidence.Frozen]) -> dict[str, str]:
    """Pupils who may not be shown outside school: assessors are (the pupils' own gate, not a credit rule)."""
    stopped = evidence.stopped(draft.learner, {item.id: item.kind for item in items}, None)
    said = [f"“{item.title}”: {' '.join(stopped[item.id])}" for item in items if item.id in stopped]
    return {"pieces": " ".join(said)} if said else {}


def _place_problems(draft: Submission, enrolment: Enrolment) -> dict[str, str]:
    """A tutor to mark it, and the modules that come first (R85)."""
    problems = {}
    if enrolment.tutor_id is None:
        problems["tutor"] = "No tutor is named for you yet, so nobody could mark this. Your programme lead names one."
    missing = queries.earlier_missing(enrolment, queries.module_of(draft))
    if missing:
        problems["module"] = f"“{missing[0]}” comes first: submit that one before this."
    return problems


def freeze(submitted: Submission, items: list[evidence.Frozen]) -> Snapshot:
    """Write the frozen copy of a submission and its checksum."""
    content = document(submitted, items)
    return Snapshot.objects.create(
        submission=submitted, circle_id=submitted.circle_id, content=content,
        checksum=snapshots.checksum(content), made_at=clock.now(),
    )  # fmt: skip


def document(submitted: Submission, items: list[evidence.Frozen]) -> dict[str, Any]:
    """Return everything handed in as JSON: words, ids, checksums of files, pack and module version."""
    held, module = queries.pack_of(submitted), queries.module_of(submitted)
    said = {piece.item_id: piece for piece in Piece.objects.filter(submission=submitted)}
    moment = submitted.submitted_at.isoformat() if submitted.submitted_at else ""
    return {
        "format": snapshots.FORMAT,
        "submission": str(submitted.id),
        "attempt": submitted.attempt,
        "learner": str(submitted.learner_id),
        "enrolment": str(submitted.enrolment_id),
        "pack": {"name": held.key, "version": held.version, "checksum": held.checksum},
        "module": {
            "key": module.key, "title": module.title, "credits": module.credits, "level": module.level,
            "rubric": module.rubric, "checksum": snapshots.checksum(module.model_dump(mode="json")),
        },
        "submitted_at": moment,
        "texts": {
            "commentary": submitted.commentary, "context": submitted.context, "limits": submitted.limits,
            "answers": submitted.answers,
        },
        "pieces": [_piece(said[item.id], item) for item in items],
        "declaration": {"words": snapshots.DECLARATION, "ai_use": submitted.ai_use, "ai_words": submitted.ai_words},
    }  # fmt: skip


def _piece(piece: Piece, item: evidence.Frozen) -> dict[str, Any]:
    files = [
        {"role": role, "media_type": kind, "size": size, "sha256": digest} for role, kind, size, digest in item.files
    ]
    return {
        "item": str(item.id), "kind": item.kind, "title": item.title, "text": item.text, "taken_on": item.taken_on,
        "commentary": piece.commentary, "serves": piece.serves, "files": files,
        **({"hidden": True} if item.hidden else {}),
    }  # fmt: skip
