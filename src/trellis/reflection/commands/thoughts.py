"""Thoughts: kept in one line, said more about, shown and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from trellis.circles.commands import private_circle
from trellis.evidence import queries as evidence
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.reflection.commands.moving import move, pair_circle
from trellis.reflection.enums import About
from trellis.reflection.models import Citation, Feeling, Reflection
from trellis.reflection.rules import is_learner, may_be_shown

FIELDS = ("words", "known", "to_do", "approach", "reading")
ONE_LINE = "Write one line; that is enough to keep it."
NOT_YOURS = "Only the one whose thinking it is changes this."
STAYS = "An honest note about a difficulty stays with you. Take that mark off first."


@command
def write_reflection(
    *, actor: Person, fields: Mapping[str, str], about: str = About.HAPPENED, difficulty: bool = False,
    evidence_ids: Iterable[UUID] | None = None, sources: Iterable[str] = (), experiment_id: UUID | None = None,
    feeling: str | None = None, reflection_id: UUID | None = None, version: int | None = None,
) -> Reflection:  # fmt: skip
    """Keep a thought, new or changed; one line is enough (R49, R39, R46, R59).

    `feeling` goes into a row that only the actor reads; None leaves it as it was, as None leaves the evidence.
    Raises Invalid(words=…, about=…, difficulty=…, evidence=…), Conflict, Refused.
    """
    if reflection_id:
        reflection = _own(actor, reflection_id)
        check_version(reflection, version)
    else:
        reflection = Reflection(learner=actor, circle_id=private_circle(actor=actor), created_at=clock.now())
    _fill(reflection, fields, about)
    _mark_difficulty(actor, reflection, difficulty)
    reflection.sources = list(dict.fromkeys(sources))
    reflection.experiment_id = experiment_id
    reflection.save()
    if evidence_ids is not None:
        _cite(actor, reflection, evidence_ids)
    if feeling is not None:
        _feel(actor, reflection, feeling.strip())
    trail.record("reflection.change" if reflection_id else "reflection.write", reflection, actor=actor)
    return reflection


@command
def show_reflection(*, actor: Person, reflection_id: UUID, circle_id: UUID) -> Reflection:
    """Show a reflection to a partnership, without the feeling. Raises Refused."""
    reflection = _own(actor, reflection_id)
    require(may_be_shown(actor, reflection), STAYS)
    move(actor, reflection, pair_circle(actor, circle_id), "reflection.show")
    return reflection


@command
def take_back_reflection(*, actor: Person, reflection_id: UUID) -> Reflection:
    """Let nobody else see it any more. Raises Refused."""
    reflection = _own(actor, reflection_id)
    move(actor, reflection, private_circle(actor=actor), "reflection.take_back")
    return reflection


@command
def delete_reflection(*, actor: Person, reflection_id: UUID) -> None:
    """Delete a reflection, with what it names and how it felt. Raises Refused."""
    reflection = _own(actor, reflection_id)
    trail.record("reflection.delete", reflection, actor=actor)
    reflection.delete()


def _own(actor: Person, reflection_id: UUID) -> Reflection:
    reflection = Reflection.objects.get(id=reflection_id)
    require(is_learner(actor, reflection), NOT_YOURS)
    return Reflection.objects.select_for_update().get(id=reflection_id)


def _fill(reflection: Reflection, fields: Mapping[str, str], about: str) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(reflection, name, (fields[name] or "").strip())
    if not reflection.words:
        raise Invalid(words=ONE_LINE)
    if about not in About.values:
        raise Invalid(about="Choose whether it looks back or ahead.")
    reflection.about = about


def _mark_difficulty(actor: Person, reflection: Reflection, difficulty: bool) -> None:
    if difficulty and reflection.circle_id != private_circle(actor=actor):
        raise Invalid(difficulty="Others see this now. Take it back first, then mark it.")
    reflection.difficulty = difficulty


def _cite(actor: Person, reflection: Reflection, evidence_ids: Iterable[UUID]) -> None:
    wanted = set(evidence_ids)
    mine = {item_id for item_id, card in evidence.cards(actor, wanted).items() if card.mine}
    if wanted - mine:
        raise Invalid(evidence="Choose from your own evidence.")
    held = set(Citation.objects.filter(reflection=reflection).values_list("item_id", flat=True))
    Citation.objects.filter(reflection=reflection, item_id__in=held - wanted).delete()
    now = clock.now()
    Citation.objects.bulk_create(Citation(reflection=reflection, item_id=item_id, at=now) for item_id in wanted - held)


def _feel(actor: Person, reflection: Reflection, words: str) -> None:
    if not words:
        Feeling.objects.filter(reflection=reflection).delete()
        return
    Feeling.objects.update_or_create(
        reflection=reflection,
        defaults={"words": words, "at": clock.now()},
        create_defaults={
            "words": words, "at": clock.now(), "person": actor, "circle_id": private_circle(actor=actor),
        },
    )  # fmt: skip
