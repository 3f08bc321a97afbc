"""Reading lists of accounts and places, for those who arrange them. Arrangements only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from trellis.people import csv_files
from trellis.people.enums import OrganisationKind, Role
from trellis.people.models import Membership, Organisation, Person
from trellis.people.roles_sql import ROLES_SQL

_STATE = """
CASE WHEN NOT people_person.is_active THEN 'closed'
     WHEN people_person.password NOT LIKE '!%%' THEN 'open'
     ELSE coalesce((SELECT CASE WHEN i.token_hash LIKE 'queued:%%' THEN 'queued'
                                WHEN i.expires_at > now() THEN 'invited' ELSE 'expired' END
                      FROM people_invitation i WHERE i.person_id = people_person.id AND i.accepted_at IS NULL
                     ORDER BY i.sent_at DESC LIMIT 1), 'new') END
"""
STATES = {
    "open": "Signs in", "queued": "Invitation on its way", "invited": "Invited",
    "expired": "Invitation has run out", "new": "Not invited yet",
    "closed": "Account closed",
}  # fmt: skip
PAGE = 50


@dataclass(frozen=True)
class Account:
    """One account as those who arrange see it: who, where, whether they can sign in. No learning."""

    id: UUID
    name: str
    email: str
    key: str
    state: str
    posts: tuple[str, ...]
    roles: frozenset[str]

    @property
    def says(self) -> str:
        """The state in words."""
        return STATES[self.state]


def _accounts() -> QuerySet[Person]:
    """Accounts only: a guest has none, and who was shown what is nobody's arrangement."""
    return Person.objects.filter(guest=False).annotate(roles=RawSQL(ROLES_SQL, []), state=RawSQL(_STATE, []))  # noqa: S611  constant text


def _account(person: Any) -> Account:
    posts = tuple(f"{Role(row['role']).label}, {row['organisation']}" for row in person.roles)
    return Account(
        person.id, person.name, person.email, person.key or "", person.state, posts,
        frozenset(row["role"] for row in person.roles),
    )  # fmt: skip


def accounts(*, search: str = "", after: str = "", limit: int = PAGE) -> tuple[list[Account], str]:
    """Return a page of accounts by name, and where the next page begins ('' at the end). One query.

    `search` looks in names, addresses and places; `after` is the cursor a page gave.
    """
    found = _accounts()
    words_of = search.split()[:6]
    for word in words_of:
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(id__in=Membership.objects.filter(organisation__name__icontains=word).values("person_id"))
        )
    name, _, last = after.rpartition("|")
    if _is_uuid(last):
        found = found.filter(Q(name__gt=name) | Q(name=name, id__gt=last))
    rows = [_account(person) for person in found.order_by("name", "id")[: limit + 1]]
    more = f"{rows[limit - 1].name}|{rows[limit - 1].id}" if len(rows) > limit else ""
    return rows[:limit], more


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def account(person_id: UUID) -> Account:
    """Return one account. Raises Person.DoesNotExist."""
    return _account(_accounts().get(id=person_id))


def accounts_csv() -> str:
    """Return every open role as a CSV in the import's own columns, safe to open in a spreadsheet."""
    rows = Membership.objects.filter(until=None).order_by("person__name", "since")
    fields = ("person__key", "person__name", "person__email", "role", "organisation__key", "post")
    columns = ("key", "name", "email", "role", "organisation", "post")
    return csv_files.write(columns, [[value or "" for value in row] for row in rows.values_list(*fields)])


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a CSV that a spreadsheet opens safely."""
    return csv_files.write(columns, rows)


@dataclass(frozen=True)
class Branch:
    """A place in the tree: how deep it lies, and how many people work there now."""

    id: UUID
    name: str
    kind: str
    key: str
    urn: str
    depth: int
    people: int
    parent: str


def branches(*, search: str = "", limit: int = 300) -> list[Branch]:
    """Return places, each under the one it is part of, in one query: all, or those that fit the words."""
    open_now = Q(memberships__until__isnull=True)
    places = Organisation.objects.annotate(
        people=Count("memberships", filter=open_now), part_of=F("parent__name")
    ).order_by("name")
    for word in search.split()[:6]:
        places = places.filter(
            Q(name__icontains=word) | Q(key__icontains=word) | Q(urn=word) | Q(parent__name__icontains=word)
        )
    if search:
        return [_branch(row, 0) for row in places[:limit]]
    rows = list(places)
    below: dict[UUID | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Branch] = []

    def walk(parent: UUID | None, depth: int) -> None:
        for row in below.get(parent, ()):
            if len(found) < limit:
                found.append(_branch(row, depth))
                walk(row.id, depth + 1)

    walk(None, 0)
    return found


def _branch(row: Any, depth: int) -> Branch:
    kind = str(OrganisationKind(row.kind).label)
    return Branch(row.id, row.name, kind, row.key, row.urn, depth, row.people, row.part_of or "")


def organisation_choices(*, limit: int | None = None) -> list[tuple[str, str]]:
    """Return (id, name) of places by name, for a select: all, or the first `limit`."""
    rows = Organisation.objects.order_by("name").values_list("id", "name")[:limit]
    return [(str(key), name) for key, name in rows]


def places_like(words: str, *, limit: int) -> list[tuple[str, str]]:
    """Return (id, name and what it is part of) of places that fit the words, by name.

    A key, URN or whole name that fits exactly one place gives that place alone.
    """
    words = " ".join(words.split())
    fitting = Organisation.objects.select_related("parent").order_by("name")
    exact = list(fitting.filter(Q(key=words) | Q(urn=words) | Q(name__iexact=words)).exclude(name="")[:2])
    if len(exact) != 1:
        exact = []
        for word in words.split()[:6]:
            fitting = fitting.filter(Q(name__icontains=word) | Q(parent__name__icontains=word))
    found = exact or list(fitting[:limit])
    return [(str(row.id), f"{row.name}, {row.parent.name}" if row.parent else row.name) for row in found]


def place(place_id: UUID) -> tuple[str, str] | None:
    """Return (id, name) of a place, or None."""
    row = Organisation.objects.filter(id=place_id).values_list("id", "name").first()
    return (str(row[0]), row[1]) if row else None


def example_places(preferred: Iterable[UUID] = ()) -> list[str]:
    """Return keys or URNs of two schools for an example list: preferred ones first, then any; perhaps fewer."""
    first = list(preferred)
    schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL)
    order = Case(When(id__in=first, then=Value(0)), default=Value(1))
    rows = schools.order_by(order, "name").values_list("key", "urn")[:2]
    return [key if at == 0 or not urn else urn for at, (key, urn) in enumerate(rows)]
