"""School: who meets whom and whether the time was kept. Arrangements only, never learning (R63, R127, R140)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from trellis.coaching import commands, queries
from trellis.kernel import words
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.web import page


def for_leaders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 to everybody who leads no school."""

    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if Role.LEADER not in people.roles_of(request.user):
            raise Http404
        return view(request, **kwargs)

    return login_required(wrapper)


@for_leaders
def home(request: HttpRequest) -> HttpResponse:
    """List the pairs with the time promised, kept and lost."""
    school = queries.school_view(request.user)
    rows = [
        [
            pair.learner.name, pair.coach.name, pair.held, pair.planned, pair.lost,
            words.names([f"{reason.lower()} ({count})" for reason, count in pair.reasons.items()]) or "–",
            words.capital(words.day(pair.next_on)) if pair.next_on else "No date yet",
        ]
        for pair in school.pairs
    ]  # fmt: skip
    return page.render(request, "school/home.jinja", {"school": school, "rows": rows})


@for_leaders
def promise(request: HttpRequest) -> HttpResponse:
    """Show the promise on one page, and take the answer."""
    school = queries.school_view(request.user)
    if request.method == "POST" and school.school_id:
        commands.answer_promise(actor=request.user, school_id=school.school_id, answer=request.POST.get("answer", ""))
        messages.success(request, "Your answer is kept, and shown to the pairs at your school.")
        return redirect("today")
    return page.render(request, "school/promise.jinja", {"school": school})


@for_leaders
def preview(request: HttpRequest) -> HttpResponse:
    """Say exactly what heads see and what they do not, with an invented pair."""
    return page.render(request, "school/preview.jinja", {"school": queries.school_view(request.user)})
