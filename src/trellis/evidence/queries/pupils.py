"""Which pupils stop an item from being shown where: read for the gate and for the pages that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trellis.circles import queries as circles
from trellis.circles.models import CircleKind
from trellis.circles.queries import CircleView
from trellis.evidence.enums import ItemKind
from trellis.evidence.models import Pulled, PupilsIn
from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.pupils import queries as pupils
from trellis.pupils.enums import Reach, Why
from trellis.pupils.queries import ClassView, Concern

RECORDINGS = frozenset({ItemKind.VIDEO, ItemKind.AUDIO, ItemKind.IMAGE})
UNSAID = "Before others can see or hear this, say which class is in it, or that no pupils can be seen or heard."
IN_SCHOOL = frozenset({CircleKind.PARTNERSHIP, CircleKind.GROUP})  # the rest hide their members or let strangers in


@dataclass(frozen=True)
class Answer:
    """What its owner said of who is in an item. `without`: by class, those confirmed not to be in it."""

    nobody: bool = False
    without: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    faces_hidden: bool = False

    @property
    def said(self) -> bool:
        """Whether anything was said."""
        return self.nobody or bool(self.without)


def answers(item_ids: Iterable[UUID]) -> dict[UUID, Answer]:
    """Return what is said of each of these own items, in one statement."""
    found: dict[UUID, Answer] = {}
    for row in PupilsIn.objects.filter(item_id__in=list(item_ids)).order_by("said_at", "id"):
        before = found.get(row.item_id, Answer())
        if row.school_class_id is None:
            found[row.item_id] = Answer(nobody=True)
            continue
        without = {**before.without, row.school_class_id: frozenset(UUID(pupil) for pupil in row.without)}
        found[row.item_id] = Answer(without=without, faces_hidden=row.faces_hidden)
    return found


def concerns(answer: Answer, classes: Iterable[ClassView], reach: Mapping[UUID, Reach | None]) -> list[Concern]:
    """Return who stops it; `reach` is by class. With several classes a key names its class."""
    found: list[Concern] = []
    for one in classes:
        stops = pupils.concerned(
            one.standings, reach[one.id], without=answer.without[one.id], faces_hidden=answer.faces_hidden
        )
        found += [_named(stop, one.name) for stop in stops] if len(answer.without) > 1 else stops
    return found


def _named(stop: Concern, class_name: str) -> Concern:
    return Concern(f"{stop.key} ({class_name})", stop.why, stop.pupil) if stop.pupil else stop


def reach_in(view: CircleView | None, classes: Iterable[ClassView]) -> dict[UUID, Reach | None]:
    """Return by class how far a circle reaches: in school when all its people work at the class's school."""
    found: dict[UUID, Reach | None] = {}
    for one in classes:
        inside = view is not None and view.kind in IN_SCHOOL
        found[one.id] = pupils.reach_of(view.people, one.school_id) if view and inside else Reach.OUTSIDE
    return found


def stopped(actor: HasId, items: Mapping[UUID, str], circle_id: UUID | None) -> dict[UUID, list[str]]:
    """Return for own items (id to kind) that may not be shown in the circle why not, in sentences.

    `circle_id` None: outside school, as a submission or a guest is.
    """
    said = answers(items)
    wanted = {class_id for answer in said.values() for class_id in answer.without}
    classes = {one.id: one for one in pupils.of_classes(wanted)} if wanted else {}
    view = circles.views([circle_id], actor).get(circle_id) if classes and circle_id else None
    found: dict[UUID, list[str]] = {}
    for item_id, kind in items.items():
        answer = said.get(item_id, Answer())
        involved = [classes[class_id] for class_id in answer.without]
        stops = stops_in(view, answer, involved, recording=kind in RECORDINGS)
        if stops:
            found[item_id] = stops
    return found


def stops_in(view: CircleView | None, answer: Answer, classes: Sequence[ClassView], *, recording: bool) -> list[str]:
    """Return why an item may not be shown in a circle (None: outside school), in sentences; [] when it may."""
    if not answer.said:
        return [UNSAID] if recording else []
    stops = concerns(answer, classes, reach_in(view, classes))
    return [*pupils.said(stops), what_to_do(stops)] if stops else []


def what_to_do(stops: Iterable[Concern]) -> str:
    """Return what a teacher can do about those who stop a recording."""
    whys = {stop.why for stop in stops}
    if whys == {Why.FACE}:
        return "Hide their faces and say so under “Who is in it”, or say there who is not in it."
    if whys == {Why.NOT_OUTSIDE}:
        return "Choose people who all work at your school, ask again and record the answer, or say who is not in it."
    return "Ask again and record the answer, or say under “Who is in it” who is not in it."


@dataclass(frozen=True)
class Taken:
    """An own item that was taken back because of a pupil's permission, and when."""

    item_id: UUID
    title: str
    at: datetime
    many: int

    @property
    def says(self) -> str:
        """One sentence for Today."""
        return f"“{self.title}” was taken back on {words.short_day(self.at)}: a pupil in it may not be shown there."


def pulled(person: HasId) -> list[Taken]:
    """Return own items taken back and not dismissed, newest first, one line each."""
    rows = Pulled.objects.filter(dismissed_at=None, item__owner_id=person.id).order_by("-at")
    found: dict[UUID, Taken] = {}
    for item_id, title, at in rows.values_list("item_id", "item__title", "at")[:100]:
        before = found.get(item_id)
        found[item_id] = Taken(item_id, title, before.at if before else at, before.many + 1 if before else 1)
    return list(found.values())
