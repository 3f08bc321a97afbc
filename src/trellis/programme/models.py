"""Cohorts, enrolments and the coach-capacity ledger: arrangements, never learning."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from trellis.kernel.ids import new_id
from trellis.people.models import Organisation, Person
from trellis.programme.enums import EnrolmentState, Training


class Cohort(models.Model):
    """People who begin together, on one version of a programme (R88). Personal data: none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pack_name = models.CharField(max_length=60, default="mtl")
    pack_version = models.CharField(max_length=20)
    starts_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="cohort_name_once"),)

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """One person on a programme: their school, coach and tutor.

    Seen by learner, coach, tutor, leaders of the school and leads of the cohort's organisation.
    Personal data: who learns with whom. Retired: with the award's own retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tutor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.INVITED)
    started_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cohort", "learner"], name="enrolled_once_in_a_cohort"),
            models.CheckConstraint(
                condition=Q(coach__isnull=True) | ~Q(coach=F("learner")), name="nobody_coaches_themselves"
            ),
            models.CheckConstraint(
                condition=Q(tutor__isnull=True) | ~Q(tutor=F("learner")), name="nobody_is_their_own_tutor"
            ),
            models.CheckConstraint(
                condition=Q(tutor__isnull=True) | Q(coach__isnull=True) | ~Q(tutor=F("coach")),
                name="tutor_is_not_the_coach",
            ),
            models.CheckConstraint(
                condition=Q(state="invited") | Q(started_on__isnull=False), name="begun_enrolment_has_a_start"
            ),
        )


class CoachPlaces(models.Model):
    """How many learners a coach can take in one organisation's programmes, and their training (R91).

    Seen by the coach and the organisation's leads. Personal data: training state.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    coach = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    training = models.CharField(max_length=12, choices=Training.choices, default=Training.UNTRAINED)
    places = models.PositiveSmallIntegerField(default=4, help_text="Learners at most.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["coach", "organisation"], name="coach_counted_once"),
            models.CheckConstraint(condition=Q(places__lte=30), name="places_at_most_thirty"),
        )
