"""Requests for another partner, for those who match coaches; and what a learner may show to the next one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from trellis.coaching.models import RematchRequest
from trellis.kernel import words
from trellis.kernel.database import HasId


@dataclass(frozen=True)
class Asked:
    """Who asks for another partner, and when: 'Priya Nair', 'Friday 20 November'."""

    name: str
    when: str


def rematch_requests(viewer: HasId) -> list[tuple[UUID, str, UUID | None]]:
    """Return (id, who asks, enrolment) of open requests, for those who match coaches. One statement."""
    rows = RematchRequest.objects.filter(settled_at__isnull=True).exclude(person_id=viewer.id)
    return [(row.id, row.person.name, row.enrolment_id) for row in rows.select_related("person").order_by("at")]


def asked_of(enrolment_id: UUID) -> list[Asked]:
    """Return the open requests of one enrolment that the current person may see, oldest first. One statement."""
    rows = RematchRequest.objects.filter(enrolment_id=enrolment_id, settled_at__isnull=True)
    return [Asked(row.person.name, words.day(row.at)) for row in rows.select_related("person").order_by("at")]


_BEFORE = """
SELECT DISTINCT i.id, i.created_at FROM coaching_partnership e
  JOIN circles_placement l ON l.circle_id = e.circle_id AND l.taken_back_at IS NULL
  JOIN evidence_item i ON i.id = l.item_id AND i.owner_id = %(me)s
  JOIN coaching_partnership p ON p.id = %(pair)s AND p.learner_id = %(me)s
 WHERE e.learner_id = %(me)s AND e.state = 'ended' AND e.kind = p.kind
   AND NOT EXISTS (SELECT 1 FROM circles_placement n
                    WHERE n.circle_id = p.circle_id AND n.item_id = i.id AND n.taken_back_at IS NULL)
 ORDER BY i.created_at DESC LIMIT 100
"""


def shown_before(learner: HasId, partnership_id: UUID) -> list[UUID]:
    """Return own items shown to earlier partners and not to this one, newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, {"me": learner.id, "pair": partnership_id})
        return [row[0] for row in cursor.fetchall()]
