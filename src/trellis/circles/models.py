"""Circles: the named people who may read something, and the log of who opened what.

The application role may only SELECT circles and members; they change through the SQL
functions of migration 0002, called by `commands`.
"""

from __future__ import annotations

from django.db import models

from trellis.kernel.ids import new_id


class CircleKind(models.TextChoices):
    """What a circle is for; submission, research and survey hide their members from each other."""

    PRIVATE = "private", "Only me"
    PARTNERSHIP = "partnership", "Learner, coach and whoever both agreed"
    GROUP = "group", "A group"
    GUEST = "guest", "Somebody without an account, for one thing"
    SUBMISSION = "submission", "Assessors of one submission"
    RESEARCH = "research", "Research extract"
    SURVEY = "survey", "Survey"
    CASE = "case", "The two reviewers of a disclosure case"


class Circle(models.Model):
    """A circle. `terms` is what its agreement promises (retention, recording owner, what passes)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=CircleKind.choices)
    title = models.CharField(max_length=200, blank=True)
    keeper_id = models.UUIDField(help_text="Whose circle it is: may add and remove people.")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    terms = models.JSONField(default=dict)


class Member(models.Model):
    """One person in a circle, from a moment until a moment, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    person_id = models.UUIDField()
    reason = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person_id"], include=["circle", "since", "until"], name="member_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["circle", "person_id"], condition=models.Q(until__isnull=True), name="one_open_membership"
            ),
        )


class Placement(models.Model):
    """A record shown in a further circle by its owner, until a moment or until taken back.

    `may_comment`: its people may speak about it there (else they look only); `may_save`: they are
    offered the file itself.
    `item_id` points to evidence (the foreign key stands in evidence's migration: this floor
    does not know evidence) and is deleted with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="placements")
    item_id = models.UUIDField()
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    may_comment = models.BooleanField(default=True)
    may_save = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["circle"], include=["item_id", "until", "taken_back_at"], name="placement_circle"),
            models.Index(fields=["item_id"], name="placement_item"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["circle", "item_id"], condition=models.Q(taken_back_at__isnull=True), name="placed_once"
            ),
        )


class AccessLog(models.Model):
    """Who opened what, when, and why they could. Read by the owner and the reader only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    owner_id = models.UUIDField()
    item_kind = models.CharField(max_length=40)
    item_id = models.UUIDField()
    circle_id = models.UUIDField(null=True)
    why = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["owner_id", "-at"], name="access_owner"),
            models.Index(fields=["person_id", "-at"], name="access_person"),
            models.Index(fields=["item_id", "-at"], name="access_item"),
        )


class GroupInvitation(models.Model):
    """That a group's keeper asked somebody in. Read by both; `title` is the group's, which who is asked cannot see.

    Written by SQL functions only. Personal data: who was asked, and what they answered. Retired: with the group.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="invitations")
    person_id = models.UUIDField()
    by_id = models.UUIDField()
    title = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["person_id"], name="group_invitation_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["circle", "person_id"], condition=models.Q(answered_at__isnull=True), name="asked_in_once"
            ),
        )
