"""What kinds of experience a person's own evidence comes from (R5, R7, R10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from trellis.evidence import experiences
from trellis.evidence.enums import Origin, Setting
from trellis.evidence.models import Item
from trellis.kernel import clock
from trellis.kernel.database import HasId

FOLLOW_UP_WITHIN = timedelta(weeks=6)
DELIVERED_MOST = 20
FOLLOWED = ("goal", "experiment")


@dataclass(frozen=True)
class Row:
    """One kind of experience: how often it was kept, when last, what it develops, how it came about."""

    key: str
    title: str
    about: str
    develops: tuple[str, ...]
    count: int
    last: date | None
    settings: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """The kinds in the pack's order; domains and settings nothing kept speaks to; what was delivered only.

    `unsaid` counts own items whose kind was not said, `newest_unsaid` is the newest of them. `delivered` are
    (item id, title, day) of things given by someone more than FOLLOW_UP_WITHIN ago from which no goal came and
    nothing was tried (R5).
    """

    rows: tuple[Row, ...]
    thin_domains: tuple[str, ...]
    thin_settings: tuple[str, ...]
    delivered: tuple[tuple[UUID, str, date], ...]
    unsaid: int
    newest_unsaid: UUID | None


_OWN = """
SELECT e.kind, e.setting, count(i.id), max(coalesce(i.taken_on, i.created_at::date)),
       (array_agg(i.id ORDER BY i.id DESC))[1]
  FROM evidence_item i LEFT JOIN evidence_experience e ON e.item_id = i.id
 WHERE i.owner_id = %s GROUP BY 1, 2
"""
_DELIVERED = """
SELECT i.id, i.title, coalesce(i.taken_on, i.created_at::date) AS day
  FROM evidence_item i JOIN evidence_experience e ON e.item_id = i.id
 WHERE i.owner_id = %s AND e.origin = %s AND coalesce(i.taken_on, i.created_at::date) < %s
   AND NOT EXISTS (SELECT 1 FROM evidence_usedin u WHERE u.item_id = i.id AND u.kind = ANY (%s))
 ORDER BY day DESC LIMIT %s
"""


def coverage(person: HasId) -> Coverage:
    """Return what the person's own evidence covers, in two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [person.id])
        said = list(cursor.fetchall())
        since = clock.today() - FOLLOW_UP_WITHIN
        cursor.execute(_DELIVERED, [person.id, Origin.DELIVERED, since, list(FOLLOWED), DELIVERED_MOST])
        delivered = tuple(cursor.fetchall())
    return counted(said, delivered)


@dataclass(frozen=True)
class OwnItem:
    """An own item's title, and what was said of its kind of experience, by field."""

    id: UUID
    title: str
    experience: dict[str, str]


def own_item(person: HasId, item_id: UUID) -> OwnItem:
    """Return an own item with its kind of experience. Raises Item.DoesNotExist."""
    fields = ("experience__kind", "experience__setting", "experience__origin")
    row = Item.objects.filter(owner_id=person.id).values_list("title", *fields).get(id=item_id)
    said = dict(zip(("kind", "setting", "origin"), row[1:], strict=True)) if row[1] else {}
    return OwnItem(item_id, row[0], said)


def counted(
    said: Iterable[tuple[str | None, str | None, int, date, UUID]], delivered: tuple[tuple[UUID, str, date], ...] = ()
) -> Coverage:
    """Return the coverage of (kind, setting, count, last day, newest item) rows; a kind of None was not said."""
    by_kind: dict[str, list[tuple[str, int, date]]] = defaultdict(list)
    unsaid, newest = 0, None
    for kind, setting, count, last, item in said:
        if kind is None or setting is None:
            unsaid, newest = unsaid + count, item
        else:
            by_kind[kind].append((setting, count, last))
    rows = tuple(_row(key, by_kind.get(key, [])) for key in [*experiences.kinds(), *_gone(by_kind)])
    kept = [row for row in rows if row.count]
    return Coverage(
        rows=rows,
        thin_domains=tuple(
            label for key, label in experiences.DOMAINS.items() if not any(key in row.develops for row in kept)
        ),
        thin_settings=tuple(s for s in Setting.values if not any(s in row.settings for row in kept)),
        delivered=delivered,
        unsaid=unsaid,
        newest_unsaid=newest,
    )


def _gone(by_kind: Iterable[str]) -> list[str]:
    """Return kinds in use that the pack no longer has."""
    return sorted(set(by_kind) - set(experiences.kinds()))


def _row(key: str, found: list[tuple[str, int, date]]) -> Row:
    kind = experiences.kinds().get(key)
    return Row(
        key=key,
        title=experiences.title_of(key),
        about=kind.about if kind else "",
        develops=kind.develops if kind else (),
        count=sum(count for _, count, _ in found),
        last=max((last for _, _, last in found), default=None),
        settings=tuple(s for s in Setting.values if any(s == one for one, _, _ in found)),
    )
