"""Partnerships, agreements, sessions and what is taken away.

Who sees what (policies in migration 0002): partnerships, agreements and signatures the two
parties, and the tutor once agreed; sessions, shared notes and takeaways the partnership's circle;
private notes their author; contact hours and the head's promise are arrangements.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trellis.circles.models import Circle
from trellis.coaching.enums import (
    AgreementState,
    Answer,
    HoursState,
    Kind,
    LostReason,
    PartnershipState,
    RematchOutcome,
    SessionState,
    TakeawayKind,
    TakeawayState,
)
from trellis.kernel.ids import new_id
from trellis.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Partnership(models.Model):
    """A learner and a coach, perhaps with a tutor; its circle exists once both have signed.

    Personal data: who learns with whom, and why a role exception was made. Retired: with its circle.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    tutor = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    enrolment_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MENTORING)
    circle = models.ForeignKey(Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    exception = models.TextField(blank=True, help_text="Why the coach may also lead the learner's school (R140).")
    state = models.CharField(max_length=10, choices=PartnershipState.choices, default=PartnershipState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["coach", "state"], name="partnership_coach"),
            models.Index(fields=["learner", "state"], name="partnership_learner"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(learner=F("coach")), name="nobody_is_their_own_partner"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(circle__isnull=False), name="an_active_partnership_has_a_circle"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="an_ended_partnership_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["learner", "coach"], condition=~Q(state="ended"), name="one_partnership_per_pair"
            ),
        )


class Agreement(models.Model):
    """One version of what the pair agree: terms the software acts on, and words in their own hand.

    `terms` maps setting names of the pack to values. Personal data: free text. Retired: with its circle.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField()
    pack_name = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=20)
    agreement_key = models.CharField(max_length=80)
    terms = models.JSONField()
    rules = models.TextField(blank=True, help_text="Ground rules in the pair's own words (R73).")
    learner_aims = models.TextField(blank=True, help_text="R154")
    school_aims = models.TextField(blank=True, help_text="R154")
    review_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.PROPOSED)
    proposed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["partnership", "number"], name="agreement_numbered_once"),
            models.UniqueConstraint(fields=["partnership"], condition=Q(state="signed"), name="one_agreement_in_force"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(state="proposed"), name="one_agreement_on_the_table"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_at__isnull=False), name="a_signed_agreement_has_its_day"
            ),
        )


class Signature(models.Model):
    """That a person signed one version of an agreement. Never changed. Retired: with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["agreement", "person"], name="signed_once"),)


class HeadPromise(models.Model):
    """A school leader's answer: nothing here serves appraisal or capability. An arrangement.

    The newest answer counts; the pair see it and are never blocked by it. Personal data: who answered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    text_version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["school", "-at"], name="promise_school"),)


class Session(models.Model):
    """One conversation, planned, under way or held.

    `changes` counts every change anyone in the circle can see, so that an open page can ask
    cheaply; `version` counts edits of the row itself. `evidence` is a list of
    {"item": id, "at_ms": int or null, "by": person id}. Personal data: free text. Retired: with its circle.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="sessions")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    place = models.CharField(max_length=120, blank=True)
    planned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(blank=True)
    help_wanted = models.TextField(blank=True)
    question_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=list)
    focus_item = models.UUIDField(null=True, blank=True)
    focus_ms = models.PositiveIntegerField(null=True, blank=True)
    protocol_key = models.CharField(max_length=80, blank=True)
    protocol_mode = models.CharField(max_length=20, blank=True)
    protocol_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, default="full", help_text="How much the prompts give (R76).")
    step_key = models.CharField(max_length=80, blank=True)
    experiment_id = models.UUIDField(null=True, blank=True, help_text="What it talks through (R110).")
    agenda_mine = models.BooleanField(null=True, blank=True, help_text="The learner: “this was my agenda” (R136).")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    changes = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["partnership", "starts_at"], name="session_partnership"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="a_held_session_has_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(opened_at__isnull=False), name="an_open_session_has_its_start"
            ),
            models.CheckConstraint(
                condition=Q(question="") | Q(question_by__isnull=False), name="a_question_has_its_asker"
            ),
        )


class Note(models.Model):
    """Words written beside a session: one private note per person, one shared pad per circle.

    `author` is who wrote last. Personal data: free text. Retired: with its circle, or by its author.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "circle"], name="one_note_per_circle"),)


class Takeaway(models.Model):
    """What a learner takes from a session, in their own words: a step, a question, or nothing yet.

    Personal data: free text. Retired: with its circle.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="takeaway")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="takeaways")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=TakeawayKind.choices)
    words = models.TextField(blank=True)
    why = models.TextField(blank=True, help_text="Why, in the learner's words (R108).")
    source = models.CharField(max_length=200, blank=True, help_text="What it rests on (R108).")
    state = models.CharField(max_length=14, choices=TakeawayState.choices)
    result = models.CharField(max_length=300, blank=True)
    experiment_id = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["partnership", "-written_at"], name="takeaway_partnership"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="step", state__in=["to_try", "tried", "not_this_week", "replaced"])
                | Q(kind="question", state__in=["asked", "answered"])
                | Q(kind="nothing", state="none"),
                name="a_takeaway_kind_fits_its_state",
            ),
            models.CheckConstraint(condition=Q(kind="nothing") | ~Q(words=""), name="a_takeaway_has_words"),
        )


class ContactHours(models.Model):
    """Coaching time planned, held or lost, without content: an arrangement.

    Seen by learner, coach, tutor, leaders of the school and leads of the programme. Personal
    data: who met when. Retired: with the enrolment.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session_id = models.UUIDField(unique=True)
    learner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    enrolment_id = models.UUIDField(null=True, blank=True)
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=HoursState.choices, default=HoursState.PLANNED)
    reason = models.CharField(max_length=10, choices=LostReason.choices, blank=True)

    class Meta:
        indexes = (models.Index(fields=["school", "held_on"], name="hours_school"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="lost") & ~Q(reason="") | ~Q(state="lost") & Q(reason=""),
                name="lost_time_has_a_reason",
            ),
        )


class RematchRequest(models.Model):
    """That somebody asks for another partner: no reason asked, nobody at fault (R70).

    Seen by the asker and the programme's leads. Personal data: who asked. Retired: with the enrolment.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    partnership_id = models.UUIDField()
    enrolment_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=RematchOutcome.choices, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "partnership_id"], condition=Q(settled_at__isnull=True), name="asked_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="a_settled_request_has_its_outcome",
            ),
        )


class Breach(models.Model):
    """That a rule of the agreement was broken, said by one of the pair (R73). Seen by the two alone.

    Comes up at the next review. Personal data: free text. Retired: with the circle's retention.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="breaches")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    clause_key = models.CharField(max_length=80, blank=True)
    words = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
