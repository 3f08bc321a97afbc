"""The portfolio: modules, credits, plans."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trellis.assessment import queries as assessment
from trellis.kernel import words
from trellis.kernel.errors import Conflict, Invalid
from trellis.portfolio import commands, queries
from trellis.portfolio.rows import ModuleRow
from trellis.programme import queries as programme
from trellis.programme.models import Enrolment
from trellis.web import page, typed
from trellis.web.portfolio.forms import PlanForm
from trellis.web.portfolio.showing import rubric_rows, shares, sources, tone
from trellis.web.signed import Signed


@login_required
def home(request: Signed) -> HttpResponse:
    """Modules by phase, what is being written, and credits in words."""
    enrolment = programme.enrolment_of(request.user)
    if enrolment is None:
        return page.render(request, "portfolio/home.jinja", {"enrolment": None})
    rows = queries.modules(enrolment)
    held = queries.programme_of(enrolment)
    titles = {phase.key: phase for phase in held.phases}
    phases = [(titles[key], list(group)) for key, group in groupby(rows, key=lambda row: row.phase)]
    context = {
        "enrolment": enrolment, "programme": held, "phases": phases, "credits": assessment.credits_of(enrolment),
        "writing": [row for row in rows if row.open], "next": _next(rows), "href": _href, "tone": tone,
        "passed": _passed(rows),
    }  # fmt: skip
    return page.render(request, "portfolio/home.jinja", context)


@login_required
def module(request: Signed, key: str) -> HttpResponse:
    """What one module asks, how it is marked, and one's plan for it."""
    enrolment = _enrolment(request)
    return page.render(request, "portfolio/module.jinja", _module_context(enrolment, key, None))


@login_required
@require_POST
def plan(request: Signed, key: str) -> HttpResponse:
    """Keep when, and in which form, the module is meant to be done."""
    enrolment = _enrolment(request)
    form = PlanForm(request.POST, module=queries.module(enrolment, key))
    if form.is_valid():
        try:
            commands.plan_module(
                actor=request.user, module_key=key, version=typed.version(request), **form.cleaned_data
            )
        except Invalid as error:
            for name, sentence in error.problems.items():
                form.add_error(name, sentence)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your plan is kept.")
            return redirect("portfolio_module", key)
    return page.render(request, "portfolio/module.jinja", _module_context(enrolment, key, form), status=422)


def _module_context(enrolment: Enrolment, key: str, form: PlanForm | None) -> dict[str, Any]:
    found = queries.module(enrolment, key)
    held, rubric = queries.pack_of(enrolment), queries.rubric_for(enrolment, found)
    rows = {row.key: row for row in queries.modules(enrolment)}
    planned = queries.plan_of(enrolment.id, key)
    initial = {"term": planned.term, "form": planned.form} if planned else None
    people = ["You"] + [person.first_name for person in (enrolment.coach, enrolment.tutor) if person]
    return {
        "module": found, "row": rows[key], "form": form or PlanForm(initial=initial, module=found),
        "version": planned.version if planned else typed.NEVER, "names": people, "href": _href(rows[key]),
        "rubric": rubric_rows(rubric), "pass_mark": rubric.pass_mark, "shares": shares(found),
        "why_module": sources(held, found), "why_rubric": sources(held, rubric), "rubric_about": rubric.about,
    }  # fmt: skip


def _enrolment(request: Signed) -> Enrolment:
    """Return the reader's enrolment; without one there is nothing here for them."""
    found = programme.enrolment_of(request.user)
    if found is None:
        raise Enrolment.DoesNotExist
    return found


def _href(row: ModuleRow) -> str:
    """Where a module's row leads: the draft, the submission, or what the module asks."""
    if row.state == "draft":
        return reverse("portfolio_draft", args=[row.submission_id])
    if row.state in {"submitted", "assessed"}:
        return reverse("portfolio_submission", args=[row.submission_id])
    return reverse("portfolio_module", args=[row.key])


def _next(rows: list[ModuleRow]) -> ModuleRow | None:
    """Return the module to begin next: the first that is neither passed nor under way."""
    return next((row for row in rows if not row.passed and row.state not in {"draft", "submitted"}), None)


def _passed(rows: list[ModuleRow]) -> str:
    """'Two of six modules passed', or '' before the first."""
    count = sum(bool(row.passed) for row in rows)
    if not count:
        return ""
    return f"{words.count(count)} of {words.count(len(rows)).lower()} modules passed"
