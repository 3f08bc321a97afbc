"""A short look at how one goes at one's own learning: for oneself alone, now and then (R33)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from trellis.kernel import drafts
from trellis.kernel.errors import Invalid
from trellis.reflection import commands, queries
from trellis.web.coaching.shared import draft_url
from trellis.web.enquiry.forms import add_problems
from trellis.web.page import render
from trellis.web.reflection import shared
from trellis.web.signed import Signed

KEY = "thinking:self"


class SelfReviewForm(forms.Form):
    """A choice for each sentence, and a line."""

    words = forms.CharField(label="A line about it, if you like", required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, asked: queries.ReviewSetView | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one["key"] for one in asked.prompts] if asked else []
        for one in asked.prompts if asked else ():
            choices = [(str(place), text) for place, text in enumerate(asked.choices if asked else ())]
            self.fields[one["key"]] = forms.ChoiceField(
                label=one["text"], choices=choices, required=False, widget=forms.RadioSelect
            )

    def answers(self) -> dict[str, int | None]:
        """Return the place of what was chosen for each sentence."""
        return {key: int(self.cleaned_data[key]) if self.cleaned_data.get(key) else None for key in self.keys}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def self_review(request: Signed) -> HttpResponse:
    """Answer a few sentences; see what was chosen the times before."""
    person, status, asked = request.user, HTTPStatus.OK, queries.self_review_set()
    start = drafts.initial(actor=person, form_key=KEY) if request.method != "POST" else {}
    form = SelfReviewForm(request.POST if request.method == "POST" else None, initial=start, asked=asked)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                commands.review_self(actor=person, answers=form.answers(), words=form.cleaned_data["words"])
                drafts.clear(actor=person, form_key=KEY)
                messages.success(request, "Kept. Only you can see it.")
                return redirect("reflection_self")
        except Invalid as error:
            add_problems(form, error.problems)
    context = {
        "form": form, "asked": asked, "draft_url": draft_url(KEY), "kept": queries.self_reviews_of(person),
        "within": shared.within("reflection_self"),
    }  # fmt: skip
    return render(request, "reflection/self_review.jinja", context, status=status)


@login_required
@require_POST
def delete(request: Signed, review_id: UUID) -> HttpResponse:
    """Delete one; the page's own dialog asks first."""
    commands.delete_self_review(actor=request.user, review_id=review_id)
    messages.success(request, "Deleted.")
    return redirect("reflection_self")
