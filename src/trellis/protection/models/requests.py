"""Requests about personal data: what was asked, until when it is due, and what owners of records are asked to do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from trellis.kernel.ids import opaque_id
from trellis.people.models import Organisation
from trellis.protection.enums import RequestKind, RequestState, TaskKind, TaskState
from trellis.protection.models.cases import Case
from trellis.pupils.models import KEY_MOST

PERSON = settings.AUTH_USER_MODEL


class RightsRequest(models.Model):
    """What somebody asks about what is held of them or of a pupil, with its clocks.

    `person`: who asked by their own account; empty for one that came on paper, which stands under a pupil's key and
    never a name. Read by whoever asked, by the officers of the place, and by owners who are asked to do something.
    Personal data: what was asked and answered. Retired: by hand, with the matter it was for.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it down.")
    pupil_key = models.CharField(max_length=KEY_MOST, blank=True)
    class_name = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    received_on = models.DateField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.RECEIVED)
    due_on = models.DateField(null=True, help_text="The next day the law sets; empty when it sets none.")
    told_days = models.SmallIntegerField(null=True, help_text="How many days before it was due the officers were told.")
    acknowledged_at = models.DateTimeField(null=True)
    extended_why = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "due_on"], name="request_place", condition=Q(closed_at=None)),
            models.Index(fields=["person"], name="request_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(Q(person__isnull=False, pupil_key="", class_name="") & ~Q(kind="pupil"))
                | (Q(person=None) & ~Q(kind="held") & (Q(kind="complaint") | ~Q(pupil_key=""))),
                name="on_paper_under_a_key",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["answered", "refused"], closed_at__isnull=False) & ~Q(answer=""))
                | Q(state="withdrawn", closed_at__isnull=False)
                | Q(state__in=["received", "acknowledged"], closed_at=None, answer=""),
                name="a_closed_request_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(acknowledged_at__isnull=False), name="acknowledged_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class RequestTask(models.Model):
    """What one owner is asked because of a request: to give a copy of one record, to correct, or to see an objection.

    Written by SQL functions alone; read by the owner, and by whoever asked once it is given. Officers learn its kind
    and state through a function, never whose it is. `words` and `files` (ids of
    the owner's own files, looked up as the owner) are what is given, `reply` what officers and whoever asked read.
    Personal data: a copy of part of a record. Retired: with the request.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="tasks")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=TaskKind.choices)
    record_kind = models.CharField(max_length=20, blank=True)
    source_id = models.UUIDField(null=True)
    made_on = models.DateField(null=True)
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="When its owner was written to.")
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.ASKED)
    words = models.TextField(blank=True)
    files = models.JSONField(default=list)
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["owner", "state"], name="request_task_owner"),)
        constraints = (
            models.UniqueConstraint(
                fields=["request", "owner", "kind", "source_id"], nulls_distinct=False, name="asked_once_of_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="given", kind="give") | Q(words="", files=[]), name="only_what_is_given_has_words"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="a_task_is_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "replied"]) | ~Q(reply=""), name="declining_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
