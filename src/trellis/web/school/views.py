"""School: who meets whom and whether the time was kept. Arrangements only, never learning (R63, R127, R140)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from trellis.coaching import commands, queries
from trellis.kernel import words
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.programme import queries as programme
from trellis.programme.models import Enrolment
from trellis.web import page
from trellis.web.signed import Signed

HEADS = ("Teacher", "Coach", "Tutor", "Held", "Time held", "Planned", "Lost", "Why it was lost", "Next")


def for_leaders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 to everybody who leads no school."""

    @wraps(view)
    def wrapper(request: Signed, **kwargs: Any) -> HttpResponse:
        if Role.LEADER not in people.roles_of(request.user):
            raise Http404
        return view(request, **kwargs)

    return login_required(wrapper)


@for_leaders
def home(request: Signed) -> HttpResponse:
    """List who learns with whom, with the time planned, kept and lost."""
    school = queries.school_view(request.user)
    enrolled = {(row.learner_id, row.coach_id): row for row in programme.enrolments_led()}
    times = {(pair.learner.id, pair.coach.id): pair for pair in school.pairs}
    rows = [_line(enrolled.get(key), times.get(key)) for key in {**times, **enrolled}]
    context = {"school": school, "heads": HEADS, "rows": sorted(rows, key=lambda row: str(row[0]))}
    return page.render(request, "school/home.jinja", context)


def _line(row: Enrolment | None, pair: queries.Arrangement | None) -> list[str | int]:
    """Return a teacher's line: who, with whom, and the time (nothing said, written or filmed)."""
    learner = row.learner.name if row else pair.learner.name if pair else ""
    coach = row.coach.name if row and row.coach else pair.coach.name if pair else "Not named yet"
    tutor = row.tutor.name if row and row.tutor else "Not named yet" if row else "–"
    if pair is None:
        return [learner, coach, tutor, 0, "–", 0, 0, "–", "No date yet"]
    return [
        learner, coach, tutor, pair.held, words.span(pair.held_minutes) if pair.held else "–", pair.planned, pair.lost,
        words.names([f"{reason.lower()} ({count})" for reason, count in pair.reasons.items()]) or "–",
        words.capital(words.day(pair.next_on)) if pair.next_on else "No date yet",
    ]  # fmt: skip


@for_leaders
def promise(request: Signed) -> HttpResponse:
    """Show the promise on one page, and take the answer."""
    school = queries.school_view(request.user)
    if request.method == "POST" and school.school_id:
        commands.answer_promise(actor=request.user, school_id=school.school_id, answer=request.POST.get("answer", ""))
        messages.success(request, "Your answer is kept, and shown to the pairs at your school.")
        return redirect("today")
    return page.render(request, "school/promise.jinja", {"school": school})


@for_leaders
def preview(request: Signed) -> HttpResponse:
    """Say exactly what heads see and what they do not, with an invented pair."""
    listed = queries.arrangements_at(request.user)
    context = {
        "heads": HEADS, "seen": [line for line in listed if "leader" in line.seen_by],
        "others": [line for line in listed if "leader" not in line.seen_by],
    }  # fmt: skip
    return page.render(request, "school/preview.jinja", context)
