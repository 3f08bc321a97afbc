"""Disclosure cases: the only way in for somebody outside a circle."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trellis.circles.models import Circle
from trellis.kernel.ids import opaque_id
from trellis.people.models import Organisation
from trellis.protection.enums import Capacity, CaseGround, CaseState, Decision

PERSON = settings.AUTH_USER_MODEL


class Case(models.Model):
    """That copies of named people's records, of named kinds and dates, are wanted for one of a closed list of grounds.

    Two reviewers approve; the SQL function `protection_open_case` places copies in a circle of these two for 14 days.
    Read by the reviewers, by whoever asked, and by those concerned once told. `silent`: they are not told yet.
    Personal data: a reason, a recipient. Retired: by hand, with the matter it was for.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=CaseGround.choices)
    recipient = models.CharField(max_length=200, help_text="Who is given the copy.")
    reason = models.TextField()
    kinds = models.JSONField(help_text="Kinds of records, as in the pack's section `records`.")
    single = models.JSONField(default=list, blank=True, help_text="Ids of single records; empty: all of these.")
    from_on = models.DateField()
    to_on = models.DateField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    second = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.ASKED)
    silent = models.BooleanField(default=False)
    review_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-asked_at"], name="case_place"),
            models.Index(fields=["second"], name="case_second"),
            models.Index(fields=["asked_by"], name="case_asker"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_case_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(ground="misconduct") | Q(kinds=["submissions"]), name="misconduct_is_about_submissions"
            ),
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=F("asked_by")), name="who_asks_reviews_not"),
            models.CheckConstraint(
                condition=Q(silent=False) | (Q(review_on__isnull=False) & ~Q(ground__in=["rights", "breach"])),
                name="silence_has_a_day_and_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "ended"], circle__isnull=False, opened_at__isnull=False,
                            ends_at__isnull=False, approved_at__isnull=False)
                | (~Q(state__in=["open", "ended"]) & Q(circle=None, opened_at=None, ends_at=None)),
                name="an_open_case_has_a_circle_and_an_end",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="a_refusal_says_why"),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)


class CaseSubject(models.Model):
    """Somebody whose records a case is about, and since when they know. Personal data: that. Retired: with the case."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subjects")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person"], name="case_subject_person"),)
        constraints = (models.UniqueConstraint(fields=["case", "person"], name="named_once_in_a_case"),)

    def __str__(self) -> str:
        return str(self.id)


class CaseApproval(models.Model):
    """One reviewer's yes. Only grows. `apart`: they say they are neither line manager nor appraiser.

    `unhidden`: they say that recordings are needed as they were made, where a copy hides faces or voices.
    Read by the reviewers alone, since it may say why somebody is not told. Retired: with the case.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    reviewer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    apart = models.BooleanField()
    untold_why = models.TextField(blank=True)
    unhidden = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "capacity"], name="approved_once_in_a_capacity"),
            models.UniqueConstraint(fields=["case", "reviewer"], name="approved_once_by_a_person"),
            models.CheckConstraint(condition=Q(apart=True), name="who_approves_stands_apart"),
        )

    def __str__(self) -> str:
        return str(self.id)


class CaseObjection(models.Model):
    """What somebody concerned has against a case, and the answer. Read by them and the reviewers."""

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "person"], name="objected_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class CaseCopy(models.Model):
    """One record as it was placed in a case, and as the recipient will read it. Gone when the case ends.

    `keys` are pupils' keys that occur in it; `files` a list of {key, name, media_type, size, sha256}, `given` their
    places in the list that go along. Personal data: a copy of somebody's record. Retired: after 14 days.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="copies")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Whose record it is.")
    kind = models.CharField(max_length=20)
    source_id = models.UUIDField()
    made_on = models.DateField()
    text = models.TextField()
    keys = models.JSONField(default=list)
    files = models.JSONField(default=list)
    redacted = models.TextField(blank=True)
    given = models.JSONField(default=list)
    decision = models.CharField(max_length=5, choices=Decision.choices, default=Decision.OPEN)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "kind", "source_id"], name="placed_once_in_a_case"),)

    def __str__(self) -> str:
        return str(self.id)
