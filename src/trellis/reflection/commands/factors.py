"""What bears on one's work: personal, at school, in the profession. Personal ones stay with their writer (R36)."""

from __future__ import annotations

from uuid import UUID

from trellis.circles.commands import private_circle
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.reflection.commands.moving import move, pair_circle
from trellis.reflection.enums import FactorKind
from trellis.reflection.models import Factor
from trellis.reflection.rules import is_learner, is_not_personal

NOT_YOURS = "Only the one who wrote it changes this."
STAYS = "What is personal stays with you."


@command
def log_factor(*, actor: Person, kind: str, words: str) -> Factor:
    """Note what helps or hinders. Raises Invalid(words=…, kind=…)."""
    problems = {}
    if not words.strip():
        problems["words"] = "Write one line; that is enough to keep it."
    if kind not in FactorKind.values:
        problems["kind"] = "Choose where it lies."
    if problems:
        raise Invalid(**problems)
    made = Factor.objects.create(
        learner=actor, circle_id=private_circle(actor=actor), kind=kind, words=words.strip(), created_at=clock.now()
    )
    trail.record("factor.log", made, actor=actor)
    return made


@command
def show_factor(*, actor: Person, factor_id: UUID, circle_id: UUID) -> Factor:
    """Show one that is not personal to a partnership. Raises Refused."""
    factor = _own(actor, factor_id)
    require(is_not_personal(actor, factor), STAYS)
    move(actor, factor, pair_circle(actor, circle_id), "factor.show")
    return factor


@command
def take_back_factor(*, actor: Person, factor_id: UUID) -> Factor:
    """Let nobody else see it any more. Raises Refused."""
    factor = _own(actor, factor_id)
    move(actor, factor, private_circle(actor=actor), "factor.take_back")
    return factor


@command
def delete_factor(*, actor: Person, factor_id: UUID) -> None:
    """Delete it. Raises Refused."""
    factor = _own(actor, factor_id)
    trail.record("factor.delete", factor, actor=actor)
    factor.delete()


def _own(actor: Person, factor_id: UUID) -> Factor:
    factor = Factor.objects.get(id=factor_id)
    require(is_learner(actor, factor), NOT_YOURS)
    return Factor.objects.select_for_update().get(id=factor_id)
