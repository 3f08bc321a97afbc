"""The agreement: read it, propose it, answer with a change, sign it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from trellis.coaching import commands, queries
from trellis.coaching.models import Partnership
from trellis.coaching.standard import by_group
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.people.queries import face
from trellis.programme import queries as programme
from trellis.programme.agreement_schema import Agreement
from trellis.programme.models import Enrolment
from trellis.web.coaching.forms import BreachForm, TermsForm, add_problems
from trellis.web.coaching.shared import draft_url
from trellis.web.page import render

# What both read first, by the pack's own clauses: the true promises, in the order people ask.
FIRST = ("who-reads", "passes-on", "what-leaders-see", "safety", "law", "submitted", "database")


@login_required
def new(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Read the standard agreement for an arranged pair, and propose it; learner and coach alike."""
    person: Person = request.user
    enrolment = programme.enrolment(enrolment_id)
    if enrolment.coach is None or person.id not in {enrolment.learner_id, enrolment.coach_id}:
        raise Enrolment.DoesNotExist
    other = enrolment.coach if person.id == enrolment.learner_id else enrolment.learner
    standard = queries.standard_for(enrolment)
    promise = queries.newest_promises([enrolment.school_id]).get(enrolment.school_id, ("", None))[0]
    key = f"agreement:{enrolment_id}"
    form = _form(request, key, standard, enrolment.tutor_id is not None, standard.settings())
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            pair = commands.start_partnership(
                actor=person, learner_id=enrolment.learner_id, coach_id=enrolment.coach_id,
                enrolment_id=enrolment.id, exception=form.cleaned_data["exception"],
            )  # fmt: skip
            _propose(person, pair, form, after=0)
        except Invalid as error:
            add_problems(form, error.problems)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Conflict:
            return redirect("coaching_agreement", pair.id)
        else:
            drafts.clear(actor=person, form_key=key)
            messages.success(request, f"Signed and sent to {other.first_name}.")
            return redirect("coaching_agreement", pair.id)
    context = {
        "form": form, "other": face(other), "draft_url": draft_url(key), "version": None,
        "action": request.path, "exception": "exception" in form.errors, "changing": False, "problem": "",
        **_reading(standard, promise, enrolment.school.name),
    }  # fmt: skip
    return render(request, "coaching/agreement_new.jinja", context, status=status)


@login_required
@require_safe
def agreement(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """Show the agreement: what is proposed with its differences, or what is in force."""
    return _show(request, queries.agreement_page(request.user, partnership_id), BreachForm())


def _show(
    request: HttpRequest, view: queries.AgreementView, breach_form: BreachForm, status: int = 200
) -> HttpResponse:
    school = view.partnership.school
    context = {
        "view": view, "pair": view.partnership, "breach_form": breach_form, "chosen": _chosen(view),
        **_reading(view.standard, view.promise, school.name if school else ""),
    }  # fmt: skip
    return render(request, "coaching/agreement.jinja", context, status=status)


@login_required
def change(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """Propose other terms; the other signs them or answers again. Nothing changes until then."""
    person: Person = request.user
    view = queries.agreement_page(person, partnership_id, breaches=False)
    if not view.is_party:
        raise Partnership.DoesNotExist
    shown, key = view.shown, f"agreement-change:{partnership_id}"
    start = dict(shown.terms) if shown else view.standard.settings()
    if shown:
        start |= {"ground_rules": shown.rules, "learner_aims": shown.learner_aims, "school_aims": shown.school_aims}
    form = _form(request, key, view.standard, view.partnership.tutor_id is not None, start)
    status, problem = HTTPStatus.OK, ""
    if request.method == "POST" and form.is_valid():
        said = request.POST.get("version", "")
        try:
            if form.cleaned_data["exception"]:
                commands.record_exception(
                    actor=person, partnership_id=partnership_id, exception=form.cleaned_data["exception"]
                )
            _propose(person, view.partnership, form, after=int(said) if said.isdecimal() else None)
        except Invalid as error:
            add_problems(form, error.problems)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Conflict as error:
            problem, status = str(error), HTTPStatus.CONFLICT
        else:
            drafts.clear(actor=person, form_key=key)
            messages.success(request, f"Signed and sent to {view.other.first_name}.")
            return redirect("coaching_agreement", partnership_id)
    school = view.partnership.school
    context = {
        "form": form, "other": view.other, "draft_url": draft_url(key), "version": shown.number if shown else 0,
        "action": request.path, "exception": "exception" in form.errors, "changing": bool(shown), "problem": problem,
        **_reading(view.standard, view.promise, school.name if school else ""),
    }  # fmt: skip
    return render(request, "coaching/agreement_new.jinja", context, status=status)


@login_required
@require_POST
def sign(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """Sign what the other proposed."""
    said = request.POST.get("agreement", "")
    view = queries.agreement_page(request.user, partnership_id, breaches=False)
    if view.proposed is None or str(view.proposed.id) != said:
        messages.error(request, "This changed while you were reading. Here is how it stands now.")
        return redirect("coaching_agreement", partnership_id)
    try:
        commands.sign_agreement(actor=request.user, agreement_id=view.proposed.id)
    except Invalid as error:
        messages.error(request, " ".join(error.problems.values()))
        return redirect("coaching_agreement", partnership_id)
    messages.success(request, "Signed by both of you. Your circle is open.")
    return redirect("coaching_agreement", partnership_id)


@login_required
@require_POST
def breach(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """Say that a rule was broken; only the two see it."""
    form = BreachForm(request.POST)
    form.is_valid()
    try:
        commands.raise_breach(
            actor=request.user, partnership_id=partnership_id, words=form.cleaned_data.get("words", "")
        )
    except Invalid as error:
        add_problems(form, error.problems)
        view = queries.agreement_page(request.user, partnership_id)
        return _show(request, view, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Kept. The two of you see it, and it comes up when you next look at the agreement.")
    return redirect("coaching_agreement", partnership_id)


@login_required
@require_POST
def settle(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Put it behind us."""
    settled = commands.settle_breach(actor=request.user, breach_id=breach_id)
    return redirect("coaching_agreement", settled.partnership_id)


@login_required
@require_POST
def rematch(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """Ask for another partner, without a reason."""
    commands.ask_rematch(actor=request.user, partnership_id=partnership_id)
    messages.success(request, "Asked. Whoever matches coaches reads that a change is wanted, and nothing more.")
    return redirect("coaching_agreement", partnership_id)


@login_required
@require_POST
def end(request: HttpRequest, partnership_id: UUID) -> HttpResponse:
    """End the partnership."""
    commands.end_partnership(actor=request.user, partnership_id=partnership_id)
    messages.success(request, "This has ended. Each of you keeps what is yours.")
    return redirect("coaching")


def _propose(person: Person, pair: Partnership, form: TermsForm, after: int | None) -> None:
    commands.propose_agreement(
        actor=person, partnership_id=pair.id, chosen=form.chosen(), ground_rules=form.cleaned_data["ground_rules"],
        learner_aims=form.cleaned_data["learner_aims"], school_aims=form.cleaned_data["school_aims"], after=after,
    )  # fmt: skip


def _form(request: HttpRequest, key: str, standard: Agreement, has_tutor: bool, start: dict[str, str]) -> TermsForm:
    if request.method == "POST":
        return TermsForm(request.POST, standard=standard, has_tutor=has_tutor)
    kept = drafts.initial(actor=request.user, form_key=key)
    return TermsForm(initial=start | kept, standard=standard, has_tutor=has_tutor)


def _reading(standard: Agreement, promise: str, school: str) -> dict[str, Any]:
    """Return what both read: the true promises first, then every clause, and the two lists."""
    clauses = {clause.key: clause for clause in standard.clauses}
    return {
        "standard": standard,
        "first": [clauses[key] for key in FIRST if key in clauses],
        "groups": by_group(standard),
        "promise": promise,
        "school": school,
    }


def _chosen(view: queries.AgreementView) -> list[tuple[str, str]]:
    """Return the settings of the version shown, in words."""
    terms = view.shown.terms if view.shown else view.standard.settings()
    tutored = view.partnership.tutor_id is not None
    return [
        (setting.label, next((o.label for o in setting.options if o.value == terms.get(setting.key)), ""))
        for clause in view.standard.clauses
        for setting in clause.settings
        if tutored or setting.key != "tutor-in-circle"
    ]
