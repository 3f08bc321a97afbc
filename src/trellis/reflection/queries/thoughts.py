"""Reading thoughts, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Q

from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.kernel.packs import Pack
from trellis.knowledge import queries as knowledge
from trellis.knowledge.schema import Source
from trellis.people.queries import Face, face_of
from trellis.reflection.enums import About
from trellis.reflection.labels import UNCITED, labels
from trellis.reflection.models import Reflection
from trellis.reflection.thinking_schema import Signpost

LIST_MOST = 100


@dataclass(frozen=True)
class ReflectionCard:
    """A reflection in a list."""

    id: UUID
    words: str
    when: str
    labels: tuple[str, ...]
    learner: Face
    mine: bool
    circle_id: UUID


@dataclass(frozen=True)
class ReflectionView:
    """One reflection; `feeling` is '' for everybody but its writer, `evidence` are ids, `theory` titles."""

    row: Reflection
    learner: Face
    mine: bool
    when: str
    labels: tuple[str, ...]
    feeling: str
    evidence: tuple[UUID, ...]
    theory: tuple[str, ...]

    @property
    def uncited(self) -> bool:
        """Whether it names neither evidence nor theory (R49)."""
        return UNCITED in self.labels


def reflections_of(person: HasId) -> list[ReflectionCard]:
    """Return reflections the person may see, newest first. One statement."""
    rows = Reflection.objects.select_related("learner").annotate(pieces=Count("citations")).order_by("-id")
    return [
        ReflectionCard(
            row.id, row.words, words.day(row.created_at), _labels(row, row.pieces),
            face_of(row.learner_id, row.learner.name, row.learner.known_as), row.learner_id == person.id, row.circle_id,
        )
        for row in rows[:LIST_MOST]
    ]  # fmt: skip


def reflection(person: HasId, reflection_id: UUID) -> ReflectionView:
    """Return one reflection in one statement. Raises Reflection.DoesNotExist."""
    cited = ArrayAgg("citations__item_id", filter=Q(citations__isnull=False), default=[])
    row = Reflection.objects.select_related("learner", "feeling").annotate(cited=cited).get(id=reflection_id)
    mine = row.learner_id == person.id
    titles = dict(source_options())
    return ReflectionView(
        row=row, learner=face_of(row.learner_id, row.learner.name, row.learner.known_as), mine=mine,
        when=words.day(row.created_at), labels=_labels(row, len(row.cited)),
        feeling=row.feeling.words if mine and hasattr(row, "feeling") else "", evidence=tuple(row.cited),
        theory=tuple(titles.get(key, key) for key in row.sources),
    )  # fmt: skip


def source_options() -> list[tuple[str, str]]:
    """Return (key, title) of the sources of the programme's pack, by title; none when no pack is loaded."""
    pack = programme_pack()
    found = pack.section(Source).values() if pack else ()
    return sorted(((str(one.key), str(one.title)) for one in found), key=lambda option: option[1].lower())


def signposts() -> list[Signpost]:
    """Return where support can be found, as the pack says (R39); none when no pack is loaded."""
    pack = programme_pack()
    return list(pack.section(Signpost).values()) if pack else []


def programme_pack() -> Pack | None:
    """Return the programme's pack, None when it is not loaded."""
    try:
        return knowledge.pack("mtl")
    except ObjectDoesNotExist:
        return None


def _labels(row: Any, pieces: int) -> tuple[str, ...]:
    return labels(
        pieces=pieces, theory=bool(row.sources or row.reading), to_come=row.about == About.TO_COME,
        approach=bool(row.approach), tried=row.experiment_id is not None,
    )  # fmt: skip
