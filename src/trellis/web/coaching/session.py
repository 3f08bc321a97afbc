"""The session page: evidence in focus, the question, what is taken away; and what its buttons do."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trellis.circles.commands import log_access
from trellis.coaching import commands, queries
from trellis.evidence import queries as evidence
from trellis.evidence.models import Item
from trellis.kernel import drafts, words
from trellis.kernel.errors import Conflict, Invalid
from trellis.people.models import Person
from trellis.web.coaching.asking import STEP, behind, sources
from trellis.web.coaching.forms import TakeForm, WhenForm, add_problems, when_initial
from trellis.web.coaching.shared import draft_url, possessive, version
from trellis.web.evidence import present, thread
from trellis.web.page import render

WHY_OPENED = "chosen for a session you share"


@login_required
@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show the session."""
    return show(request, queries.session_view(request.user, session_id))


def show(
    request: HttpRequest, view: queries.SessionView, *, take: TakeForm | None = None, status: int = HTTPStatus.OK,
    conflict: bool = False,
) -> HttpResponse:  # fmt: skip
    """Render the whole page; `take` is a takeaway form with words to keep."""
    person: Person = request.user
    context = parts(person, view, log=True)
    kept = drafts_of(view)
    start = {"kind": view.taken.kind if view.taken else kept.get("kind", "step")}
    for name in ("words", "why", "source"):
        start[name] = kept.get(name) or (getattr(view.taken, name) if view.taken else "")
    next_start = when_initial(None, view.minutes, view.place)
    context |= {
        "take": take or TakeForm(initial=start),
        "take_draft": draft_url(queries.takeaway_draft(view.id)),
        "conflict": conflict,
        "why_step": behind(*STEP, pack=queries.pack_of(view)),
        "next_form": WhenForm(initial=next_start),
        "ends": words.time_of_day(view.starts_at + timedelta(minutes=view.minutes)),
        "live_url": reverse("coaching_live", args=[view.id]),
    }
    return render(request, "coaching/session.jinja", context, status=status)


def parts(person: Person, view: queries.SessionView, *, log: bool = False) -> dict[str, Any]:
    """Return what the live parts of the page show, in at most three statements."""
    pack = queries.pack_of(view)
    found = _focus(person, view)
    # Only what both see: a private remark has no place on a page two people may look at together.
    talk = [one for one in evidence.talk_of(person, found.id) if one.circle == view.circle_id] if found else []
    if found and log:
        log_access(
            reader=person, owner_id=found.owner.id, item_kind=found.kind, item_id=found.id,
            circle_id=view.circle_id, why=WHY_OPENED,
        )  # fmt: skip
    steps = queries.protocol_steps(view, pack)
    return {
        "view": view,
        "names": view.names,
        "possessive": possessive,
        "item": found,
        "item_url": present.item_url(found.id) if found else "",
        "watermark": present.watermark(person, found),
        "stage": present.stage(found) if found else None,
        "picture": present.picture(found) if found else None,
        "markers": thread.markers(talk),
        "said": [_line(one) for one in talk if not one.removed],
        "unseen": bool(view.focus and not found),
        "steps": [
            (step, sources(step.sources), [(said, sources(why)) for said, why in step.prompts]) for step in steps
        ],
        "protocol": pack.protocols.get(view.protocol_key),
        "protocols": queries.protocol_options(pack),
        "timecode": words.timecode,
    }


def _line(one: evidence.Said) -> dict[str, Any]:
    """Return one comment for the thread macro."""
    return {
        "id": one.id, "by": one.author, "name": "You" if one.mine else one.author.first_name, "text": one.text,
        "time": "" if one.at_ms is None else words.timecode(one.at_ms), "ms": one.at_ms or 0,
        "kind": thread.SIGNS[one.kind], "when": words.capital(words.day(one.at)) if one.at_ms is None else "",
    }  # fmt: skip


def _focus(person: Person, view: queries.SessionView) -> evidence.ItemView | None:
    if view.focus is None:
        return None
    try:
        return evidence.item_view(person, view.focus)
    except Item.DoesNotExist:
        return None


def drafts_of(view: queries.SessionView) -> dict[str, str]:
    """Return the learner's unsent words for the takeaway."""
    return view.kept if view.is_learner else {}


@login_required
@require_POST
def begin(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Begin the session and go in; well before its time, ask first."""
    view = queries.session_view(request.user, session_id)
    if view.is_party and view.early and request.POST.get("sure") != "yes":
        return render(request, "coaching/begin.jinja", {"view": view})
    go_in(request, view)
    return redirect("coaching_session", session_id)


def go_in(request: HttpRequest, view: queries.SessionView) -> None:
    """Begin it, once, and say so."""
    commands.open_session(actor=request.user, session_id=view.id)
    if view.state == "planned":
        messages.success(request, f"Begun. {view.other.first_name} sees it here and on Today.")


@login_required
@require_POST
def focus(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Turn both to one piece of evidence, at one moment."""
    said = request.POST.get("at_ms", "")
    at = int(said) if said.isdecimal() else None
    try:
        item_id = UUID(request.POST.get("item", ""))
    except ValueError:
        return redirect("coaching_session", session_id)
    try:
        commands.put_in_focus(actor=request.user, session_id=session_id, item_id=item_id, at_ms=at)
    except Invalid as error:  # a pupil in it may not be shown to the two of them
        messages.error(request, str(error))
        return redirect("coaching_session", session_id)
    if not by_script(request):
        messages.success(request, f"On the table{f': {words.timecode(at)}' if at else ''}. Both of you see it here.")
    return _after(request, session_id)


@login_required
@require_POST
def walk(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Choose a protocol, turn to a step of it, or leave it."""
    try:
        if "step" in request.POST:
            commands.show_step(actor=request.user, session_id=session_id, step_key=request.POST["step"])
        else:
            key, _, mode = request.POST.get("protocol", "").partition("/")
            level = request.POST.get("level", "")
            commands.choose_protocol(actor=request.user, session_id=session_id, key=key, mode=mode, level=level)
    except Invalid as error:
        messages.error(request, " ".join(error.problems.values()))
    return _after(request, session_id)


@login_required
@require_POST
def take(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Keep what the learner takes away; with "finish" also finish."""
    person: Person = request.user
    form = TakeForm(request.POST)
    status, conflict = HTTPStatus.UNPROCESSABLE_ENTITY, False
    if form.is_valid():
        try:
            commands.offer_takeaway(actor=person, session_id=session_id, version=version(request), **form.cleaned_data)
            if "finish" in request.POST:
                commands.close_session(actor=person, session_id=session_id)
        except Invalid as error:
            add_problems(form, error.problems)
        except Conflict:
            status, conflict = HTTPStatus.CONFLICT, True
        else:
            drafts.clear(actor=person, form_key=queries.takeaway_draft(session_id))
            messages.success(request, "Kept, in your words.")
            return redirect(f"{reverse('coaching_session', args=[session_id])}#taken")
    view = queries.session_view(person, session_id)
    return show(request, view, take=form, status=status, conflict=conflict)


@login_required
@require_POST
def close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Finish in one tap; a next date and the learner's "this was my agenda" may come with it."""
    person: Person = request.user
    when = WhenForm(request.POST)
    wants_next = bool(request.POST.get("on"))
    if wants_next and not when.is_valid():
        messages.error(request, "That date could not be read; choose a day and a time.")
        return redirect(f"{reverse('coaching_session', args=[session_id])}#next")
    agenda = {"yes": True, "no": False}.get(request.POST.get("agenda", ""))
    commands.close_session(
        actor=person, session_id=session_id, next_starts_at=when.starts_at() if wants_next else None, agenda_mine=agenda
    )
    messages.success(request, "The next one is set." if wants_next else "Finished.")
    return redirect("coaching_session", session_id)


def by_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not the browser itself."""
    return request.headers.get("X-Requested-With") == "island"


def _after(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Answer a script with nothing (it asks for the live parts itself), a browser with the page."""
    if by_script(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect("coaching_session", session_id)
