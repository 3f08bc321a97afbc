"""Reviewing a disclosure: naming the second reviewer, approving or refusing, telling, answering, opening, ending."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection

from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.people import letters
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.cases import rules
from trellis.protection.cases.workflow import CASE
from trellis.protection.enums import CASE_DAYS, REVIEW_DAYS, TOLD_DAYS, Capacity, CaseGround, CaseState
from trellis.protection.models import Case, CaseApproval, CaseObjection, CaseSubject
from trellis.protection.requests.places import above

MAY_BE_SILENT = frozenset({CaseGround.SAFEGUARDING, CaseGround.LAW, CaseGround.COMPLAINT, CaseGround.MISCONDUCT})
MAY_BE_UNHIDDEN = frozenset({CaseGround.SAFEGUARDING, CaseGround.LAW})
NOT_YOURS = "Only the two reviewers of this case can do that."
PARTY = "Whoever asked, is concerned, or leads the place where they work cannot review it."


@command
def name_second(*, actor: Person, case_id: UUID, version: int, address: str) -> Case:
    """Name the second reviewer, once, by their work address. Raises Invalid(address=…)."""
    case = _reviewed(case_id, version)
    require(case.organisation_id in _offices(actor, case), "The data-protection officer names the second reviewer.")
    require(case.state == CaseState.ASKED and case.second_id is None, "The second reviewer is named already.")
    second = people.person_by_email(address)
    if second is None or not second.is_active or second.guest or not people.posts_of(second.id):
        raise Invalid(address="Nobody with an account here has this address.")
    if second.id == actor.id:
        raise Invalid(address="The second reviewer is somebody else than you.")
    if second.id == case.asked_by_id or second.id in _subjects(case) or _leads(second, case):
        raise Invalid(address=PARTY)
    case.second = second
    case.save(update_fields=["second", "version"])
    trail.record("case.name_second", case, actor=actor)
    letters.post(to=second.email, template="protection/email/case_second.txt")
    return case


@command
def approve_case(
    *, actor: Person, case_id: UUID, version: int, apart: bool, untold_why: str = "", unhidden: bool = False
) -> Case:
    """Approve as officer or second reviewer. With the second yes those concerned are told, unless both said why not.

    `unhidden`: recordings are needed as they were made, where a copy hides faces or voices; counts if both say so.
    Raises Invalid(apart=…, untold_why=…), Refused.
    """
    case = _reviewed(case_id, version)
    require(case.state == CaseState.ASKED, "This case is not waiting for approval.")
    capacity = Capacity.SECOND if case.second_id == actor.id else Capacity.OFFICER
    require(capacity == Capacity.SECOND or case.second_id is not None, "Name the second reviewer first.")
    given = {one.capacity: one for one in CaseApproval.objects.filter(case=case)}
    require(capacity not in given, "This was approved already.")
    problems = {}
    if not apart:
        problems["apart"] = "Only somebody who is neither their line manager nor their appraiser may approve."
    if untold_why.strip() and case.ground not in MAY_BE_SILENT:
        problems["untold_why"] = "For this ground those concerned are always told first."
    if problems:
        raise Invalid(**problems)
    CaseApproval.objects.create(
        case=case, reviewer=actor, capacity=capacity, apart=True, untold_why=untold_why.strip(), at=clock.now(),
        unhidden=unhidden and case.ground in MAY_BE_UNHIDDEN,
    )  # fmt: skip
    trail.record("case.approve_one", case, actor=actor)
    if not given:
        case.save(update_fields=["version"])
        return case
    case.approved_at = clock.now()
    case.silent = bool(untold_why.strip()) and all(one.untold_why for one in given.values())
    case.review_on = clock.today() + timedelta(days=REVIEW_DAYS) if case.silent else None
    CASE.move(case, "approve", actor=actor)
    if not case.silent:
        _tell(case)
    return case


@command
def refuse_case(*, actor: Person, case_id: UUID, version: int, why: str) -> Case:
    """Refuse what was asked. Whoever asked reads why. Raises Invalid(why=…)."""
    case = _reviewed(case_id, version)
    if not why.strip():
        raise Invalid(why="Say why in a line or two. Whoever asked reads it.")
    case.refusal = why.strip()
    CASE.move(case, "refuse", actor=actor)
    return case


@command
def object_to_case(*, actor: Person, case_id: UUID, text: str) -> CaseObjection:
    """Object to a case one was told of; nothing is placed before that is answered. Raises Invalid(text=…)."""
    case = Case.objects.get(id=case_id)
    require(case.id in rules.cases_of("told"), "Only somebody concerned objects.")
    require(case.state in {CaseState.APPROVED, CaseState.OPEN}, "This case is over.")
    if not text.strip():
        raise Invalid(text="Say what speaks against it.")
    require(not CaseObjection.objects.filter(case=case, person=actor).exists(), "You have objected already.")
    objection = CaseObjection.objects.create(case=case, person=actor, text=text.strip(), at=clock.now())
    trail.record("case.object", case, actor=actor)
    return objection


@command
def answer_objection(*, actor: Person, objection_id: UUID, answer: str) -> CaseObjection:
    """Answer an objection as a reviewer. Raises Invalid(answer=…)."""
    objection = CaseObjection.objects.select_for_update().get(id=objection_id)
    require(objection.case_id in rules.cases_of("desk"), NOT_YOURS)
    require(not objection.answer, "This was answered already.")
    if not answer.strip():
        raise Invalid(answer="Write an answer. The person reads it.")
    objection.answer, objection.answered_by, objection.answered_at = answer.strip(), actor, clock.now()
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    trail.record("case.answer", objection, actor=actor)
    letters.post_to(objection.person_id, "protection/email/case_answered.txt")
    return objection


@command
def open_case(*, actor: Person, case_id: UUID, version: int) -> Case:
    """Place the copies for 14 days. The database checks both approvals, the telling and the limits itself."""
    case = _reviewed(case_id, version)
    require(CASE.can("open", actor, case), "A case opens once both reviewers have approved it.")
    if not case.silent:
        waiting = waits_until(case)
        require(waiting is None, f"Those concerned were told first and have until {waiting} to object.")
        open_objections = CaseObjection.objects.filter(case=case, answer="").exists()
        require(not open_objections, "Somebody has objected. Answer them first.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_open_case(%s, %s, %s, %s)", [case.id, new_id(), CASE_DAYS, TOLD_DAYS])
    CASE.move(case, "open", actor=actor, save=False)
    case.refresh_from_db()
    return case


@command
def end_case(*, actor: Person, case_id: UUID, version: int) -> Case:
    """End an open case early: both reviewers are out and the copies are gone at once."""
    case = _reviewed(case_id, version)
    CASE.move(case, "end", actor=actor, save=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT protection_end_case(%s)", [case.id])
    return case


@command
def keep_silent(*, actor: Person, case_id: UUID, version: int) -> Case:
    """Say that those concerned still cannot be told: it is looked at again in 28 days."""
    case = _reviewed(case_id, version)
    require(case.silent, "Those concerned know of this case.")
    case.review_on, case.reminded_on = clock.today() + timedelta(days=REVIEW_DAYS), None
    case.save(update_fields=["review_on", "reminded_on", "version"])
    trail.record("case.keep_silent", case, actor=actor)
    return case


@command
def tell_now(*, actor: Person, case_id: UUID, version: int) -> Case:
    """Tell those concerned of a case they were not told of."""
    case = _reviewed(case_id, version)
    require(case.silent, "Those concerned know of this case.")
    case.silent, case.review_on = False, None
    case.save(update_fields=["silent", "review_on", "version"])
    trail.record("case.tell", case, actor=actor)
    _tell(case)
    return case


def waits_until(case: Case) -> str | None:
    """Return until when those concerned may object before a case can open, as words; None when it may open."""
    from trellis.kernel import words  # noqa: PLC0415  a word of the page

    last = max((one.told_at for one in case.subjects.all() if one.told_at), default=None)
    if last is None or last + timedelta(days=TOLD_DAYS) <= clock.now():
        return None
    return words.dated_moment(last + timedelta(days=TOLD_DAYS))


def _reviewed(case_id: UUID, version: int) -> Case:
    case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
    require(case.id in rules.cases_of("desk"), NOT_YOURS)
    check_version(case, version)
    return case


def _offices(actor: Person, case: Case) -> set[UUID]:
    """The places the actor is officer of: what the database said, less what they were named for."""
    return {case.organisation_id} if case.second_id != actor.id else set()


def _subjects(case: Case) -> set[UUID]:
    return set(CaseSubject.objects.filter(case=case).values_list("person_id", flat=True))


def _leads(person: Person, case: Case) -> bool:
    """Say whether the person leads where somebody concerned works or worked, or above it, such as a trust."""
    led = {post.organisation_id for post in people.posts_of(person.id) if post.open and post.role == Role.LEADER.label}
    worked = {post.organisation_id for one in _subjects(case) for post in people.posts_of(one)}
    return any(led & set(above(place)) for place in worked)


def _tell(case: Case) -> None:
    for subject in CaseSubject.objects.filter(case=case, told_at=None):
        subject.told_at = clock.now()
        subject.save(update_fields=["told_at"])
        letters.post_to(subject.person_id, "protection/email/case_told.txt")
