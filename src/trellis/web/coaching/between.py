"""Between sessions: a step is tried, or not this week; a question is looked into."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from trellis.circles import queries as circles
from trellis.coaching import commands, queries
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.web.coaching.forms import ResultForm, add_problems
from trellis.web.coaching.shared import draft_url, version
from trellis.web.page import render

ACTS = {"tried": commands.tried_step, "not_this_week": commands.put_off_step, "answered": commands.answer_question}
DONE = {
    "tried": "Kept. Your coach sees it too.",
    "not_this_week": "Not this week, then. It waits.",
    "answered": "Kept.",
}


@login_required
def step(request: HttpRequest, takeaway_id: UUID) -> HttpResponse:
    """Show what was taken away; say "I tried it" or "Not this week", with one line if there is one."""
    person: Person = request.user
    taken = queries.takeaway(takeaway_id)
    mine = taken.learner_id == person.id
    key = f"step:{takeaway_id}"
    form = ResultForm(
        request.POST or None, initial={"result": taken.result} | drafts.initial(actor=person, form_key=key)
    )
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("act", "tried")
        try:
            ACTS.get(act, commands.tried_step)(
                actor=person, takeaway_id=takeaway_id, result=form.cleaned_data["result"], version=version(request)
            )
        except Invalid as error:
            add_problems(form, error.problems)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Conflict as error:
            form.add_error(None, str(error))
            status = HTTPStatus.CONFLICT
            taken = queries.takeaway(takeaway_id)
        else:
            drafts.clear(actor=person, form_key=key)
            messages.success(request, DONE.get(act, DONE["tried"]))
            return redirect("today") if request.POST.get("from") == "today" else redirect("coaching_step", takeaway_id)
    ring = circles.view(taken.circle_id, person)
    context = {
        "taken": taken, "mine": mine, "form": form, "names": ring.names, "draft_url": draft_url(key),
        "who": taken.partnership.learner.first_name, "state": taken.get_state_display(),
        "conflict": status == HTTPStatus.CONFLICT,
    }  # fmt: skip
    return render(request, "coaching/step.jinja", context, status=status)


@login_required
@require_POST
def promote(request: HttpRequest, takeaway_id: UUID) -> HttpResponse:
    """Make a step into an experiment, without typing it again."""
    experiment_id = commands.promote_takeaway(actor=request.user, takeaway_id=takeaway_id)
    return redirect("enquiry_experiment", experiment_id)
