"""Writing and handing in: plans, drafts, submissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from trellis.circles import commands as circles
from trellis.circles.models import CircleKind
from trellis.evidence import commands as evidence
from trellis.evidence.enums import UseKind
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid, Refused
from trellis.people.models import Person
from trellis.portfolio import freezing, queries, rules
from trellis.portfolio.enums import AiUse, SubmissionState
from trellis.portfolio.models import Piece, PlannedModule, Submission
from trellis.portfolio.workflow import SUBMISSION
from trellis.programme import queries as programme
from trellis.programme.models import Enrolment

LONGEST = 100_000
PIECES_AT_MOST = 40
FROZEN = "This was submitted, so its words stay as they were. Withdraw it to write again."


@command
def plan_module(
    *, actor: Person, module_key: str, term: str, form: str = "", version: int | None = None
) -> PlannedModule:
    """Say when, and in which of its forms, one means to do a module (R87). Raises Invalid(form=…, term=…)."""
    enrolment = _enrolment(actor)
    module = queries.module(enrolment, module_key)
    if form and form not in module.forms:
        raise Invalid(form="Choose one of the forms this module allows.")
    if len(term) > 60:  # noqa: PLR2004  the column's length
        raise Invalid(term="A few words are enough, such as “Spring 2027”.")
    found = PlannedModule.objects.select_for_update().filter(enrolment=enrolment, module_key=module_key).first()
    plan = found or PlannedModule(enrolment=enrolment, learner=actor, module_key=module_key)
    if found:
        check_version(plan, version)
    plan.term, plan.form = term.strip(), form
    plan.save()
    trail.record("plan.module", plan, actor=actor)
    return plan


@command
def begin(*, actor: Person, module_key: str) -> Submission:
    """Begin a draft for a module, or return the one begun; after a withdrawal its words are taken over.

    Raises Refused when the module is submitted or passed already.
    """
    enrolment = _enrolment(actor)
    queries.module(enrolment, module_key)
    earlier = list(Submission.objects.filter(enrolment=enrolment, module_key=module_key).order_by("attempt"))
    last = earlier[-1] if earlier else None
    if last and last.state == SubmissionState.DRAFT:
        return last
    require(not (last and last.state == SubmissionState.SUBMITTED), "This module is submitted and being marked.")
    require(not (last and last.passed), "You have passed this module.")
    draft = Submission(
        enrolment=enrolment, learner=actor, circle_id=circles.private_circle(actor=actor), module_key=module_key,
        pack_name=enrolment.cohort.pack_name, pack_version=enrolment.cohort.pack_version,
        attempt=last.attempt + 1 if last else 1,
    )  # fmt: skip
    if last:
        for name in ("commentary", "context", "limits", "answers"):
            setattr(draft, name, getattr(last, name))
    draft.save(force_insert=True)
    if last:
        for piece in Piece.objects.filter(submission=last):
            _add_piece(actor, draft, piece.item_id, piece.position, piece.commentary, piece.serves)
    trail.record("submission.begin", draft, actor=actor, state_to=draft.state)
    return draft


@command
def save(
    *, actor: Person, submission_id: UUID, version: int | None, commentary: str = "", context: str = "",
    limits: str = "", answers: Mapping[str, str] | None = None,
    pieces: Mapping[UUID, tuple[str, Sequence[str]]] | None = None,
) -> Submission:  # fmt: skip
    """Keep the words of a draft; `pieces` maps a piece's id to its commentary and the requirements it serves.

    Raises Refused once submitted, Conflict, Invalid with a field's name.
    """
    draft = _draft(actor, submission_id, version)
    keys = {requirement.key for requirement in queries.module_of(draft).requirements}
    given = {key: text.strip() for key, text in (answers or {}).items() if key in keys}
    for name, text in {"commentary": commentary, "context": context, "limits": limits, **given}.items():
        if len(text) > LONGEST:
            raise Invalid(**{name: f"This has {len(text):,} characters; {LONGEST:,} is the most kept here."})
    draft.commentary, draft.context, draft.limits = commentary.strip(), context.strip(), limits.strip()
    draft.answers = given
    draft.save()
    for piece in Piece.objects.filter(submission=draft, id__in=list(pieces or {})):
        words, serves = (pieces or {})[piece.id]
        piece.commentary, piece.serves = words.strip(), [key for key in serves if key in keys]
        piece.save()
    trail.record("submission.save", draft, actor=actor)
    return draft


@command
def choose(*, actor: Person, submission_id: UUID, item_ids: Sequence[UUID], version: int | None = None) -> Submission:
    """Choose the evidence of a draft, in this order; what is said about pieces that stay is kept.

    Evidence of others, or that is not there, is Item.DoesNotExist. Raises Invalid(items=…).
    """
    draft = _draft(actor, submission_id, version)
    wanted = list(dict.fromkeys(item_ids))
    if len(wanted) > PIECES_AT_MOST:
        raise Invalid(items=f"A submission holds at most {PIECES_AT_MOST} pieces. Choose those that say most.")
    freezing.own_items(actor, wanted)
    held = {piece.item_id: piece for piece in Piece.objects.filter(submission=draft)}
    for item_id, piece in held.items():
        if item_id not in wanted:
            piece.delete()
            evidence.no_longer_used_in(actor=actor, item_id=item_id, kind=UseKind.DRAFT, used_id=draft.id)
    for position, item_id in enumerate(wanted):
        if item_id not in held:
            _add_piece(actor, draft, item_id, position, "", [])
        elif held[item_id].position != position:
            held[item_id].position = position
            held[item_id].save(update_fields=["position"])
    draft.save()
    trail.record("submission.choose", draft, actor=actor)
    return draft


@command
def submit(
    *, actor: Person, submission_id: UUID, version: int | None, declared: bool, ai_use: str, ai_words: str = ""
) -> Submission:
    """Hand a draft in: freeze it, open its circle with the tutor, place the evidence there.

    Credit rules stop it, each with a sentence: declaration, evidence ready, a tutor, earlier modules
    (R85). Raises Refused, Conflict, Invalid(declared=…, ai_use=…, ai_words=…, pieces=…, limits=…, tutor=…, module=…).
    """
    draft = _draft(actor, submission_id, version)
    enrolment = programme.enrolment(draft.enrolment_id)
    pieces = Piece.objects.filter(submission=draft).order_by("position", "id")
    frozen = freezing.own_items(actor, pieces.values_list("item_id", flat=True))
    freezing.check(draft, enrolment, frozen, declared=declared, ai_use=ai_use, ai_words=ai_words)
    draft.ai_use, draft.ai_words = AiUse(ai_use), ai_words.strip()
    draft.submitted_at = clock.now()
    assert enrolment.tutor_id is not None  # noqa: S101  freezing.check refuses without a tutor
    draft.circle_id = circles.open_circle(
        actor=actor, kind=CircleKind.SUBMISSION, title="",
        people={actor.id: "submitted it", enrolment.tutor_id: "assesses it"},
    )  # fmt: skip
    for item in frozen:
        evidence.place(actor=actor, item_id=item.id, circle_id=draft.circle_id, may_save=True)
        evidence.no_longer_used_in(actor=actor, item_id=item.id, kind=UseKind.DRAFT, used_id=draft.id)
        evidence.used_in(actor=actor, item_id=item.id, kind=UseKind.SUBMISSION, used_id=draft.id)
    SUBMISSION.move(draft, "submit", actor=actor)
    freezing.freeze(draft, frozen)
    return draft


@command
def withdraw(*, actor: Person, submission_id: UUID, version: int | None = None) -> Submission:
    """Take submitted work back before it is assessed: the assessors leave its circle, the copy stays frozen."""
    found = Submission.objects.select_related("enrolment").get(id=submission_id)
    require(rules.wrote(actor, found), rules.WRITERS_ALONE)
    check_version(found, version)
    SUBMISSION.move(found, "withdraw", actor=actor)
    for item_id in Piece.objects.filter(submission=found).values_list("item_id", flat=True):
        circles.take_back(actor=actor, item_id=item_id, circle_id=found.circle_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_submission(%s)", [found.id])
    return found


@command
def discard(*, actor: Person, submission_id: UUID) -> None:
    """Throw a draft away; the evidence itself stays where it is."""
    draft = _draft(actor, submission_id, None)
    for item_id in Piece.objects.filter(submission=draft).values_list("item_id", flat=True):
        evidence.no_longer_used_in(actor=actor, item_id=item_id, kind=UseKind.DRAFT, used_id=draft.id)
    trail.record("submission.discard", draft, actor=actor, state_from=draft.state)
    draft.delete()


@command
def settle(*, actor: Person, submission_id: UUID, passed: bool) -> None:
    """Write the released result to a submission; called by assessment when a mark is released."""
    found = Submission.objects.select_related("enrolment").get(id=submission_id)
    SUBMISSION.move(found, "assess", actor=actor, save=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT settle_submission(%s, %s)", [submission_id, passed])


def _enrolment(actor: Person) -> Enrolment:
    """Return the actor's enrolment, or refuse."""
    found = programme.enrolment_of(actor)
    if found is None:
        raise Refused("You are not enrolled on a programme yet. A programme lead enrols you.")
    return found


def _draft(actor: Person, submission_id: UUID, version: int | None) -> Submission:
    """Return the actor's draft, locked; unseen rows are DoesNotExist."""
    found = Submission.objects.select_related("enrolment__cohort").get(id=submission_id)
    require(rules.wrote(actor, found), rules.WRITERS_ALONE)
    require(found.state == SubmissionState.DRAFT, FROZEN)
    Submission.objects.select_for_update().get(id=submission_id)
    found.refresh_from_db(fields=["version", "state"])
    check_version(found, version)
    return found


def _add_piece(actor: Person, draft: Submission, item_id: UUID, position: int, words: str, serves: list[Any]) -> None:
    Piece.objects.create(submission=draft, item_id=item_id, position=position, commentary=words, serves=serves)
    evidence.used_in(actor=actor, item_id=item_id, kind=UseKind.DRAFT, used_id=draft.id)
