"""Requests about personal data: one's own, asking, the officer's register, entering one that came on paper."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from trellis.kernel import clock
from trellis.kernel.errors import Invalid
from trellis.protection import commands, queries
from trellis.protection.enums import RequestKind
from trellis.web import page
from trellis.web.protection.holds import officers
from trellis.web.signed import Signed

FURTHEST = 10_000  # pages
Places = list[tuple[UUID, str]]


class OwnForm(forms.Form):
    """What somebody asks about their own data."""

    kind = forms.ChoiceField(
        label="What do you ask?", widget=forms.RadioSelect, error_messages={"required": "Choose what you ask."},
        choices=[
            (RequestKind.HELD, "What is held about me, others’ notes included"),
            (RequestKind.CORRECTION, "Something about me is wrong and should be corrected"),
            (RequestKind.OBJECTION, "I object to something being kept or used"),
            (RequestKind.COMPLAINT, "I complain about how my data is handled"),
        ],
    )  # fmt: skip
    organisation = forms.ChoiceField(
        label="Who is to answer", choices=(), error_messages={"required": "Choose the place that is to answer."}
    )
    text = forms.CharField(
        label="What it is about", required=False, widget=forms.Textarea, max_length=4000,
        help_text="A line or two. For a correction: which words, where, and what would be right.",
    )  # fmt: skip
    owner = forms.ChoiceField(
        label="Who wrote it, if it is a correction", required=False, choices=(),
        help_text="They are asked at once, read what you wrote, and reply. Nobody else changes their words.",
    )  # fmt: skip

    def __init__(self, *args: Any, places: Places, fellows: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["organisation"], places)
        self.fields["owner"].choices = [("", "I do not know, or nobody here"), *((str(k), v) for k, v in fellows)]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """What came on paper or by mail, entered by the officer."""

    kind = forms.ChoiceField(
        label="What is asked", widget=forms.RadioSelect, error_messages={"required": "Choose what is asked."},
        choices=[
            (RequestKind.PUPIL, "What is held about a pupil"),
            (RequestKind.OBJECTION, "A pupil or parent objects to recordings"),
            (RequestKind.CORRECTION, "Something about a pupil is to be corrected"),
            (RequestKind.COMPLAINT, "A complaint"),
        ],
    )  # fmt: skip
    organisation = forms.ChoiceField(
        label="Which place it is for", choices=(), error_messages={"required": "Choose the place."}
    )
    pupil_key = forms.CharField(
        label="Pupil’s key", required=False, max_length=40,
        help_text="From the school’s own register, such as P07. Never a name. A complaint may go without.",
    )  # fmt: skip
    class_name = forms.CharField(
        label="Class", required=False, max_length=60,
        help_text="As the teacher calls it, such as Year 4. Keys may be used in more than one class.",
    )  # fmt: skip
    received_on = forms.DateField(
        label="The day it reached you", widget=forms.DateInput, error_messages={"required": "Give the day."},
        help_text="The clock runs from this day.",
    )  # fmt: skip
    text = forms.CharField(
        label="What is asked, in a line or two", widget=forms.Textarea, max_length=4000,
        help_text="Without a name. Teachers who are asked for a copy read it.",
        error_messages={"required": "Say in a line or two what is asked, without a name."},
    )  # fmt: skip

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": clock.today()}, **kwargs)
        _choose(self.fields["organisation"], places)


def _choose(field: Any, places: Places) -> None:
    first = [("", "Choose")] if len(places) != 1 else []
    field.choices = [*first, *((str(one), name) for one, name in places)]


@login_required
@require_GET
def own(request: Signed) -> HttpResponse:
    """List what one asked, and what one is asked to do because of others' requests."""
    context = {"requests": queries.own_requests(request.user), "tasks": queries.tasks_of(request.user)}
    return page.render(request, "protection/requests.jinja", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Signed) -> HttpResponse:
    """Ask about one's own data."""
    places = queries.answering_places(request.user)
    form = OwnForm(request.POST or None, places=places, fellows=queries.fellows(request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.make_request(
                actor=request.user, organisation_id=UUID(given["organisation"]), kind=given["kind"], text=given["text"],
                owner_id=UUID(given["owner"]) if given["owner"] and given["kind"] == RequestKind.CORRECTION else None,
            )  # fmt: skip
        except Invalid as error:
            _tell(form, error)
        else:
            messages.success(request, "Sent. The data-protection officer has been written to.")
            return redirect("protection_request", request_id=made.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page.render(request, "protection/request_new.jinja", {"form": form, "places": places}, status=status)


@officers
@require_GET
def register(request: Signed) -> HttpResponse:
    """List the requests of the office, what is due next first."""
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    closed = request.GET.get("closed") == "yes"
    rows, more = queries.register(min(number, FURTHEST), closed=closed)
    context = {"rows": rows, "more": more, "number": min(number, FURTHEST), "closed": closed}
    return page.render(request, "protection/register.jinja", context)


@officers
@require_http_methods(["GET", "POST"])
def enter(request: Signed) -> HttpResponse:
    """Enter a request that came on paper or by mail."""
    form = PaperForm(request.POST or None, places=queries.desk_places(request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.enter_request(actor=request.user, organisation_id=UUID(given.pop("organisation")), **given)
        except Invalid as error:
            _tell(form, error)
        else:
            messages.success(request, "Entered. Its clock runs from the day it reached you.")
            return redirect("protection_request", request_id=made.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page.render(request, "protection/request_enter.jinja", {"form": form}, status=status)


def _tell(form: forms.Form, error: Invalid) -> None:
    for field, sentence in error.problems.items():
        form.add_error(field, sentence)
