"""Programme pages: cohorts, who coaches whom, and coaches' places. Arrangements only."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from trellis.coaching import commands as coaching_commands
from trellis.coaching import queries as coaching
from trellis.kernel import clock, words
from trellis.kernel.errors import Conflict, Invalid
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.programme import commands, queries
from trellis.programme.models import Enrolment
from trellis.web import page, typed
from trellis.web.programme.forms import CohortForm, EnrolForm, PeopleForm, PlacesForm, show_problems
from trellis.web.signed import Signed

WHO_SEES = "Programme leads, and for each person their coach, tutor and school leaders"
ACTIONS = {
    "active": [("pause", "Pause the enrolment"), ("complete", "Mark as completed")],
    "paused": [("resume", "Take it up again")],
    "invited": [("activate", "Mark as active")],
}


@login_required
def home(request: Signed) -> HttpResponse:
    """Cohorts, and first of all everybody without a coach (R91)."""
    leads = people.organisations_where(request.user, Role.LEAD)
    cohorts, uncovered = queries.cohorts(), queries.uncovered() if leads else []
    title = _without("coach", len(uncovered)) if leads and cohorts else "Programme"
    asked = coaching.rematch_requests(request.user) if leads else []
    context = {"asked": asked, "cohorts": cohorts, "uncovered": uncovered, "leads": bool(leads), "title": title}
    return page.render(request, "programme/home.jinja", context)


@login_required
def open_cohort(request: Signed) -> HttpResponse:
    """Open a cohort."""
    people.roles_of(request.user)
    held = request.user.roles  # type: ignore[attr-defined]  # loaded by roles_of
    places = [(row["organisation_id"], row["organisation"]) for row in held if row["role"] == Role.LEAD]
    form = CohortForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.open_cohort(
                actor=request.user, organisation_id=given["organisation"], name=given["name"],
                starts_on=given["starts_on"],
            )  # fmt: skip
        except Invalid as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{made.name} is open.")
            return redirect("programme_cohort", made.id)
    return page.render(request, "programme/cohort_new.jinja", {"form": form, "sees": WHO_SEES})


@login_required
def cohort(request: Signed, cohort_id: UUID) -> HttpResponse:
    """The people of one cohort, as far as the reader arranges for them."""
    found = queries.cohort(cohort_id)
    rows = queries.people_in(cohort_id)
    no_coach = [row for row in rows if row.coach is None and row.state != "completed"]
    no_tutor = [row for row in rows if row.tutor is None and row.state != "completed"]
    context = {
        "cohort": found,
        "rows": rows,
        "programme": queries.programme_title(found.pack_name, found.pack_version),
        "when": _when(found.starts_on),
        "no_coach": no_coach,
        "no_tutor": no_tutor,
        "without_coach": _without("coach", len(no_coach)),
        "without_tutor": _without("tutor", len(no_tutor)),
        "may_arrange": found.organisation_id in people.organisations_where(request.user, Role.LEAD),
        "sees": WHO_SEES,
    }
    return page.render(request, "programme/cohort.jinja", context)


@login_required
def enrol(request: Signed, cohort_id: UUID) -> HttpResponse:
    """Enrol a teacher who has an account."""
    found = queries.cohort(cohort_id)
    form = EnrolForm(request.POST or None, tutors=queries.tutors(found.organisation_id))
    if request.method == "POST" and form.is_valid():
        try:
            made = _enrol(request, cohort_id, form)
        except Invalid as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{made.learner.name} is enrolled. A coach comes next.")
            return redirect("programme_enrolment", made.id)
    return page.render(request, "programme/enrol.jinja", {"form": form, "cohort": found, "sees": WHO_SEES})


def _enrol(request: Signed, cohort_id: UUID, form: EnrolForm) -> Enrolment:
    """Find person and school behind the address, then enrol. Raises Invalid(email=…)."""
    person = people.person_by_email(form.cleaned_data["email"])
    if person is None:
        raise Invalid(email="Nobody here has this address. Add them under Accounts first.")
    schools = people.organisations_where(person, Role.LEARNER)
    if not schools:
        raise Invalid(email=f"{person.name} is not recorded as a learner at a school. Add that under Accounts first.")
    try:
        return commands.enrol(
            actor=request.user, cohort_id=cohort_id, learner_id=person.id, school_id=schools[-1],
            tutor_id=form.cleaned_data["tutor"],
        )  # fmt: skip
    except Invalid as error:
        problems = dict(error.problems)
        if "learner" in problems:
            problems["email"] = problems.pop("learner")
        raise Invalid(**problems) from None


@login_required
def enrolment(request: Signed, enrolment_id: UUID) -> HttpResponse:
    """One person's arrangements: coach, tutor, state."""
    found = queries.enrolment(enrolment_id)
    may_arrange = found.cohort.organisation_id in people.organisations_where(request.user, Role.LEAD)
    form = _people_form(request, found) if may_arrange else None
    conflict = ""
    if form and request.method == "POST" and form.is_valid():
        try:
            anew = coaching_commands.change_people(
                actor=request.user, enrolment_id=enrolment_id, version=typed.version(request),
                coach_id=form.cleaned_data["coach"], tutor_id=form.cleaned_data["tutor"],
            )  # fmt: skip
        except Invalid as error:
            show_problems(form, error)
        except Conflict as error:
            found = queries.enrolment(enrolment_id)
            conflict = str(error)
        else:
            told = " Those concerned get a mail and read it here." if anew else ""
            messages.success(request, f"Kept for {found.learner.name}.{told}")
            return redirect("programme_cohort", found.cohort_id)
    context = {
        "row": queries.row_of(found), "cohort": found.cohort, "form": form, "conflict": conflict,
        "actions": ACTIONS.get(found.state, []) if may_arrange else [], "sees": _seers(found),
    }  # fmt: skip
    return page.render(request, "programme/enrolment.jinja", context, status=409 if conflict else 200)


def _people_form(request: Signed, found: Enrolment) -> PeopleForm:
    organisation_id = found.cohort.organisation_id
    return PeopleForm(
        request.POST or None,
        initial={"coach": found.coach_id, "tutor": found.tutor_id},
        coaches=queries.coaches(organisation_id, school_ids=[found.school_id]),
        tutors=queries.tutors(organisation_id),
    )


@login_required
@require_POST
def move(request: Signed, enrolment_id: UUID, action: str) -> HttpResponse:
    """Pause, resume, complete or activate an enrolment."""
    version = typed.version(request)
    found = commands.move(actor=request.user, enrolment_id=enrolment_id, action=action, version=version)
    messages.success(request, f"{found.get_state_display()}.")
    return redirect("programme_enrolment", enrolment_id)


@login_required
def coaches(request: Signed) -> HttpResponse:
    """The capacity ledger: coaches, their places and training."""
    mine = people.organisations_where(request.user, Role.LEAD)
    rows = queries.coaches(mine[0]) if mine else []
    return page.render(request, "programme/coaches.jinja", {"rows": rows})


@login_required
def coach_places(request: Signed, coach_id: UUID) -> HttpResponse:
    """Say how many learners a coach can take, and how far their training is."""
    mine = people.organisations_where(request.user, Role.LEAD)
    row = queries.coach(mine[0], coach_id) if mine else None
    if row is None:
        return page.not_found(request)
    initial = {"places": row.places if row.places is not None else 4, "training": row.training or "untrained"}
    form = PlacesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_places(
                actor=request.user, organisation_id=mine[0], coach_id=coach_id, **form.cleaned_data,
                version=typed.version(request),
            )  # fmt: skip
        except Invalid as error:
            show_problems(form, error)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Kept for {row.coach.name}.")
            return redirect("programme_coaches")
    return page.render(request, "programme/coach_places.jinja", {"row": row, "form": form})


def _without(whom: str, count: int) -> str:
    """Say it in words: 'Everybody has a coach', 'Two people have no coach yet'."""
    if not count:
        return f"Everybody has a {whom}."
    return f"One person has no {whom} yet." if count == 1 else f"{words.count(count)} people have no {whom} yet."


def _when(starts_on: date) -> str:
    return f"{'Begins' if starts_on > clock.today() else 'Began'} {words.short_day(starts_on)}"


def _seers(found: Enrolment) -> str:
    people_named = [found.learner.first_name]
    people_named += [person.first_name for person in (found.coach, found.tutor) if person]
    return f"{words.names(people_named)}, the leaders of {found.school.name} and programme leads"
