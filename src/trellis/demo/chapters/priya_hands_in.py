"""Priya's portfolio: a first module marked and released, a second one waiting, a third just begun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from trellis.assessment import commands as assessment
from trellis.assessment.scores import Score
from trellis.circles.commands import log_access
from trellis.demo.chapters import handed_in as texts
from trellis.demo.chapters.cast import Cast
from trellis.demo.chapters.doing import When, note
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.portfolio import commands as portfolio
from trellis.portfolio.models import Piece, Submission

Pieces = Sequence[tuple[str, str, Sequence[str]]]


def plans(cast: Cast) -> None:
    """Say when, roughly, each of the first modules is meant to be done."""
    with cast.at("priya", 27, "Fri", "16:00") as priya:
        for module, term in (
            ("knowing-my-pupils", "After a term"), ("teaching-my-subject", "Before the year is over"),
            ("every-child", "Next year"),
        ):  # fmt: skip
            portfolio.plan_module(actor=priya, module_key=module, term=term)


def first_module(found: Enquiry) -> None:
    """Write, hand in, be marked by Owen, and read what he says: thirty credits."""
    cast = found.pair.cast
    submitted = _hands_in(
        found, "knowing-my-pupils", begun=(14, "Thu", "16:20"), sent=(10, "Fri", "16:05"), words=texts.FIRST,
        pieces=texts.FIRST_PIECES, ai_words="A spelling and grammar check of the analysis.",
    )  # fmt: skip
    with cast.at("owen", 9, "Tue", "10:15") as owen:
        log_access(
            reader=owen, owner_id=submitted.learner_id, item_kind="submission", item_id=submitted.id,
            circle_id=submitted.circle_id, why="assesses it",
        )  # fmt: skip
        mark = assessment.begin(actor=owen, submission_id=submitted.id)
        given = {key: Score(band, figure, words) for key, (band, figure, words) in texts.SCORES.items()}
        assessment.save(actor=owen, mark_id=mark.id, version=None, given=given, feedback=texts.FEEDBACK)
    with cast.at("owen", 8, "Mon", "14:30") as owen:
        assessment.record(actor=owen, mark_id=mark.id)
    with cast.at("owen", 8, "Thu", "9:10") as owen:
        assessment.release(actor=owen, mark_id=mark.id)


def second_module(found: Enquiry) -> None:
    """Hand in the module on headings in information text; it waits for Owen."""
    _hands_in(
        found, "teaching-my-subject", begun=(7, "Mon", "16:10"), sent=(1, "Thu", "16:25"), words=texts.SECOND,
        pieces=texts.SECOND_PIECES,
    )  # fmt: skip


def third_module(found: Enquiry) -> None:
    """Begin on the pupils her lessons do not reach: a first paragraph and one note."""
    cast = found.pair.cast
    found.items["three"] = note(
        cast, "priya", (1, "Fri", "12:15"), "Three pupils the waits did not reach",
        "P05, P17 and P22 have not spoken in a lesson I have tallied, with the wait or without it. All three talk at "
        "lunch. I have been calling them quiet.", "surprise",
    )  # fmt: skip
    with cast.at("priya", 1, "Fri", "16:05") as priya:
        draft = portfolio.begin(actor=priya, module_key="every-child")
        portfolio.choose(actor=priya, submission_id=draft.id, item_ids=[found.items["three"].id])
        portfolio.save(actor=priya, submission_id=draft.id, version=None, **texts.THIRD)


def _hands_in(
    found: Enquiry, module: str, *, begun: When, sent: When, words: dict[str, Any], pieces: Pieces, ai_words: str = ""
) -> Submission:  # fmt: skip
    cast, items = found.pair.cast, found.items
    with cast.at("priya", *begun) as priya:
        draft = portfolio.begin(actor=priya, module_key=module)
    with cast.at("priya", *sent) as priya:
        portfolio.choose(actor=priya, submission_id=draft.id, item_ids=[items[key].id for key, _, _ in pieces])
        said = {items[key].id: (text, serves) for key, text, serves in pieces}
        by_piece: dict[UUID, tuple[str, Sequence[str]]] = {
            piece.id: said[piece.item_id] for piece in Piece.objects.filter(submission=draft)
        }
        portfolio.save(actor=priya, submission_id=draft.id, version=None, pieces=by_piece, **words)
        return portfolio.submit(
            actor=priya, submission_id=draft.id, version=None, declared=True, ai_use="some" if ai_words else "none",
            ai_words=ai_words,
        )  # fmt: skip
