"""A lesson watched: focus, what it may mean, debrief. What was seen is marked in `looking`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from trellis.circles import queries as circles
from trellis.circles.commands import private_circle
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.observation.enums import Practice
from trellis.observation.models import Observation, Reading
from trellis.observation.rules import is_author, is_pair
from trellis.observation.workflow import OBSERVATION
from trellis.people.models import Person

FOCUS_FIELDS = ("focus", "counts_as", "lesson")
NOT_OF_TWO = "Only the one who teaches and the one who watches do this."


@command
def plan_observation(
    *, actor: Person, teacher_id: UUID, observer_id: UUID, fields: Mapping[str, str], held_on: date | None = None
) -> Observation:
    """Set up a lesson to be watched, either way round (R44); nobody else sees it until it is proposed.

    Raises Invalid(focus=…, who=…).
    """
    if actor.id not in {teacher_id, observer_id} or teacher_id == observer_id:
        raise Invalid(who="Choose who watches and who teaches: you and one other.")
    row = Observation(
        author=actor, teacher_id=teacher_id, observer_id=observer_id, circle_id=private_circle(actor=actor),
        worded_by=actor, created_at=clock.now(),
    )  # fmt: skip
    _word(row, fields, held_on)
    row.save(force_insert=True)
    trail.record("observation.plan", row, actor=actor, state_to=row.state)
    return row


@command
def propose_observation(
    *, actor: Person, observation_id: UUID, circle_id: UUID, version: int | None = None
) -> Observation:
    """Propose a focus to the other, in a circle both are in. Raises Refused, Conflict."""
    row = _row(actor, observation_id, version)
    require(is_author(actor, row), "Only whoever set it up shows it to the other.")
    open_to_me = {circle.id for circle in circles.shareable(actor) if circle.kind == "partnership"}
    require(circle_id in open_to_me, "You are not in that circle, or it is closed.")
    people = circles.view(circle_id, actor).people
    require({row.teacher_id, row.observer_id} <= set(people), "The other person is not in this circle.")
    row.circle_id = circle_id
    OBSERVATION.move(row, "propose", actor=actor)
    return row


@command
def reword_focus(
    *, actor: Person, observation_id: UUID, fields: Mapping[str, str], held_on: date | None = None,
    version: int | None = None,
) -> Observation:  # fmt: skip
    """Word the focus anew; the other then agrees it again. Raises Invalid(focus=…), Refused, Conflict."""
    row = _row(actor, observation_id, version)
    _word(row, fields, held_on)
    row.worded_by, row.agreed_by, row.agreed_at = actor, None, None
    if row.state == "draft":
        row.save()
        trail.record("observation.reword", row, actor=actor, state_to=row.state)
    else:
        OBSERVATION.move(row, "reword", actor=actor)
    return row


@command
def agree_focus(*, actor: Person, observation_id: UUID, version: int | None = None) -> Observation:
    """Agree the focus as it stands, never by the one who worded it. Raises Refused, Conflict."""
    row = _row(actor, observation_id, version)
    row.agreed_by, row.agreed_at = actor, clock.now()
    OBSERVATION.move(row, "agree", actor=actor)
    return row


@command
def say_seen(
    *, actor: Person, observation_id: UUID, held_on: date | None = None, version: int | None = None
) -> Observation:
    """Say that the lesson has been watched; it waits to be talked over (R58). Raises Refused, Conflict."""
    row = _row(actor, observation_id, version)
    row.held_on = held_on or row.held_on or clock.today()
    OBSERVATION.move(row, "see", actor=actor)
    return row


@command
def read_it(*, actor: Person, observation_id: UUID, text: str, version: int | None = None) -> Reading:
    """Say what the evidence may mean, in own words, apart from what was seen. Raises Invalid(text=…), Conflict."""
    observation = Observation.objects.get(id=observation_id)
    require(is_pair(actor, observation), NOT_OF_TWO)
    if not text.strip():
        raise Invalid(text="Write one line; that is enough to keep it.")
    row = Reading.objects.select_for_update().filter(observation=observation, author=actor).first()
    if row is None:
        row = Reading(observation=observation, author=actor)
    else:
        check_version(row, version)
    row.text, row.at = text.strip(), clock.now()
    row.save()
    trail.record("observation.read", row, actor=actor, circle_id=observation.circle_id)
    return row


@command
def debrief(
    *, actor: Person, observation_id: UUID, text: str, practice: str = "", pupil_response: str = "",
    version: int | None = None,
) -> Observation:  # fmt: skip
    """Say what came out of talking it over (R58). Calling a practice emerging or expert goes with how pupils responded.

    Raises Invalid(debrief=…, pupil_response=…, practice=…), Refused, Conflict.
    """
    row = _row(actor, observation_id, version)
    if not text.strip():
        raise Invalid(debrief="Say in a line what came out when you talked it over.")
    if practice and practice not in Practice.values:
        raise Invalid(practice="Choose one of the two, or neither.")
    if practice and not pupil_response.strip():  # R126
        raise Invalid(pupil_response="Say how pupils responded: what practice is like shows in what pupils do.")
    row.debrief, row.practice, row.pupil_response = text.strip(), practice, pupil_response.strip()
    row.debriefed_by, row.debriefed_at = actor, clock.now()
    row.held_on = row.held_on or clock.today()
    OBSERVATION.move(row, "debrief", actor=actor)
    return row


def _row(actor: Person, observation_id: UUID, version: int | None) -> Observation:
    """Return a row to change. Raises Observation.DoesNotExist for what one may not see, Refused, Conflict."""
    row = Observation.objects.get(id=observation_id)
    require(is_pair(actor, row), NOT_OF_TWO)
    row = Observation.objects.select_for_update().get(id=observation_id)
    check_version(row, version)
    return row


def _word(row: Observation, fields: Mapping[str, str], held_on: date | None) -> None:
    for name in FOCUS_FIELDS:
        if name in fields:
            setattr(row, name, (fields[name] or "").strip())
    row.held_on = held_on or row.held_on
    if not row.focus:
        raise Invalid(focus="Write one question to watch with; that is enough to keep it.")
