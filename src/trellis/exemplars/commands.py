"""What people do with exemplars: offering, agreeing, deciding, taking back, keeping. The only door for writing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from trellis.circles import queries as circles
from trellis.evidence import queries as evidence
from trellis.evidence.enums import ItemKind, ItemState
from trellis.exemplars.enums import State
from trellis.exemplars.models import SAYS_MOST, TITLE_MOST, WORDS_MOST, Consent, Exemplar, Kept, Offer
from trellis.exemplars.rules import OWNERS_ALONE
from trellis.exemplars.workflow import EXEMPLAR, NOT_YOURS
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid, Refused
from trellis.people import letters
from trellis.people.models import Person
from trellis.programme import queries as programme

KINDS = (ItemKind.VIDEO, ItemKind.AUDIO, ItemKind.IMAGE, ItemKind.DOCUMENT, ItemKind.NOTE)
TAGS_MOST = 6


@command
def offer(
    *, actor: Person, item_id: UUID, title: str, says: str, words: str = "", tags: Sequence[str] = (),
    asked: Sequence[UUID] = (), nobody_else: bool = False, agrees: bool = False,
) -> Exemplar:  # fmt: skip
    """Offer an own item to the shelf of the actor's programme (R48), with words written for it.

    `asked`: whose voice or words are in it besides the actor's and pupils'; each has to agree before anybody looks.
    `agrees`: the actor's own consent, and that nobody can be known by name in it. Offering an item again takes
    the place of what was declined or taken off. Raises Refused, Invalid(title=…, says=…, words=…, tags=…, others=…,
    agrees=…, pupils=…).
    """
    item = evidence.item_view(actor, item_id)
    require(item.mine, OWNERS_ALONE)
    require(item.kind in KINDS and item.state == ItemState.READY, "Exemplars are what can be shown in a page.")
    enrolment = programme.enrolment_of(actor)
    require(enrolment is not None, "Exemplars are for people enrolled in a programme.")
    assert enrolment is not None  # noqa: S101  for the type checker
    with_others = set(asked)
    known = {one for view in circles.views(item.circles, actor).values() for one in view.people}
    said_who = bool(with_others) or nobody_else
    _check(title, says, words, tags, agrees=agrees, said_who=said_who, item_kind=item.kind)
    require(with_others <= known - {actor.id}, "Only people who see it now can be asked.")
    _check_pupils(actor, item_id, item.kind)
    before = Offer.objects.filter(item_id=item_id).select_related("exemplar").first()
    if before is not None:
        require(before.exemplar.state in {State.DECLINED, State.PULLED}, "This has been offered already.")
        before.exemplar.delete()
    made = Exemplar(
        organisation_id=enrolment.cohort.organisation_id, pack_name=enrolment.cohort.pack_name, kind=item.kind,
        title=title.strip(), says=says.strip(), words=words.strip(), tags=list(dict.fromkeys(tags)),
        offered_at=clock.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    Offer.objects.create(exemplar=made, owner=actor, item_id=item_id, hidden=item.hidden, agreed_at=clock.now())
    Consent.objects.bulk_create(
        Consent(exemplar=made, owner=actor, person_id=one, asked_at=clock.now()) for one in sorted(with_others)
    )
    for one in with_others:
        letters.post_to(one, "exemplars/email/asked.txt")
    trail.record("exemplar.offer", made, actor=actor, state_to=made.state)
    return made


def _check(
    title: str, says: str, words: str, tags: Sequence[str], *, agrees: bool, said_who: bool, item_kind: str
) -> None:
    problems = {}
    if not title.strip():
        problems["title"] = "Give it a title without names."
    if not says.strip():
        problems["says"] = "Say in a sentence what it shows."
    if item_kind == ItemKind.NOTE and not words.strip():
        problems["words"] = "Write the words that others will read."
    for name, text, most in (("title", title, TITLE_MOST), ("says", says, SAYS_MOST), ("words", words, WORDS_MOST)):
        if len(text.strip()) > most:
            problems[name] = f"This can have {most:,} characters; it has {len(text.strip()):,}."
    if not tags or len(set(tags)) > TAGS_MOST or not all(evidence.tag_known(tag) for tag in tags):
        problems["tags"] = f"Choose what it is an example of: one to {TAGS_MOST}."
    if not said_who:
        problems["others"] = "Say whose voice or words are in it, or that nobody else’s are."
    if not agrees:
        problems["agrees"] = "It is only offered if you agree to this."
    if problems:
        raise Invalid(**problems)



def _check_pupils(actor: Person, item_id: UUID, kind: str) -> None:
    """Raise Invalid(pupils=…) while a pupil in it may not be shown outside school, as the database holds too."""
    stopped = evidence.stopped(actor, {item_id: kind}, None)
    if stopped:
        raise Invalid(pupils=" ".join(stopped[item_id]))


@command
def withdraw(*, actor: Person, exemplar_id: UUID) -> None:
    """Take an own exemplar back: it is gone from everybody, its words and who agreed too."""
    found = Exemplar.objects.get(id=exemplar_id, offer__owner_id=actor.id)
    trail.record("exemplar.withdraw", found, actor=actor, state_from=found.state)
    found.delete()


@command
def answer(*, actor: Person, exemplar_id: UUID, agrees: bool) -> None:
    """Agree to an exemplar one's voice or words are in, or not (any more): then it is off the shelf at once."""
    asked = Consent.objects.get(exemplar_id=exemplar_id, person_id=actor.id)
    asked.agreed, asked.answered_at = agrees, clock.now()
    asked.save(update_fields=["agreed", "answered_at"])
    trail.record("exemplar.answer", asked, actor=actor, state_to="agreed" if agrees else "refused")


@command
def decide(*, actor: Person, exemplar_id: UUID, version: int | None, take: bool, why: str = "") -> Exemplar:
    """Take an offered exemplar onto the shelf, or not, with a line why. Raises Refused, Conflict, Invalid(why=…)."""
    found = Exemplar.objects.select_for_update().filter(id=exemplar_id).first()  # those who may decide alone
    if found is None:
        Exemplar.objects.get(id=exemplar_id)
        raise Refused(NOT_YOURS)
    check_version(found, version)
    if not take and not why.strip():
        raise Invalid(why="Say in a line why. Whoever offered it reads it.")
    found.decided_by, found.decided_at, found.answer = actor, clock.now(), "" if take else why.strip()[:SAYS_MOST]
    EXEMPLAR.move(found, "take" if take else "decline", actor=actor)
    return found


@command
def keep(*, actor: Person, exemplar_id: UUID, on: bool) -> None:
    """Keep an exemplar on one's own list, or take it off; twice is once. Raises Exemplar.DoesNotExist."""
    if not on:
        Kept.objects.filter(person=actor, exemplar_id=exemplar_id).delete()
        return
    Exemplar.objects.get(id=exemplar_id, state=State.SHOWN)
    Kept.objects.get_or_create(person=actor, exemplar_id=exemplar_id, defaults={"kept_at": clock.now()})


@command
def read_what_went(*, actor: Person) -> None:
    """Say that one has read which kept exemplars went."""
    Kept.objects.filter(person=actor, gone_at__isnull=False).delete()


def may_offer() -> bool:
    """Say whether the person this transaction acts as is a learner of a programme now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM programme_enrolment n WHERE n.learner_id = me() AND n.state <> 'completed')"
        )
        return bool(cursor.fetchone()[0])
