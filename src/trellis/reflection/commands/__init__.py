"""Thinking about practice: one command for each thing people do."""

from trellis.reflection.commands.factors import delete_factor, log_factor, show_factor, take_back_factor
from trellis.reflection.commands.self_reviews import delete_self_review, review_self
from trellis.reflection.commands.statements import (
    add_ground,
    delete_statement,
    drop_ground,
    show_statement,
    state,
    take_back_statement,
)
from trellis.reflection.commands.thoughts import (
    delete_reflection,
    show_reflection,
    take_back_reflection,
    write_reflection,
)

__all__ = [
    "add_ground",
    "delete_factor",
    "delete_reflection",
    "delete_self_review",
    "delete_statement",
    "drop_ground",
    "log_factor",
    "review_self",
    "show_factor",
    "show_reflection",
    "show_statement",
    "state",
    "take_back_factor",
    "take_back_reflection",
    "take_back_statement",
    "write_reflection",
]  # fmt: skip
