"""A short look at how one goes at one's own learning, now and then, for oneself alone (R33)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from trellis.circles.commands import private_circle
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid, Refused
from trellis.people.models import Person
from trellis.reflection import queries
from trellis.reflection.models import SelfReview
from trellis.reflection.rules import is_learner


@command
def review_self(*, actor: Person, answers: Mapping[str, int | None], words: str = "") -> SelfReview:
    """Keep what one answered; every prompt may be left out, not all of them. Raises Invalid(words=…), Refused."""
    asked = queries.self_review_set()
    if asked is None:
        raise Refused("The programme’s questions are not loaded here yet.")
    known = {one["key"] for one in asked.prompts}
    given = {
        key: place for key, place in answers.items()
        if key in known and place is not None and 0 <= place < len(asked.choices)
    }  # fmt: skip
    if not given and not words.strip():
        raise Invalid(words="Choose an answer, or write a line; one is enough.")
    made = SelfReview.objects.create(
        learner=actor, circle_id=private_circle(actor=actor), prompts=asked.prompts, choices=list(asked.choices),
        answers=given, words=words.strip(), created_at=clock.now(),
    )  # fmt: skip
    trail.record("self_review.keep", made, actor=actor)
    return made


@command
def delete_self_review(*, actor: Person, review_id: UUID) -> None:
    """Delete one. Raises Refused."""
    review = SelfReview.objects.get(id=review_id)
    require(is_learner(actor, review), "Only the one who wrote it deletes it.")
    trail.record("self_review.delete", review, actor=actor)
    review.delete()
