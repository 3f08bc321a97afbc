"""Reading what people think, as pages show it."""

from trellis.reflection.queries.factors import FactorCard, factors_of
from trellis.reflection.queries.self_reviews import (
    ReviewSetView,
    SelfReviewView,
    self_review_set,
    self_reviews_of,
)
from trellis.reflection.queries.statements import (
    EarlierView,
    GroundView,
    StatementCard,
    StatementView,
    statement,
    statements_of,
)
from trellis.reflection.queries.thoughts import (
    ReflectionCard,
    ReflectionView,
    reflection,
    reflections_of,
    signposts,
    source_options,
)

__all__ = [
    "EarlierView",
    "FactorCard",
    "GroundView",
    "ReflectionCard",
    "ReflectionView",
    "ReviewSetView",
    "SelfReviewView",
    "StatementCard",
    "StatementView",
    "factors_of",
    "reflection",
    "reflections_of",
    "self_review_set",
    "self_reviews_of",
    "signposts",
    "source_options",
    "statement",
    "statements_of",
]  # fmt: skip
