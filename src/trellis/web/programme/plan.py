"""A learner's plan of modules, for the tutor: when they mean to do which (R87). Nothing of what they write."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from trellis.portfolio import queries as portfolio
from trellis.programme import queries
from trellis.web import page
from trellis.web.signed import Signed


@login_required
@require_safe
def modules(request: Signed, enrolment_id: UUID) -> HttpResponse:
    """Show the plan by phase; coach and tutor only, and how far it came where the reader marks it."""
    found = queries.enrolment(enrolment_id)
    if request.user.id not in {found.tutor_id, found.coach_id}:
        raise Http404
    rows = portfolio.modules(found)
    titles = {phase.key: phase.title for phase in portfolio.programme_of(found).phases}
    others = [one.first_name for one in (found.learner, found.coach, found.tutor) if one and one.id != request.user.id]
    context = {
        "row": queries.row_of(found), "cohort": found.cohort, "tutors": found.tutor_id == request.user.id,
        "phases": [(titles[key], list(group)) for key, group in groupby(rows, key=lambda row: row.phase)],
        "planned": any(row.term for row in rows), "names": ["You", *others],
    }  # fmt: skip
    return page.render(request, "programme/modules.jinja", context)
