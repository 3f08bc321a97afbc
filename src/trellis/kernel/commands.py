"""What every command shares: one transaction, one gate, no silent overwrite."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from trellis.kernel.errors import Conflict, Refused

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make the function one atomic user act (keyword-only, with `actor`)."""

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    wrapper.is_command = True  # type: ignore[attr-defined]
    return wrapper


def require(condition: bool, refusal: str) -> None:
    """Raise Refused with the sentence unless the condition holds."""
    if not condition:
        raise Refused(refusal)


def check_version(obj: Any, version: int | None) -> None:
    """Raise Conflict when the edited page was older than the row; else count the row up."""
    if version is not None and obj.version != version:
        raise Conflict
    obj.version += 1
