"""Reading what people think, as pages show it."""

from trellis.reflection.queries.factors import FactorCard, factors_of
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
    "EarlierView", "FactorCard", "GroundView", "ReflectionCard", "ReflectionView", "StatementCard", "StatementView",
    "factors_of", "reflection", "reflections_of", "signposts", "source_options", "statement",
    "statements_of",
]  # fmt: skip
