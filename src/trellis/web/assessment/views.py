"""Marking: the queue, and one submission beside its rubric."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trellis.assessment import commands, queries, scores
from trellis.assessment.models import Mark
from trellis.circles import commands as circles
from trellis.evidence import queries as evidence
from trellis.kernel import drafts, words
from trellis.kernel.errors import Conflict, Invalid
from trellis.portfolio import queries as submissions
from trellis.portfolio.models import Snapshot, Submission
from trellis.web import page, typed
from trellis.web.assessment.forms import MarkForm
from trellis.web.portfolio.showing import ai_words, frozen_pieces, texts
from trellis.web.signed import Signed

KEPT = {"draft": "Kept as a draft, only for you.", "provisional": "Recorded. The learner does not see it yet."}
# Where the page says what happened and what is next: the mark, or the end of the rubric for a draft.
LANDS = {"draft": "#so-far"}


@login_required
def queue(request: Signed) -> HttpResponse:
    """What waits for the reader's marking, longest first, and what is done."""
    waiting = queries.queue(request.user)
    many = "One submission waits" if len(waiting) == 1 else f"{words.count(len(waiting))} submissions wait"
    title = f"{many} for you." if waiting else "Nothing waits for you."
    context = {
        "waiting": waiting,
        "title": title,
        "next": queries.next_to_mark(waiting),
        "done": submissions.assessed_by(request.user),
    }
    return page.render(request, "assessment/queue.jinja", context)


@login_required
def marking(request: Signed, submission_id: UUID) -> HttpResponse:
    """A submission on one side, its rubric on the other; kept as a draft, then recorded."""
    frozen = submissions.snapshot(submission_id)
    if frozen.submission.learner_id == request.user.id:
        return redirect("portfolio_submission", submission_id)
    mark = queries.own_mark(request.user, submission_id)
    rubric, key = submissions.rubric_of(frozen.submission), f"marking:{submission_id}"
    kept = drafts.load(actor=request.user, form_key=key) if request.method == "GET" and _open(frozen, mark) else {}
    form = MarkForm(
        request.POST if request.method == "POST" else None, rubric=rubric,
        initial={**MarkForm.initial_of(mark), **MarkForm.typed(kept)},
    )  # fmt: skip
    extra: list[tuple[str, str]] = []
    stands: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            mark = _keep(request, frozen.submission, form)
        except Invalid as error:
            extra = form.show_problems(error.problems)
            mark = queries.own_mark(request.user, submission_id)
        except Conflict as error:
            extra = [(str(error), "#rubric")]
            mark = queries.own_mark(request.user, submission_id)
            stands = typed.others(form, MarkForm.initial_of(mark))
        else:
            drafts.clear(actor=request.user, form_key=key)
            messages.success(request, KEPT[mark.state])
            return _land(submission_id, mark)
    _log(request, frozen)
    context = {
        "form": form,
        "extra": extra,
        "mark": mark,
        "unsaved": bool(kept),
        "stands": stands,
        **_shown(request, frozen, mark, key),
    }
    return page.render(request, "assessment/marking.jinja", context, status=422 if form.errors or extra else 200)


def _land(submission_id: UUID, mark: Mark) -> HttpResponse:
    """Go back to the part of the page that says what happened and what is next."""
    where = reverse("assessment_marking", args=[submission_id])
    return redirect(where + LANDS.get(mark.state, "#mark"))


def _open(frozen: Snapshot, mark: Mark | None) -> bool:
    """Whether there is a form to write in."""
    return frozen.submission.state == "submitted" and (mark is None or mark.state == "draft")


def _keep(request: Signed, found: Submission, form: MarkForm) -> Mark:
    """Keep the draft mark, and record it if that button was pressed."""
    mark = commands.begin(actor=request.user, submission_id=found.id)
    mark = commands.save(
        actor=request.user, mark_id=mark.id, version=typed.version(request), given=form.scores(),
        feedback=form.cleaned_data["feedback"],
    )  # fmt: skip
    if request.POST.get("then") == "record":
        mark = commands.record(actor=request.user, mark_id=mark.id, version=mark.version)
    return mark


def _shown(request: Signed, frozen: Snapshot, mark: Mark | None, key: str) -> dict[str, Any]:
    """What stands on the submission's side, and the total so far."""
    found = frozen.submission
    module, rubric = submissions.module_of(found), submissions.rubric_of(found)
    cards = evidence.cards(request.user, [UUID(piece["item"]) for piece in frozen.content["pieces"]])
    whole = mark.total if mark else None
    open_now = _open(frozen, mark)
    return {
        "submission": found, "frozen": frozen, "module": module, "rubric": rubric, "open": open_now,
        "pieces": frozen_pieces(frozen, module, cards), "texts": texts(frozen, module),
        "ai": ai_words(frozen.content["declaration"]),
        "total": f"{whole}, {rubric.band_of(whole).title}" if whole is not None else "",
        "passes": whole is not None and scores.passes(rubric, whole),
        "given": queries.result_of(mark, rubric) if mark and not open_now else (),
        "next": queries.after(request.user, mark) if mark and not open_now else None,
        "draft_url": f"{reverse('account_draft')}?{urlencode({'form_key': key})}",
    }  # fmt: skip


def _log(request: Signed, frozen: Snapshot) -> None:
    """Let the learner see who opened their work."""
    circles.log_access(
        reader=request.user, owner_id=frozen.submission.learner_id, item_kind="submission",
        item_id=frozen.submission_id, circle_id=frozen.circle_id, why="assesses it",
    )  # fmt: skip


@login_required
@require_POST
def reopen(request: Signed, submission_id: UUID) -> HttpResponse:
    """Take a recorded mark up again."""
    mark = _own(request, submission_id)
    mark = commands.reopen(actor=request.user, mark_id=mark.id, version=typed.version(request))
    messages.success(request, "It is a draft again, only for you.")
    return _land(submission_id, mark)


@login_required
@require_POST
def release(request: Signed, submission_id: UUID) -> HttpResponse:
    """Show the learner the mark, the feedback and the credits."""
    mark = _own(request, submission_id)
    mark = commands.release(actor=request.user, mark_id=mark.id, version=typed.version(request))
    messages.success(request, "Released. The learner can read it now.")
    return _land(submission_id, mark)


def _own(request: Signed, submission_id: UUID) -> Mark:
    mark = queries.own_mark(request.user, submission_id)
    if mark is None:
        raise Mark.DoesNotExist
    return mark
