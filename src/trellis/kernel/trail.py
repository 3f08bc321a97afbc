"""The trail: each command appends one event in its own transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from trellis.kernel import clock
from trellis.kernel.models import Event


def record(
    verb: str,
    subject: Any,
    *,
    actor: Any | None,
    circle_id: UUID | None = None,
    state_from: str = "",
    state_to: str = "",
    using: str = "default",
) -> None:
    """Append one event about `subject` (a model instance with a UUID id).

    `actor` is a person, or None for an anonymous or automatic act. No content is ever passed. Named jobs write
    `using` their own connection, in their own transaction.
    """
    Event.objects.using(using).create(
        at=clock.now(),
        actor_id=actor.id if actor else None,
        verb=verb,
        subject_kind=subject._meta.label_lower,  # noqa: SLF001  Django's documented name
        subject_id=subject.id,
        circle_id=circle_id or getattr(subject, "circle_id", None),
        state_from=state_from,
        state_to=state_to,
    )
