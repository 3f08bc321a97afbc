"""Beliefs, working theories, who one is as a teacher: each wording is kept when the next comes (R14, R52, R111)."""

from __future__ import annotations

from uuid import UUID

from trellis.circles.commands import private_circle
from trellis.evidence import queries as evidence
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.reflection.commands.moving import move, pair_circle
from trellis.reflection.enums import Side, StatementKind
from trellis.reflection.models import EarlierWording, Ground, Statement
from trellis.reflection.rules import is_learner

SAME = "These are the same words. Change them first, or add it as what speaks for it or against it."
ONE_LINE = "Write one line; that is enough to keep it."
NOT_YOURS = "Only the one who said it changes this."
OWN_EVIDENCE = "Choose from your own evidence."


@command
def state(
    *, actor: Person, words: str, kind: str = StatementKind.BELIEF, why: str = "", item_id: UUID | None = None,
    statement_id: UUID | None = None, version: int | None = None,
) -> Statement:  # fmt: skip
    """Say what one believes, or say it anew: the wording before is kept with what changed it (R111).

    `why` and `item_id`, a piece of one's own evidence, say what moved it; both may be left out.
    What moved it belongs to a change: given with the same words it is refused, not dropped.
    Raises Invalid(words=…, kind=…, item=…), Conflict, Refused.
    """
    words = words.strip()
    if not words:
        raise Invalid(words=ONE_LINE)
    if kind not in StatementKind.values:
        raise Invalid(kind="Choose what it is.")
    why = why.strip()
    now = clock.now()
    if statement_id is None:
        made = Statement.objects.create(
            learner=actor, circle_id=private_circle(actor=actor), kind=kind, words=words, created_at=now, said_at=now
        )
        trail.record("statement.make", made, actor=actor)
        return made
    statement = _own(actor, statement_id)
    check_version(statement, version)
    if words == statement.words and (why or item_id):
        raise Invalid(words=SAME)
    if words != statement.words:
        EarlierWording.objects.create(
            statement=statement, number=statement.number, words=statement.words, said_at=statement.said_at,
            why=why, item_id=_own_item(actor, item_id), at=now,
        )  # fmt: skip
        statement.words, statement.said_at, statement.number = words, now, statement.number + 1
    statement.save()
    trail.record("statement.reword", statement, actor=actor)
    return statement


@command
def add_ground(*, actor: Person, statement_id: UUID, side: str, words: str = "", item_id: UUID | None = None) -> Ground:
    """Say what speaks for it or against it: a piece of one's own evidence, words, or both (R52).

    Raises Invalid(side=…, words=…, item=…), Refused.
    """
    statement = _own(actor, statement_id)
    if side not in Side.values:
        raise Invalid(side="Choose whether it speaks for or against.")
    words = words.strip()
    if not words and item_id is None:
        raise Invalid(words="Write a line, or choose a piece of evidence.")
    made = Ground.objects.create(
        statement=statement, side=side, words=words, item_id=_own_item(actor, item_id), at=clock.now()
    )
    trail.record("statement.ground", statement, actor=actor)
    return made


@command
def drop_ground(*, actor: Person, ground_id: UUID) -> Statement:
    """Take one ground off again. Raises Refused."""
    ground = Ground.objects.get(id=ground_id)
    statement = _own(actor, ground.statement_id)
    ground.delete()
    trail.record("statement.drop_ground", statement, actor=actor)
    return statement


@command
def show_statement(*, actor: Person, statement_id: UUID, circle_id: UUID) -> Statement:
    """Show it to a partnership, with its earlier wordings and grounds. Raises Refused."""
    statement = _own(actor, statement_id)
    move(actor, statement, pair_circle(actor, circle_id), "statement.show")
    return statement


@command
def take_back_statement(*, actor: Person, statement_id: UUID) -> Statement:
    """Let nobody else see it any more. Raises Refused."""
    statement = _own(actor, statement_id)
    move(actor, statement, private_circle(actor=actor), "statement.take_back")
    return statement


@command
def delete_statement(*, actor: Person, statement_id: UUID) -> None:
    """Delete it with every wording and ground. Raises Refused."""
    statement = _own(actor, statement_id)
    trail.record("statement.delete", statement, actor=actor)
    statement.delete()


def _own(actor: Person, statement_id: UUID) -> Statement:
    statement = Statement.objects.get(id=statement_id)
    require(is_learner(actor, statement), NOT_YOURS)
    return Statement.objects.select_for_update().get(id=statement_id)


def _own_item(actor: Person, item_id: UUID | None) -> UUID | None:
    if item_id is None:
        return None
    card = evidence.cards(actor, {item_id}).get(item_id)
    if card is None or not card.mine:
        raise Invalid(item=OWN_EVIDENCE)
    return item_id
