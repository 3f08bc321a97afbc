"""Reading one's own self-reviews: what was chosen each time, beside the time before, never summed (R33)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.reflection.models import SelfReview
from trellis.reflection.queries.thoughts import programme_pack
from trellis.reflection.thinking_schema import SelfReviewSet

LIST_MOST = 40


@dataclass(frozen=True)
class ReviewSetView:
    """What is asked; `prompts` are [{"key", "text"}]."""

    title: str
    choices: tuple[str, ...]
    prompts: list[dict[str, str]]
    unverified: bool


@dataclass(frozen=True)
class SelfReviewView:
    """One self-review: (sentence, what was chosen) in their order."""

    id: UUID
    when: str
    answers: tuple[tuple[str, str], ...]
    words: str


def self_review_set() -> ReviewSetView | None:
    """Return what the programme's pack asks, None when it asks nothing."""
    pack = programme_pack()
    found = next(iter(pack.section(SelfReviewSet).values()), None) if pack else None
    if found is None:
        return None
    prompts = [{"key": str(one.key), "text": one.text} for one in found.prompts]
    return ReviewSetView(found.title, tuple(found.choices), prompts, found.unverified)


def self_reviews_of(person: HasId) -> list[SelfReviewView]:
    """Return the person's own, newest first. One statement."""
    rows = SelfReview.objects.filter(learner_id=person.id).order_by("-id")[:LIST_MOST]
    return [SelfReviewView(row.id, words.day(row.created_at), _answers(row), row.words) for row in rows]


def _answers(row: SelfReview) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one["text"], row.choices[row.answers[one["key"]]]) for one in row.prompts if one["key"] in row.answers
    )
