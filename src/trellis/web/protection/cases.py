"""Disclosure cases: one's own list, asking for one, and the yearly counts for everybody."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from trellis.kernel.errors import Invalid
from trellis.protection import commands, queries
from trellis.protection.enums import CaseGround
from trellis.web import page
from trellis.web.signed import Signed

ASKED = "Asked. The data-protection officer has been written to."
NOBODY = (
    "Asked. Nobody who could review it is named as data-protection officer there, so nobody has been written to. "
    "Ask whoever looks after the accounts to name one."
)


class CaseForm(forms.Form):
    """What is asked for."""

    organisation = forms.ChoiceField(
        label="Which place answers for these records", choices=(), error_messages={"required": "Choose the place."}
    )
    ground = forms.ChoiceField(
        label="What it is for", choices=[*CaseGround.choices, *queries.REFUSED_GROUNDS.items()],
        widget=forms.RadioSelect, error_messages={"required": "Choose what it is for."},
    )  # fmt: skip
    addresses = forms.CharField(
        label="Whose records", widget=forms.Textarea, max_length=2000,
        help_text="Their work addresses, one a line. Five people at most.",
        error_messages={"required": "Write the work address of each person, one a line."},
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Which records", choices=list(queries.CASE_KINDS.items()), widget=forms.CheckboxSelectMultiple,
        help_text="No more than is needed.", error_messages={"required": "Choose which records."},
    )  # fmt: skip
    from_on = forms.DateField(
        label="Made from", widget=forms.DateInput, error_messages={"required": "Choose the first day."}
    )
    to_on = forms.DateField(
        label="Made until", widget=forms.DateInput, error_messages={"required": "Choose the last day."}
    )
    recipient = forms.CharField(
        label="Who is to be given the copy", max_length=200, help_text="Such as “Employment Tribunal, case 12”.",
        error_messages={"required": "Say who is to be given the copy."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why this is needed, and why no less would do", widget=forms.Textarea, max_length=4000,
        help_text="Both reviewers read this, and those concerned once they are told.",
        error_messages={"required": "Say in a few lines why this is needed, and why no less would do."},
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [("", "Choose")] if len(places) != 1 else []
        self.fields["organisation"].choices = [*first, *((str(one), name) for one, name in places)]  # type: ignore[attr-defined]


@login_required
@require_GET
def cases(request: Signed) -> HttpResponse:
    """List the cases one reviews, asked for, or is concerned by."""
    return page.render(request, "protection/cases.jinja", {"cases": queries.cases(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Signed) -> HttpResponse:
    """Ask for a disclosure."""
    form = CaseForm(request.POST or None, places=queries.places_of(request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            case = commands.ask_case(
                actor=request.user, organisation_id=UUID(given.pop("organisation")),
                addresses=given.pop("addresses").splitlines(), **given,
            )  # fmt: skip
        except Invalid as error:
            for field, sentence in error.problems.items():
                form.add_error(field, sentence)
        else:
            messages.success(request, ASKED if queries.has_officer(case) else NOBODY)
            return redirect("protection_case", case_id=case.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page.render(request, "protection/case_new.jinja", {"form": form}, status=status)


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """Say to everybody how often copies were given to somebody outside a circle, and for what."""
    return page.render(request, "protection/case_counts.jinja", {"counts": queries.counts()})
