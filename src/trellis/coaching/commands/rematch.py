"""Another partner, nobody at fault: asking for one, and settling that by those who match (R70)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from trellis.coaching import rules
from trellis.coaching.commands.agreement import NOT_YOURS
from trellis.coaching.enums import RematchOutcome
from trellis.coaching.models import Partnership, RematchRequest
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.people import letters
from trellis.people.models import Person
from trellis.programme import commands as programme
from trellis.programme import queries as arranged
from trellis.programme.models import Enrolment

MAIL = "coaching/email/pairing.txt"


@command
def ask_rematch(*, actor: Person, partnership_id: UUID) -> RematchRequest:
    """Ask for another partner: says that a change is wanted and nothing more (R70). Twice is once.

    Refused where two coach each other: there either of the two ends it.
    """
    pair = Partnership.objects.get(id=partnership_id)
    require(rules.is_party(actor, pair), NOT_YOURS)
    require(rules.is_matched(actor, pair), "You chose each other. Either of you can end it.")
    require(pair.state != "ended", "This has ended already.")
    asked, made = RematchRequest.objects.get_or_create(
        person=actor, partnership_id=pair.id, settled_at=None,
        defaults={"enrolment_id": pair.enrolment_id, "at": clock.now()},
    )  # fmt: skip
    if made:
        trail.record("rematch.ask", asked, actor=actor)
    return asked


@command
def pair_anew(*, actor: Person, enrolment_id: UUID, coach_id: UUID | None, version: int | None = None) -> None:
    """Settle open requests by naming another coach: the pair before ends, its learner goes on reading (R70).

    The new coach sees nothing from before unless the learner shows it (`hand_over`). Raises Refused,
    Conflict, Invalid(coach=…), RematchRequest.DoesNotExist when nobody asked.
    """
    asked = _open(actor, enrolment_id)
    before = arranged.enrolment(enrolment_id)
    if coach_id is None or coach_id == before.coach_id:
        raise Invalid(coach="Choose somebody else as coach, or keep the pair.")
    programme.pair(actor=actor, enrolment_id=enrolment_id, coach_id=coach_id, version=version)  # the pair before ends
    _settle(actor, asked, RematchOutcome.PAIRED)
    _tell_replaced([(before, coach_id)])


@command
def change_people(
    *, actor: Person, enrolment_id: UUID, coach_id: UUID | None, tutor_id: UUID | None, version: int | None = None
) -> bool:
    """Name coach and tutor; says whether one coach took another's place, in which case those concerned are written to.

    It is the same in two steps: the coach taken away, another named a week later. The pair before ends then, and open
    requests are settled by it. A coach who is only taken away ends nothing: cover may be sought, and the coach may
    come back (R4). Raises Refused, Conflict, Invalid(coach=…, tutor=…).
    """
    before, asked = arranged.enrolment(enrolment_id), list(_requests(enrolment_id))
    programme.arrange(actor=actor, enrolment_id=enrolment_id, coach_id=coach_id, tutor_id=tutor_id, version=version)
    if not _tell_replaced([(before, coach_id)]):
        return False
    _settle(actor, asked, RematchOutcome.PAIRED)
    return True


@command
def enrol_many(*, actor: Person, cohort_id: UUID, people: Sequence[tuple[UUID, UUID, UUID | None]]) -> int:
    """Enrol each (learner, school, coach) of an imported list, all or nobody; returns how many changed.

    Where the list names another coach, the pair before ends and those concerned are written to, as on the page.
    Raises Refused, Invalid(coach=…) with the learner's name.
    """
    coaches = {learner_id: coach_id for learner_id, _, coach_id in people if coach_id is not None}
    there = arranged.enrolments_in(cohort_id, coaches)
    named = [(row, coaches[row.learner_id]) for row in there if row.coach_id != coaches[row.learner_id]]
    asked = {row.id: list(_requests(row.id)) for row, _ in named}
    changed = programme.enrol_many(actor=actor, cohort_id=cohort_id, people=people)
    for enrolment_id in _tell_replaced(named):
        _settle(actor, asked[enrolment_id], RematchOutcome.PAIRED)
    return changed


@command
def keep_pair(*, actor: Person, enrolment_id: UUID) -> None:
    """Settle open requests after talking it through: the two stay together, and whoever asked reads so (R70)."""
    asked = _open(actor, enrolment_id)
    _settle(actor, asked, RematchOutcome.KEPT)
    _tell(*(row.person_id for row in asked))


def _open(actor: Person, enrolment_id: UUID) -> list[RematchRequest]:
    """Return the open requests of an enrolment, locked, for a lead of it; for others there are none."""
    require(rules.settles(actor, arranged.enrolment(enrolment_id)), "Only whoever matches coaches settles this.")
    found = list(_requests(enrolment_id))
    if not found:
        raise RematchRequest.DoesNotExist
    return found


def _requests(enrolment_id: UUID) -> QuerySet[RematchRequest]:
    rows = RematchRequest.objects.select_for_update(of=("self",)).select_related("person").order_by("at")
    return rows.filter(enrolment_id=enrolment_id, settled_at=None)


def _settle(actor: Person, asked: list[RematchRequest], outcome: RematchOutcome) -> None:
    for row in asked:
        row.settled_at, row.outcome = clock.now(), outcome
        row.save(update_fields=["settled_at", "outcome"])
        trail.record("rematch.settle", row, actor=actor, state_to=str(outcome))


def _tell_replaced(pairs: Iterable[tuple[Enrolment, UUID | None]]) -> set[UUID]:
    """Write to learner and coaches wherever the coach just named took another's place; returns those enrolments.

    `pairs` are enrolments as they were before, each with the coach named now, in the transaction that named them.
    """
    named = [(row, coach_id) for row, coach_id in pairs if coach_id is not None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT enrolment, coach FROM coaching_just_ended(%s::uuid[])", [[row.id for row, _ in named]])
        replaced = {(enrolment, coach) for enrolment, coach in cursor.fetchall()}
    replaced |= {(row.id, row.coach_id) for row, coach_id in named if row.coach_id not in {None, coach_id}}
    for row, coach_id in named:
        before = {coach for enrolment, coach in replaced if enrolment == row.id}
        if before:
            _tell(row.learner_id, *before, coach_id)
    return {enrolment for enrolment, _ in replaced}


def _tell(*people: UUID | None) -> None:
    """Write to those concerned that something changed, and nothing of what; they read it signed in."""
    for person_id in dict.fromkeys(one for one in people if one):
        letters.post_to(person_id, MAIL)
