"""Settling that somebody asked for another partner: a new pair, or the same after talking it through (R70)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from trellis.coaching import commands
from trellis.coaching import queries as coaching
from trellis.kernel.errors import Conflict, Invalid
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.programme import queries
from trellis.programme.models import Enrolment
from trellis.web import page, typed
from trellis.web.programme.forms import CoachForm, show_problems
from trellis.web.signed import Signed


@login_required
def another_partner(request: Signed, enrolment_id: UUID) -> HttpResponse:
    """Show who asked, and nothing more; take the answer."""
    found = queries.enrolment(enrolment_id)
    if found.cohort.organisation_id not in people.organisations_where(request.user, Role.LEAD):
        raise Http404
    asked = coaching.asked_of(enrolment_id)
    if not asked:
        messages.info(request, "Nobody asks for another partner here now.")
        return redirect("programme_enrolment", enrolment_id)
    if request.method == "POST" and "keep" in request.POST:
        commands.keep_pair(actor=request.user, enrolment_id=enrolment_id)
        messages.success(request, "Settled: they stay together. Whoever asked gets a mail and reads it here.")
        return redirect("today")
    form = _form(request, found)
    if request.method == "POST" and form.is_valid() and _pair(request, found, form):
        messages.success(request, f"{found.learner.name} is paired anew. Those concerned get a mail and read it here.")
        return redirect("programme_enrolment", enrolment_id)
    context = {"row": queries.row_of(found), "cohort": found.cohort, "asked": asked, "form": form}
    return page.render(request, "programme/another_partner.jinja", context, status=422 if form.errors else 200)


def _form(request: Signed, found: Enrolment) -> CoachForm:
    rows = queries.coaches(found.cohort.organisation_id, school_ids=[found.school_id])
    others = [row for row in rows if row.coach.id not in {found.coach_id, found.learner_id, found.tutor_id}]
    return CoachForm(request.POST or None, coaches=others)


def _pair(request: Signed, found: Enrolment, form: CoachForm) -> bool:
    """Pair anew, or put what is wrong beside the field."""
    try:
        commands.pair_anew(
            actor=request.user, enrolment_id=found.id, coach_id=form.cleaned_data["coach"],
            version=typed.version(request),
        )  # fmt: skip
    except Invalid as error:
        show_problems(form, error)
    except Conflict as error:
        form.add_error(None, str(error))
    else:
        return True
    return False
