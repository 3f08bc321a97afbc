"""The growth plant: what a learner set out, tried and asked, in the order it happened."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from trellis.enquiry import queries as enquiry
from trellis.enquiry.queries import Moment
from trellis.kernel.database import HasId, prepared

GROWTH_MOST = 24

_TAKEN = """
SELECT coalesce(t.result_at, t.written_at) AS at, t.state AS kind,
       CASE t.result WHEN '' THEN t.words ELSE t.result END AS text
  FROM coaching_takeaway t
 WHERE t.learner_id = %(person)s AND t.kind <> 'nothing'
   AND NOT (t.state = 'tried' AND EXISTS (SELECT 1 FROM enquiry_experiment e
                                           WHERE e.id = t.experiment_id AND e.tried_on IS NOT NULL))
"""
_ALL = f"{_TAKEN} UNION ALL {enquiry.MOMENTS}"
_GROWTH = f"SELECT at, kind, text FROM ({_ALL}) moments ORDER BY at DESC LIMIT %(most)s"  # noqa: S608  constant text
_LABELS = enquiry.MOMENT_LABELS | {
    "to_try": ("now", "To try now"), "tried": ("tried", "Tried"), "not_this_week": ("now", "Waiting its turn"),
    "replaced": ("side", "Left for another step"), "asked": ("side", "A question"),
    "answered": ("side", "A question looked into"),
}  # fmt: skip


def growth(person: HasId, *, of: UUID | None = None) -> Sequence[Moment]:
    """Return a learner's moments for the growth plant, oldest first: goals, things tried, questions. One statement.

    A step that was tried as an experiment shows once, as that; what is to try now stands last. `of` is
    another learner whose circle `person` is in; rows outside it do not show.
    """
    with prepared() as cursor:
        cursor.execute(_GROWTH, {"person": of or person.id, "most": GROWTH_MOST})
        rows = cursor.fetchall()
    moments = [Moment(*_LABELS[kind], text, at) for at, kind, text in reversed(rows)]
    return sorted(moments, key=lambda moment: moment.kind == "now")
