"""Holds, for data-protection officers: the list, placing one, looking again, ending. For everybody else 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from trellis.kernel.errors import Invalid
from trellis.protection import commands, queries
from trellis.protection.enums import HoldGround
from trellis.web import page
from trellis.web.signed import Signed


def officers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 to whoever does not hold the office."""

    @wraps(view)
    def wrapper(request: Signed, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.may_hold(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(wrapper)


class HoldForm(forms.Form):
    """A hold to be placed."""

    person = forms.ChoiceField(label="Whose records", choices=(), error_messages={"required": "Choose a person."})
    ground = forms.ChoiceField(
        label="What it is for", choices=HoldGround.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is for."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", widget=forms.Textarea, max_length=2000, help_text="The person reads this once they are told.",
        error_messages={"required": "Say why, in a line or two. Whoever is held reads it once they are told."},
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Which records", choices=list(queries.HELD_KINDS.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose which records."},
    )  # fmt: skip
    ends_on = forms.DateField(
        label="Until", required=False, widget=forms.DateInput, help_text="Leave empty if it is not known yet."
    )
    untold_why = forms.CharField(
        label="Why the person is not told", required=False, widget=forms.Textarea, max_length=2000,
        help_text="Leave empty, and they are told today. Only for safeguarding, or where the law asks for it. "
        "After 28 days they see the hold, unless you say again that it has to stay so.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[UUID, UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose"), *((f"{place} {one}", name) for place, one, name in people)]  # type: ignore[attr-defined]


@officers
@require_http_methods(["GET", "POST"])
def holds(request: Signed) -> HttpResponse:
    """List the holds of the office; POST places one."""
    form = HoldForm(request.POST or None, people=queries.places_and_people(request.user))
    if request.method == "POST" and form.is_valid():
        place, _, person = form.cleaned_data.pop("person").partition(" ")
        try:
            commands.place_hold(
                actor=request.user, organisation_id=UUID(place), person_id=UUID(person), **form.cleaned_data
            )
        except Invalid as error:
            for field, sentence in error.problems.items():
                form.add_error(field, sentence)
        else:
            messages.success(request, "These records are not deleted for now.")
            return redirect("protection_holds")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "holds": queries.holds(request.user)}
    return page.render(request, "protection/holds.jinja", context, status=status)


@officers
@require_POST
def review(request: Signed, hold_id: UUID) -> HttpResponse:
    """Say that a hold is still needed, or tell the person."""
    commands.review_hold(
        actor=request.user, hold_id=hold_id, version=_version(request), tell=request.POST.get("tell") == "yes"
    )
    return redirect("protection_holds")


@officers
@require_POST
def end(request: Signed, hold_id: UUID) -> HttpResponse:
    """End a hold."""
    commands.end_hold(actor=request.user, hold_id=hold_id, version=_version(request))
    messages.success(request, "The hold has ended. What was deleted meanwhile goes tonight.")
    return redirect("protection_holds")


def _version(request: Signed) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0  # noqa: PLR2004  a row is not edited so often
