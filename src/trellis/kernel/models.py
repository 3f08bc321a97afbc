"""The event trail and unsaved words."""

from __future__ import annotations

from django.db import models

from trellis.kernel.ids import new_id


class Event(models.Model):
    """One thing somebody did: ids, verb and state names, never content.

    Write-only for the application: only named system jobs read it. The column `xact`
    (the writing transaction, for consumers) is added by the migration and not mapped here.
    Personal data: the actor's id. Retired: with the subject's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    circle_id = models.UUIDField(null=True)
    state_from = models.CharField(max_length=40, blank=True)
    state_to = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = (models.Index(fields=["subject_kind", "subject_id"], name="event_subject"),)


class Draft(models.Model):
    """What a person has typed into a form and not yet saved; theirs alone.

    Personal data: free text. Retired: on saving the form, on sign-out, or after 14 days.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    form_key = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person_id", "form_key"], name="one_draft_per_form"),)
