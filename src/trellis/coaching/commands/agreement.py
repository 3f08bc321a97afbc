"""Agreeing: propose, counter-propose, sign by each; the head's promise; ending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import connection

from trellis.coaching import rules
from trellis.coaching.enums import Answer, Kind
from trellis.coaching.models import Agreement, Breach, HeadPromise, Partnership, Signature
from trellis.coaching.standard import standard_of, terms_from
from trellis.coaching.workflow import AGREEMENT, PARTNERSHIP
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Conflict, Invalid
from trellis.knowledge import queries as knowledge
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.people.queries import organisations_where
from trellis.programme import queries as programme

PROMISE_TEXT = "1.0"
NOT_YOURS = "Only the two of you agree this."


@command
def start_partnership(
    *, actor: Person, learner_id: UUID, coach_id: UUID, enrolment_id: UUID | None = None,
    school_id: UUID | None = None, tutor_id: UUID | None = None, kind: str = Kind.MENTORING, exception: str = "",
) -> Partnership:  # fmt: skip
    """Begin a partnership between two people; nothing is shared until both have signed.

    With an enrolment, coach, school and tutor are those arranged there. A coach who leads the
    learner's school needs a recorded exception (R140). Raises Refused, Invalid(exception=…).
    """
    if enrolment_id:
        enrolment = programme.enrolment(enrolment_id)
        require(enrolment.learner_id == learner_id and enrolment.coach_id == coach_id, "This is not the pair arranged.")
        school_id, tutor_id = enrolment.school_id, enrolment.tutor_id
    require(actor.id in {learner_id, coach_id} and learner_id != coach_id, NOT_YOURS)
    found = Partnership.objects.exclude(state="ended").filter(learner_id=learner_id, coach_id=coach_id).first()
    if found:
        return found
    pair = Partnership(
        learner_id=learner_id, coach_id=coach_id, tutor_id=tutor_id, school_id=school_id, enrolment_id=enrolment_id,
        kind=kind, exception=exception.strip(), started_at=clock.now(),
    )  # fmt: skip
    _check_separation(pair)
    pair.save(force_insert=True)
    trail.record("partnership.start", pair, actor=actor, state_to=pair.state)
    return pair


@command
def record_exception(*, actor: Person, partnership_id: UUID, exception: str) -> Partnership:
    """Write down why the coach may also lead the learner's school; shown to both before signing (R140)."""
    pair = _party(actor, partnership_id)
    if not exception.strip():
        raise Invalid(exception="Say why, in a line that both of you read.")
    pair.exception = exception.strip()
    pair.save()
    trail.record("partnership.record_exception", pair, actor=actor)
    return pair


@command
def propose_agreement(
    *, actor: Person, partnership_id: UUID, chosen: Mapping[str, str], ground_rules: str = "", learner_aims: str = "",
    school_aims: str = "", after: int | None = None,
) -> Agreement:  # fmt: skip
    """Propose an agreement, or other terms for one, and sign it; the other signs or answers with a change.

    `after` is the number of the version the actor was reading. Raises Conflict when the other has
    proposed meanwhile, Refused, Invalid(exception=…).
    """
    pair = _party(actor, partnership_id)
    require(pair.state != "ended", "This partnership has ended.")
    _check_separation(pair)
    newest = pair.agreements.order_by("-number").first()
    answered = newest is not None or pair.kind != Kind.CO_COACHING or actor.id == pair.coach_id
    require(answered, f"{pair.coach.first_name} answers first: whoever is asked says yes by proposing the agreement.")
    number = newest.number if newest else 0
    if after is not None:
        _check_newest(after, number)
    if newest and newest.state == "proposed":
        AGREEMENT.move(newest, "supersede", actor=actor)
    pack = knowledge.pack(*_pack_of(pair))
    standard = standard_of(pack)
    terms = terms_from(standard, chosen)
    agreement = Agreement.objects.create(
        partnership=pair, number=number + 1, pack_name=pack.key, pack_version=pack.version,
        agreement_key=standard.key, terms=terms, rules=ground_rules.strip(), learner_aims=learner_aims.strip(),
        school_aims=school_aims.strip(), review_on=clock.today() + timedelta(weeks=int(terms["review-weeks"])),
        proposed_by=actor, proposed_at=clock.now(),
    )  # fmt: skip
    Signature.objects.create(agreement=agreement, person=actor, at=clock.now())
    trail.record("agreement.propose", agreement, actor=actor, circle_id=pair.circle_id, state_to=agreement.state)
    return agreement


@command
def sign_agreement(*, actor: Person, agreement_id: UUID) -> Agreement:
    """Sign what the other proposed. Both signatures open the circle and put the terms in force.

    Raises Refused for a version that was replaced meanwhile.
    """
    agreement = Agreement.objects.select_related("partnership").get(id=agreement_id)
    pair = _party(actor, agreement.partnership_id)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(id=agreement_id)
    agreement.partnership = pair
    require(agreement.state != "superseded", "There is a later proposal. Read that one first.")
    if agreement.state == "signed":
        return agreement
    _check_separation(pair)
    Signature.objects.get_or_create(agreement=agreement, person=actor, defaults={"at": clock.now()})
    if not rules.both_signed(actor, agreement):
        trail.record("agreement.sign_alone", agreement, actor=actor, circle_id=pair.circle_id)
        return agreement
    for before in pair.agreements.filter(state="signed"):
        AGREEMENT.move(before, "supersede", actor=actor)
    agreement.signed_at = clock.now()
    AGREEMENT.move(agreement, "sign", actor=actor)
    pair.circle_id = _sql("sign_partnership", pair.id)
    if pair.state == "proposed":
        pair.version += 1
        PARTNERSHIP.move(pair, "activate", actor=actor)
    return agreement


@command
def end_partnership(*, actor: Person, partnership_id: UUID, version: int | None = None) -> Partnership:
    """End it: the circle closes, and the learner keeps reading what is in it. Raises Refused, Conflict."""
    pair = _party(actor, partnership_id)
    check_version(pair, version)
    pair.ended_at = clock.now()
    PARTNERSHIP.move(pair, "end", actor=actor)
    for agreement in pair.agreements.filter(state="proposed"):
        AGREEMENT.move(agreement, "supersede", actor=actor)
    if pair.circle_id:
        _sql("end_partnership", pair.id)
    return pair


@command
def raise_breach(*, actor: Person, partnership_id: UUID, words: str, clause_key: str = "") -> Breach:
    """Say that a rule was broken: seen by the two alone, and up at the next review (R73). Raises Invalid(words=…)."""
    pair = _party(actor, partnership_id)
    if not words.strip():
        raise Invalid(words="Write one line about what happened.")
    breach = Breach.objects.create(
        partnership=pair, author=actor, clause_key=clause_key, words=words.strip(), at=clock.now()
    )
    trail.record("breach.raise", breach, actor=actor)
    return breach


@command
def settle_breach(*, actor: Person, breach_id: UUID) -> Breach:
    """Put a breach behind us: by the one who raised it. Raises Refused."""
    breach = Breach.objects.select_related("partnership").get(id=breach_id)
    require(breach.author_id == actor.id, "Whoever raised it says when it is settled.")
    breach.settled_at = clock.now()
    breach.save(update_fields=["settled_at"])
    trail.record("breach.settle", breach, actor=actor)
    return breach


@command
def answer_promise(*, actor: Person, school_id: UUID, answer: str) -> HeadPromise:
    """Answer for a school that nothing here serves appraisal or capability (R63, R140). Raises Refused, Invalid."""
    require(school_id in organisations_where(actor, Role.LEADER), "Only a leader of this school can answer.")
    if answer not in Answer.values:
        raise Invalid(answer="Choose one of the two answers.")
    promise = HeadPromise.objects.create(
        school_id=school_id, person=actor, answer=answer, text_version=PROMISE_TEXT, at=clock.now()
    )
    trail.record("promise.answer", promise, actor=actor, state_to=answer)
    return promise


def _party(actor: Person, partnership_id: UUID) -> Partnership:
    pair = Partnership.objects.get(id=partnership_id)
    require(rules.is_party(actor, pair), NOT_YOURS)
    return Partnership.objects.select_for_update().get(id=partnership_id)


def _check_newest(read: int, newest: int) -> None:
    if read != newest:
        raise Conflict(
            "The other one has proposed something meanwhile. Your choices are kept below; compare them first."
        )


def _check_separation(pair: Partnership) -> None:
    """Refuse a coach who leads the learner's own school, unless the reason is written down (R140)."""
    if not pair.exception and rules.leads_school_of(pair.coach, pair.school_id):
        raise Invalid(
            exception="The coach also leads the learner’s school. Choose someone else, or write down for both of you "
            "why it has to be so."
        )


def _pack_of(pair: Partnership) -> tuple[str, str | None]:
    if pair.enrolment_id is None:
        return ("mtl", None)
    cohort = programme.enrolment(pair.enrolment_id).cohort
    return (cohort.pack_name, cohort.pack_version)


def _sql(function: str, partnership_id: UUID) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [partnership_id])
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
