"""Reading about people and places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from trellis.kernel import clock, words
from trellis.kernel.errors import Refused
from trellis.people.colleagues import colleagues, shared_school
from trellis.people.enums import OrganisationKind, Role
from trellis.people.listing import (
    Account,
    Branch,
    account,
    accounts,
    accounts_csv,
    branches,
    csv_text,
    example_places,
    organisation_choices,
    place,
    places_like,
)
from trellis.people.models import Invitation, Membership, Organisation, Person
from trellis.people.roles_sql import ROLES_SQL

__all__ = [
    "Account", "Branch", "Face", "InvitationView", "Post", "account", "accounts", "accounts_csv", "address_of",
    "addresses_of", "branches", "colleagues", "csv_text", "example_places", "face", "face_of", "faces",
    "invitation", "may_arrange", "members_of", "organisation_choices", "organisation_tree", "organisations_where",
    "person_by_email", "place", "places_like", "post", "posts_of", "roles_of", "shared_school", "signed_in_person",
    "token_hash", "usable_invitation",
]  # fmt: skip


@dataclass(frozen=True)
class Face:
    """A person as others see them: round face, name, post."""

    id: UUID
    name: str
    first_name: str
    initials: str
    colour: str


FACE_COLOURS = ("petal", "leaf", "sky", "quince")


def face(person: Person) -> Face:
    """Return what a page shows of a person; the colour follows from the id."""
    colour = FACE_COLOURS[person.id.int % len(FACE_COLOURS)]
    return Face(person.id, person.name, person.first_name, person.initials, colour)


def face_of(person_id: UUID, name: str, known_as: str) -> Face:
    """Return the face of a person of whom only id and names were read."""
    return face(Person(id=person_id, name=name, known_as=known_as))


def signed_in_person(person_id: UUID | str) -> Person | None:
    """Return the active person with `roles`: list of {role, post, organisation, organisation_id, kind}."""
    found = Person.objects.filter(pk=person_id, is_active=True).annotate(roles=RawSQL(ROLES_SQL, []))  # noqa: S611  constant text
    return found.first()


def roles_of(person: Person) -> set[str]:
    """Return the person's open roles, loading them once if they are not loaded."""
    if not hasattr(person, "roles"):
        loaded = signed_in_person(person.pk)
        person.roles = loaded.roles if loaded else []  # type: ignore[attr-defined]
    return {row["role"] for row in person.roles}  # type: ignore[attr-defined]


def organisations_where(person: Person, role: Role | str) -> list[UUID]:
    """Return the ids of organisations in which the person holds the role now."""
    roles_of(person)
    return [UUID(row["organisation_id"]) for row in person.roles if row["role"] == str(role)]  # type: ignore[attr-defined]


def faces(ids: Iterable[UUID]) -> dict[UUID, Face]:
    """Return faces by id, in one query."""
    wanted = set(ids)
    fields = ("id", "name", "known_as")
    return {p.id: face(p) for p in Person.objects.filter(id__in=wanted).only(*fields)} if wanted else {}


def person_by_email(email: str) -> Person | None:
    """Return the person who signs in with this address, in any case of letters."""
    return Person.objects.filter(email=email.strip().lower()).first()


def address_of(person_id: UUID) -> str:
    """Return where mail to an active person goes. Raises Person.DoesNotExist."""
    return str(Person.objects.filter(is_active=True).values_list("email", flat=True).get(id=person_id))


def organisation_tree() -> list[Organisation]:
    """Return every organisation, parents before their parts."""
    return list(Organisation.objects.select_related("parent").order_by(F("parent__name").asc(nulls_first=True), "name"))


def holder_of(person_id: UUID, role: str) -> Person | None:
    """Return the person if they hold the role anywhere, now or before."""
    return Person.objects.filter(id=person_id, memberships__role=role).first()


def members_of(organisation_ids: Iterable[UUID], *roles: str) -> list[Person]:
    """Return active persons who hold one of the roles in one of the organisations today, for a fixed term too."""
    today = clock.today()
    open_now = Q(memberships__since__lte=today) & (
        Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
    )
    return list(
        Person.objects.filter(
            open_now, memberships__organisation__in=list(organisation_ids), memberships__role__in=roles, is_active=True
        )
        .distinct()
        .order_by("name")
    )


@dataclass(frozen=True)
class Post:
    """One membership as a page shows it. `when`: 'since 1 September 2026' or 'until 31 August 2026'."""

    id: UUID
    role: str
    place: str
    organisation_id: UUID
    post: str
    when: str
    open: bool


def posts_of(person_id: UUID) -> list[Post]:
    """Return where a person works and worked, present roles first, in one query."""
    today = clock.today()
    rows = Membership.objects.filter(person_id=person_id).select_related("organisation")
    found = [_post(row, today) for row in rows.order_by(F("until").desc(nulls_first=True), "-since")]
    return sorted(found, key=lambda post: not post.open)


def _post(row: Membership, today: date) -> Post:
    still = row.until is None or row.until >= today
    if row.until is None:
        when = f"{'since' if row.since <= today else 'from'} {words.short_day(row.since)}"
    else:
        when = f"until {words.short_day(row.until)}"
    return Post(row.id, Role(row.role).label, row.organisation.name, row.organisation_id, row.post, when, still)


def addresses_of(person_id: UUID) -> list[tuple[str, bool]]:
    """Return (address, confirmed), the one mail goes to first."""
    rows = EmailAddress.objects.filter(user_id=person_id).order_by("-primary", "email")
    return list(rows.values_list("email", "verified"))


NO_SUCH_LINK = "This link no longer works. Use the newest mail, or ask the person who invited you."
LINK_USED = "This link was used already. Sign in with your address and the password you chose."
ACCOUNT_CLOSED = "This account is closed. Ask whoever invited you."


@dataclass(frozen=True)
class InvitationView:
    """An invitation as its own page shows it."""

    name: str
    email: str
    expired: bool
    sent: str


def token_hash(token: str) -> str:
    """Return what is kept of an invitation's link: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def usable_invitation(token: str) -> Invitation:
    """Return the open invitation of a link. Raises Refused with the sentence for one that cannot be used."""
    found = Invitation.objects.select_related("person").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise Refused(NO_SUCH_LINK)
    if found.accepted_at:
        raise Refused(LINK_USED)
    if not found.person.is_active:
        raise Refused(ACCOUNT_CLOSED)
    return found


def invitation(token: str) -> InvitationView:
    """Return what a link's page shows. Raises Refused like `usable_invitation`."""
    found = usable_invitation(token)
    expired = found.expires_at <= clock.now()
    return InvitationView(found.person.first_name, found.person.email, expired, words.short_day(found.sent_at))


def post(membership_id: UUID) -> tuple[UUID, Post]:
    """Return whose membership it is, and how a page shows it. Raises Membership.DoesNotExist."""
    row = Membership.objects.select_related("organisation").get(id=membership_id)
    return row.person_id, _post(row, clock.today())


def may_arrange(person: Person) -> bool:
    """Say whether the person is an administrator or programme lead: they arrange accounts and places."""
    return bool(roles_of(person) & {Role.ADMIN, Role.LEAD})


def schools_of(person_id: UUID) -> list[tuple[UUID, str]]:
    """Return (id, name) of the schools a person works at today, by name."""
    rows = _today().filter(person_id=person_id, organisation__kind=OrganisationKind.SCHOOL)
    return list(rows.order_by("organisation__name").values_list("organisation_id", "organisation__name").distinct())


def working_at(organisation_id: UUID, person_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these people who work at the place today, in whatever role."""
    rows = _today().filter(organisation_id=organisation_id, person_id__in=set(person_ids))
    return set(rows.values_list("person_id", flat=True))


def _today() -> QuerySet[Membership]:
    today = clock.today()
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
