"""Needs, goals and experiments. Each row lies in one circle: the learner's own, then the partnership's.

`circle_id` moves once, when the learner shows the row to the partnership. Policies: migration 0002.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trellis.circles.models import Circle
from trellis.enquiry.enums import Domain, ExperimentState, GoalState, NeedKind, Ownership, Result
from trellis.kernel.ids import new_id


class Need(models.Model):
    """A concern, an aspiration or an organisation's priority, each with its owner (R11).

    Personal data: free text. Retired: by its learner, or with the circle's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=NeedKind.choices)
    words = models.TextField()
    whose = models.CharField(max_length=120, blank=True, help_text="Whose priority it is; blank means the learner's.")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["circle", "-id"], name="need_circle"),)


class Goal(models.Model):
    """A pair of aims, for the teacher and for the pupils (R81), as last proposed.

    The chain "my learning, my practice, the pupils" (R75) is `aim`, `practice`, `pupil_outcome`.
    Personal data: free text. Retired: with the circle's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    aim = models.TextField(help_text="What I want to learn.")
    domain = models.CharField(max_length=12, choices=Domain.choices, blank=True)
    context = models.CharField(max_length=200, blank=True, help_text="The class or group.")
    practice = models.TextField(blank=True, help_text="What I will do differently.")
    pupil_outcome = models.TextField(blank=True, help_text="What pupils will be able to do.")
    baseline = models.TextField(blank=True, help_text="Where the pupils, and I, are now.")
    sources = models.TextField(blank=True, help_text="What it rests on: reading, a colleague, pupils, data.")
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=GoalState.choices, default=GoalState.DRAFT)
    chain_now = models.TextField(blank=True, help_text="The chain as it looks at the end (R75).")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="goal_circle"),
            models.Index(fields=["learner", "-id"], name="goal_learner"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"])
                | (~Q(domain="") & ~Q(context="") & ~Q(pupil_outcome="") & Q(agreed_at__isnull=False)),
                name="an_agreed_goal_names_its_three_parts",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | (Q(proposed_by__isnull=False) & ~Q(agreed_by=F("proposed_by"))),
                name="nobody_agrees_a_goal_alone",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(proposed_by__isnull=True), name="a_draft_goal_is_not_proposed"
            ),
        )


class GoalProposal(models.Model):
    """How a goal read each time somebody proposed it: the history of a negotiation (R32).

    Personal data: free text. Retired: with its goal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="proposals")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["goal", "number"], name="proposal_numbered_once"),)


class Experiment(models.Model):
    """Something tried in class: the plan and its risks beforehand, what happened, what it means.

    `risk_at` is when the risk record was first written; before the trial it is a plan, after it a
    recollection, and the page says which (R72). "Did not work" closes it like any other (R38).
    Personal data: free text. Retired: with the circle's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="experiments")
    title = models.CharField(max_length=200)
    plan = models.TextField(blank=True)
    belief = models.TextField(blank=True, help_text="What I expect, and why (R111).")
    costs = models.TextField(blank=True)
    benefits = models.TextField(blank=True)
    bearers = models.TextField(blank=True, help_text="Who bears the costs.")
    safeguards = models.TextField(blank=True)
    stop_rule = models.TextField(blank=True)
    risk_at = models.DateTimeField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    tried_on = models.DateField(null=True, blank=True)
    happened = models.TextField(blank=True)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True)
    rival_one = models.TextField(blank=True)
    rival_two = models.TextField(blank=True)
    tell_apart = models.TextField(blank=True)
    belief_now = models.TextField(blank=True, help_text="What I think now, and what moved me (R111).")
    benefit_self = models.TextField(blank=True)
    benefit_pupils = models.TextField(blank=True)
    ownership = models.CharField(max_length=8, choices=Ownership.choices, blank=True)
    evidence = models.JSONField(default=list, help_text="Ids of the evidence it cites.")
    state = models.CharField(max_length=10, choices=ExperimentState.choices, default=ExperimentState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["circle", "-id"], name="experiment_circle"),
            models.Index(fields=["learner", "-id"], name="experiment_learner"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="planned") | Q(tried_on__isnull=False), name="a_tried_experiment_has_its_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (~Q(result="") & Q(closed_at__isnull=False)),
                name="a_closed_experiment_has_a_result",
            ),
        )


class Acceptance(models.Model):
    """Who holds which risk of an experiment, and since when they accept it (R139).

    Personal data: free text. Retired: with its experiment.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="acceptances")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    risk = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["experiment", "person"], name="accepted_once"),)
