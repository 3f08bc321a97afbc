"""Exemplars: what learners read, and apart from it whose it is and who agreed. Policies: migration 0002."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from trellis.evidence.enums import ItemKind
from trellis.evidence.models import Item
from trellis.exemplars.enums import State
from trellis.kernel.ids import opaque_id
from trellis.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL
TITLE_MOST, SAYS_MOST, WORDS_MOST = 120, 400, 20_000


class Exemplar(models.Model):
    """A copy without names on a programme's shelf (R48). It says nothing of whose it is: that is its `Offer`.

    Its words are written for it and never change; pictures and recordings are read through `exemplars_files`, which
    gives what others are shown of the item and never the file as it was added. `tags` are 'framework/key'.
    Personal data: what somebody did, without names. Retired: by its owner, with the item, or by a pupil's refusal.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pack_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    title = models.CharField(max_length=TITLE_MOST)
    says = models.CharField(max_length=SAYS_MOST, help_text="What it shows, in a sentence.")
    words = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    offered_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=SAYS_MOST, blank=True, help_text="Why it was not taken.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["organisation", "state"], name="exemplar_shelf"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=["shown", "declined"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="who_decided_is_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Offer(models.Model):
    """Whose an exemplar is, of which item, and whether faces or voices were hidden in it when it was offered.

    Read by its owner alone. `agreed_at`: their own consent. Personal data: that. Retired: with the exemplar.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    exemplar = models.OneToOneField(Exemplar, on_delete=models.DO_NOTHING, related_name="offer", db_constraint=False)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(Item, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    hidden = models.BooleanField(default=False)
    agreed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Consent(models.Model):
    """That somebody whose voice or words are in an exemplar is asked, and what they answer; they may change it.

    Read by them and its owner. Personal data: that. Retired: with the exemplar.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    exemplar = models.ForeignKey(Exemplar, on_delete=models.DO_NOTHING, related_name="consents", db_constraint=False)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["exemplar", "person"], name="consent_asked_once"),
            models.CheckConstraint(
                condition=Q(agreed=None, answered_at=None) | Q(agreed__isnull=False, answered_at__isnull=False),
                name="a_consent_has_its_moment",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Kept(models.Model):
    """That somebody keeps an exemplar on their own list, and when it went from there. Personal data: that.

    `exemplar_id` has no key: the row outlives the exemplar until its person has read that it went. Retired: then.
    """

    id = models.UUIDField(primary_key=True, default=opaque_id, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    exemplar_id = models.UUIDField()
    kept_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "exemplar_id"], name="kept_once"),)

    def __str__(self) -> str:
        return str(self.id)
