"""An agreement as both read it: the standard, what is proposed, what differs, who has signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg

from trellis.circles import queries as circles
from trellis.coaching import rules
from trellis.coaching.models import Agreement, Breach, HeadPromise, Partnership
from trellis.coaching.standard import Difference, differences, standard_of
from trellis.kernel import clock, words
from trellis.kernel.database import HasId
from trellis.knowledge import queries as knowledge
from trellis.people.models import Person
from trellis.people.queries import Face, face
from trellis.programme import queries as programme

if TYPE_CHECKING:
    from trellis.programme.agreement_schema import Agreement as Standard
    from trellis.programme.agreement_schema import Arranged
    from trellis.programme.models import Enrolment

SIGNERS = ArrayAgg("signatures__person_id", order_by="signatures__at")
STANDARD_MINUTES = 45
PEOPLE = ("learner", "coach", "tutor", "school")


@dataclass(frozen=True)
class Version:
    """One version on the page."""

    id: UUID
    number: int
    state: str
    terms: dict[str, str]
    rules: str
    learner_aims: str
    school_aims: str
    by: str
    mine: bool
    signed_by: tuple[str, ...]
    signed_by_me: bool
    when: str
    review: str


@dataclass(frozen=True)
class BreachView:
    """A broken rule somebody raised, not settled yet."""

    id: UUID
    by: str
    mine: bool
    words: str
    when: str


@dataclass(frozen=True)
class AgreementView:
    """The page: `proposed` is on the table, `signed` in force; `shown` is the one to read first."""

    partnership: Partnership
    other: Face
    is_party: bool
    standard: Standard
    proposed: Version | None
    signed: Version | None
    changes: tuple[Difference, ...]
    word_changes: tuple[Difference, ...]
    promise: str
    breaches: tuple[BreachView, ...]
    names: tuple[str, ...]
    manages: bool
    can_sign: bool
    review_due: bool

    @property
    def shown(self) -> Version | None:
        """The version to read: what is proposed, else what is in force."""
        return self.proposed or self.signed


def partnership(partnership_id: UUID) -> Partnership:
    """Return a partnership with its people. Raises Partnership.DoesNotExist."""
    return Partnership.objects.select_related(*PEOPLE).get(id=partnership_id)


def partnership_of(learner: HasId) -> Partnership | None:
    """Return a learner's own partnership: the newest not ended, signed ones first."""
    mine = Partnership.objects.select_related(*PEOPLE).filter(learner_id=learner.id).exclude(state="ended")
    return mine.order_by("state", "-id").first()


def agreed_minutes(partnership_id: UUID) -> int:
    """Return how long a pair agreed to meet, in minutes."""
    terms = Agreement.objects.filter(partnership_id=partnership_id, state="signed").values_list("terms", flat=True)
    found = terms.first()
    return int(found["session-minutes"]) if found else STANDARD_MINUTES


def standard_for(enrolment: Enrolment) -> Standard:
    """Return the standard agreement of the pack an enrolment is on."""
    cohort = enrolment.cohort
    return standard_of(knowledge.pack(cohort.pack_name, cohort.pack_version))


def arrangements_at(leader: Person) -> tuple[Arranged, ...]:
    """Return what agreements at a leader’s school list as arrangements (newest cohort there). One statement."""
    rows = programme.enrolments_led()
    newest = max(rows, key=lambda row: row.cohort.starts_on, default=None)
    return (standard_for(newest) if newest else standard_of(knowledge.pack("mtl"))).arrangements


def agreement_page(person: Person, partnership_id: UUID, *, breaches: bool = True) -> AgreementView:
    """Return the agreement as `person` reads it, in five statements. Raises Partnership.DoesNotExist."""
    pair = partnership(partnership_id)
    rows = list(pair.agreements.exclude(state="superseded").annotate(signers=SIGNERS).order_by("number"))
    names_of = {one.id: "You" if one.id == person.id else one.first_name for one in (pair.learner, pair.coach)}
    proposed = next((_version(row, person, names_of) for row in rows if row.state == "proposed"), None)
    signed = next((_version(row, person, names_of) for row in rows if row.state == "signed"), None)
    newest = rows[-1] if rows else None
    standard = standard_of(knowledge.pack(newest.pack_name, newest.pack_version) if newest else knowledge.pack("mtl"))
    base = signed.terms if signed else standard.settings()
    view = circles.views([pair.circle_id], person).get(pair.circle_id) if pair.circle_id else None
    other = pair.coach if person.id == pair.learner_id else pair.learner
    party = rules.is_party(person, pair)
    return AgreementView(
        partnership=pair,
        other=face(other),
        is_party=party,
        standard=standard,
        proposed=proposed,
        signed=signed,
        changes=tuple(differences(standard, base, proposed.terms)) if proposed else (),
        word_changes=_word_changes(signed, proposed),
        promise=_promise(pair.school_id),
        breaches=_breaches(pair, names_of, person) if pair.circle_id and breaches else (),
        names=view.names if view else ("You", other.first_name),
        manages=bool(pair.exception),
        can_sign=bool(party and proposed and not proposed.signed_by_me),
        review_due=bool(signed and rows[0].review_on and rows[0].review_on <= clock.today()),
    )


def _version(row: Agreement, person: HasId, names_of: dict[UUID, str]) -> Version:
    signers: list[UUID] = row.signers  # type: ignore[attr-defined]  # annotated above
    moment = row.signed_at or row.proposed_at
    return Version(
        id=row.id,
        number=row.number,
        state=row.state,
        terms=row.terms,
        rules=row.rules,
        learner_aims=row.learner_aims,
        school_aims=row.school_aims,
        by=names_of.get(row.proposed_by_id, "Someone"),
        mine=row.proposed_by_id == person.id,
        signed_by=tuple(names_of.get(one, "Someone") for one in signers),
        signed_by_me=person.id in signers,
        when=words.day(moment),
        review=words.short_day(row.review_on) if row.review_on else "",
    )


def _word_changes(before: Version | None, after: Version | None) -> tuple[Difference, ...]:
    if before is None or after is None:
        return ()
    named = (
        ("Our own ground rules", "rules"),
        ("Aims of the learner", "learner_aims"),
        ("Aims of the school", "school_aims"),
    )
    return tuple(
        Difference(label, getattr(before, name), getattr(after, name))
        for label, name in named
        if getattr(before, name) != getattr(after, name)
    )


def _promise(school_id: UUID | None) -> str:
    """Return 'accepted', 'declined' or '' for a school."""
    return newest_promises([school_id]).get(school_id, ("", None))[0] if school_id else ""


def newest_promises(school_ids: Iterable[UUID]) -> dict[Any, tuple[str, datetime]]:
    """Return each school's newest answer to the head's promise: (answer, when), as far as one may see it."""
    rows = HeadPromise.objects.filter(school_id__in=list(school_ids)).order_by("school_id", "-at").distinct("school_id")
    return {row[0]: (row[1], row[2]) for row in rows.values_list("school_id", "answer", "at")}


def _breaches(pair: Partnership, names_of: dict[UUID, str], person: HasId) -> tuple[BreachView, ...]:
    rows = Breach.objects.filter(partnership=pair, settled_at__isnull=True).order_by("at")
    return tuple(
        BreachView(row.id, names_of[row.author_id], row.author_id == person.id, row.words, words.day(row.at))
        for row in rows
    )
