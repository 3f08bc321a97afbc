"""Arranging programmes: cohorts, enrolments, who coaches and tutors whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid, Refused
from trellis.knowledge import queries as knowledge
from trellis.knowledge.models import PackVersion
from trellis.people.models import Person
from trellis.people.queries import faces
from trellis.programme import queries, rules
from trellis.programme.enums import Training
from trellis.programme.models import CoachPlaces, Cohort, Enrolment
from trellis.programme.workflow import ENROLMENT

NOT_LEAD = "Only a programme lead of this organisation arranges this."


@command
def open_cohort(
    *, actor: Person, organisation_id: UUID, name: str, starts_on: date, pack_name: str = "mtl",
    pack_version: str | None = None,
) -> Cohort:  # fmt: skip
    """Open a cohort on the pack version in force when it starts; it stays on that version (R88).

    Raises Refused (not a lead there), Invalid(name=…, pack_name=…).
    """
    require(rules.leads_organisation(actor, organisation_id), NOT_LEAD)
    name = name.strip()
    if not name:
        raise Invalid(name="Give the cohort a name, such as “September 2026”.")
    if Cohort.objects.filter(organisation_id=organisation_id, name=name).exists():
        raise Invalid(name=f"There is already a cohort called {name}.")
    try:
        version = knowledge.pack(pack_name, pack_version or knowledge.in_force(pack_name, starts_on)).version
    except PackVersion.DoesNotExist:
        raise Invalid(pack_name="This programme is not loaded here.") from None
    cohort = Cohort.objects.create(
        organisation_id=organisation_id, name=name, starts_on=starts_on, pack_name=pack_name, pack_version=version
    )
    trail.record("cohort.open", cohort, actor=actor)
    return cohort


@command
def enrol(
    *, actor: Person, cohort_id: UUID, learner_id: UUID, school_id: UUID,
    coach_id: UUID | None = None, tutor_id: UUID | None = None,
) -> Enrolment:  # fmt: skip
    """Enrol a person at a school; with a trained coach the enrolment is active at once (R4).

    Raises Refused, Invalid(learner=…, coach=…, tutor=…).
    """
    cohort = Cohort.objects.get(id=cohort_id)
    require(rules.leads_organisation(actor, cohort.organisation_id), NOT_LEAD)
    if Enrolment.objects.filter(cohort=cohort, learner_id=learner_id).exists():
        raise Invalid(learner="This person is in the cohort already.")
    enrolment = Enrolment(
        cohort=cohort, learner_id=learner_id, school_id=school_id, coach_id=coach_id, tutor_id=tutor_id
    )
    _check_people(enrolment)
    _check_places(enrolment)
    enrolment.save(force_insert=True)
    trail.record("enrolment.enrol", enrolment, actor=actor, state_to=enrolment.state)
    _activate_if_covered(actor, enrolment)
    return enrolment


@command
def enrol_many(*, actor: Person, cohort_id: UUID, people: Sequence[tuple[UUID, UUID, UUID | None]]) -> int:
    """Enrol each (learner, school, coach) of an imported list, all or nobody; returns how many changed.

    Whoever is in the cohort already only gets the coach the list names, so the same list twice
    changes nothing. Raises Refused, Invalid(coach=…) with the learner's name.
    """
    there = {row.learner_id: row for row in Enrolment.objects.filter(cohort_id=cohort_id)}
    changed = 0
    for learner_id, school_id, coach_id in people:
        found = there.get(learner_id)
        if found is not None and coach_id in {None, found.coach_id}:
            continue
        try:
            if found is None:
                enrol(actor=actor, cohort_id=cohort_id, learner_id=learner_id, school_id=school_id, coach_id=coach_id)
            else:
                pair(actor=actor, enrolment_id=found.id, coach_id=coach_id)
        except Invalid as error:
            name = faces([learner_id])[learner_id].name
            raise Invalid(coach=f"{name}: {error}") from error
        changed += 1
    return changed


@command
def pair(*, actor: Person, enrolment_id: UUID, coach_id: UUID | None, version: int | None = None) -> Enrolment:
    """Name a learner's coach, or none while cover is sought; refuses a coach whose places are full.

    A coach's leaving never suspends the learner (R4). Raises Refused, Conflict, Invalid(coach=…).
    """
    enrolment = _arranged(actor, enrolment_id, version)
    if coach_id != enrolment.coach_id:
        enrolment.coach_id = coach_id
        _check_people(enrolment)
        _check_places(enrolment)
    enrolment.save()
    trail.record("enrolment.pair", enrolment, actor=actor)
    _activate_if_covered(actor, enrolment)
    return enrolment


@command
def name_tutor(*, actor: Person, enrolment_id: UUID, tutor_id: UUID | None, version: int | None = None) -> Enrolment:
    """Name a learner's tutor, or none (R92). Raises Refused, Conflict, Invalid(tutor=…)."""
    enrolment = _arranged(actor, enrolment_id, version)
    enrolment.tutor_id = tutor_id
    _check_people(enrolment)
    enrolment.save()
    trail.record("enrolment.name_tutor", enrolment, actor=actor)
    return enrolment


@command
def arrange(
    *, actor: Person, enrolment_id: UUID, coach_id: UUID | None, tutor_id: UUID | None, version: int | None = None
) -> Enrolment:
    """Name coach and tutor in one act, as the page does. Raises Refused, Conflict, Invalid(coach=…, tutor=…)."""
    enrolment = _arranged(actor, enrolment_id, version)
    changed = coach_id != enrolment.coach_id
    enrolment.coach_id, enrolment.tutor_id = coach_id, tutor_id
    _check_people(enrolment)
    if changed:
        _check_places(enrolment)
    enrolment.save()
    trail.record("enrolment.arrange", enrolment, actor=actor)
    _activate_if_covered(actor, enrolment)
    return enrolment


@command
def move(*, actor: Person, enrolment_id: UUID, action: str, version: int | None = None) -> Enrolment:
    """Activate, pause, resume or complete an enrolment. Raises Refused, Conflict."""
    enrolment = _arranged(actor, enrolment_id, version)
    if action not in ENROLMENT.transitions:
        raise Refused("That cannot be done with an enrolment.")
    if action == "activate":
        enrolment.started_on = enrolment.started_on or clock.today()
    ENROLMENT.move(enrolment, action, actor=actor)
    return enrolment


@command
def set_places(
    *, actor: Person, organisation_id: UUID, coach_id: UUID, places: int, training: str, version: int | None = None
) -> CoachPlaces:
    """Say how many learners a coach can take and how far their training is (R91).

    Raises Refused, Conflict, Invalid(places=…, training=…).
    """
    require(rules.leads_organisation(actor, organisation_id), NOT_LEAD)
    if training not in Training.values:
        raise Invalid(training="Choose how far the training is.")
    if not 0 <= places <= 30:  # noqa: PLR2004  the constraint's own figure
        raise Invalid(places="Give a number from 0 to 30.")
    row = CoachPlaces.objects.select_for_update().filter(coach_id=coach_id, organisation_id=organisation_id).first()
    if row is None:
        row = CoachPlaces(coach_id=coach_id, organisation_id=organisation_id)
    else:
        check_version(row, version)
    row.places, row.training = places, training
    row.save()
    trail.record("coach.set_places", row, actor=actor, state_to=training)
    return row


def _arranged(actor: Person, enrolment_id: UUID, version: int | None) -> Enrolment:
    """Return the enrolment, locked, if the actor arranges it; unseen rows are DoesNotExist."""
    enrolment = Enrolment.objects.select_related("cohort").get(id=enrolment_id)
    require(rules.leads_enrolment(actor, enrolment), NOT_LEAD)
    Enrolment.objects.select_for_update().get(id=enrolment_id)
    enrolment.refresh_from_db(fields=["coach", "tutor", "state", "started_on", "version"])
    check_version(enrolment, version)
    return enrolment


def _check_people(enrolment: Enrolment) -> None:
    """Role separation (R140): learner, coach and tutor are three people."""
    if enrolment.coach_id == enrolment.learner_id:
        raise Invalid(coach="Nobody coaches themselves: choose someone else.")
    if enrolment.tutor_id == enrolment.learner_id:
        raise Invalid(tutor="Nobody is their own tutor: choose someone else.")
    if enrolment.tutor_id is not None and enrolment.tutor_id == enrolment.coach_id:
        raise Invalid(
            coach="The coach and the tutor are different people, because the tutor marks: choose someone else."
        )


def _check_places(enrolment: Enrolment) -> None:
    """Refuse a coach whose places are all taken (the ledger row is locked, so two cannot take the last)."""
    if enrolment.coach_id is None:
        return
    row = (
        CoachPlaces.objects.select_for_update()
        .filter(coach_id=enrolment.coach_id, organisation_id=enrolment.cohort.organisation_id)
        .first()
    )
    if row is None:
        return
    taken = queries.learners_of(enrolment.coach_id, enrolment.cohort.organisation_id, without=enrolment.id)
    if taken >= row.places:
        raise Invalid(coach=f"All {row.places} places of this coach are taken. Choose someone else, or add a place.")


def _activate_if_covered(actor: Person, enrolment: Enrolment) -> None:
    if enrolment.coach_id is None or not ENROLMENT.can("activate", actor, enrolment):
        return
    trained = CoachPlaces.objects.filter(
        coach_id=enrolment.coach_id, organisation_id=enrolment.cohort.organisation_id, training=Training.ACCREDITED
    )
    if trained.exists():
        enrolment.started_on = enrolment.started_on or max(clock.today(), enrolment.cohort.starts_on)
        ENROLMENT.move(enrolment, "activate", actor=actor)
