"""Who may do what with feedback requests, each rule in words."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_asker(actor: Any, request: Any) -> bool:
    """The person who asks."""
    return actor is not None and request.asker_id == actor.id


@rules.predicate
def has_prediction(actor: Any, request: Any) -> bool:
    """What the asker expects is said for each question, and said first (R53)."""
    return bool(request.predicted_at) and {one["key"] for one in request.questions} <= set(request.prediction)


may_open = is_asker & has_prediction
may_open.__doc__ = "The person who asks, once they have said what they expect (R53)."
