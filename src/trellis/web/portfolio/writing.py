"""Writing a draft: begin, write, choose evidence, throw away."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trellis.evidence import queries as evidence
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Invalid
from trellis.portfolio import commands, queries
from trellis.portfolio.models import Submission
from trellis.portfolio.rows import PieceRow
from trellis.programme.schema import Module
from trellis.web import page, typed
from trellis.web.portfolio.forms import ChooseForm, DraftForm
from trellis.web.signed import Signed

DRAFT = "draft"


@login_required
@require_POST
def begin(request: Signed, key: str) -> HttpResponse:
    """Begin a draft, or go on with the one begun."""
    made = commands.begin(actor=request.user, module_key=key)
    return redirect("portfolio_draft", made.id)


@login_required
def draft(request: Signed, submission_id: UUID) -> HttpResponse:
    """Write the draft's words; what is typed is kept before it is saved."""
    found = _draft(submission_id)
    pieces = queries.pieces_of(request.user, submission_id)
    module, key = queries.module_of(found), f"submission:{submission_id}"
    problem, status = "", 200
    stands: list[tuple[str, str]] = []
    kept = drafts.load(actor=request.user, form_key=key) if request.method == "GET" else {}
    initial = {**DraftForm.initial_of(found, pieces), **DraftForm.typed(kept)}
    form = DraftForm(request.POST if request.method == "POST" else None, initial=initial, module=module, pieces=pieces)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, form)
        except Invalid as error:
            status = 422
            for name, sentence in error.problems.items():
                form.add_error(name if name in form.fields else f"answer_{name}", sentence)
        except Conflict as error:
            problem, status, found = str(error), 409, _draft(submission_id)
            stands = typed.others(form, DraftForm.initial_of(found, queries.pieces_of(request.user, submission_id)))
        else:
            drafts.clear(actor=request.user, form_key=key)
            messages.success(request, "Kept in your draft.")
            return redirect(_after(request, submission_id))
    context = {
        "draft": found, "module": module, "form": form, "pieces": pieces, "needs": queries.needs(found, pieces),
        "problem": problem, "unsaved": bool(kept), "served": _served(module, pieces), "stands": stands,
        "draft_url": f"{reverse('account_draft')}?{urlencode({'form_key': key})}",
    }  # fmt: skip
    return page.render(request, "portfolio/draft.jinja", context, status=status)


def _served(module: Module, pieces: list[PieceRow]) -> dict[UUID, list[str]]:
    """Return for each piece the titles of the requirements it serves."""
    titles = {one.key: one.title for one in module.requirements}
    return {piece.id: [titles[key] for key in piece.serves if key in titles] for piece in pieces}


def _save(request: Signed, found: Submission, form: DraftForm) -> None:
    given = form.cleaned_data
    commands.save(
        actor=request.user, submission_id=found.id, version=typed.version(request),
        commentary=given["commentary"], context=given["context"], limits=given["limits"],
        answers=form.answers(), pieces=form.said(),
    )  # fmt: skip


def _after(request: Signed, submission_id: UUID) -> str:
    """Where to go when it is kept: the same page, choosing evidence, or reading it through."""
    names = {"evidence": "portfolio_choose", "submit": "portfolio_submit"}
    return reverse(names.get(request.POST.get("then", ""), "portfolio_draft"), args=[submission_id])


@login_required
def choose(request: Signed, submission_id: UUID) -> HttpResponse:
    """Choose which evidence goes in."""
    found = _draft(submission_id)
    held = queries.item_ids(submission_id)
    form = ChooseForm(
        request.POST if request.method == "POST" else None,
        options=evidence.options(request.user), initial={"items": [str(item_id) for item_id in held]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["items"]
        kept = [item_id for item_id in held if item_id in chosen]
        try:
            commands.choose(
                actor=request.user, submission_id=submission_id,
                item_ids=[*kept, *(item_id for item_id in chosen if item_id not in held)],
            )  # fmt: skip
        except Invalid as error:
            for sentence in error.problems.values():
                form.add_error("items", sentence)
        else:
            messages.success(request, "Chosen. Say what each shows.")
            return redirect(f"{reverse('portfolio_draft', args=[submission_id])}#pieces")
    context = {"draft": found, "module": queries.module_of(found), "form": form}
    return page.render(request, "portfolio/choose.jinja", context, status=422 if form.errors else 200)


@login_required
@require_POST
def discard(request: Signed, submission_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    commands.discard(actor=request.user, submission_id=submission_id)
    drafts.clear(actor=request.user, form_key=f"submission:{submission_id}")
    messages.success(request, "The draft is gone. Your evidence is where it was.")
    return redirect("portfolio_home")


def _draft(submission_id: UUID) -> Submission:
    """Return a draft; what is submitted has another page. Raises Submission.DoesNotExist."""
    found = queries.submission(submission_id)
    if found.state != DRAFT:
        raise Submission.DoesNotExist
    return found
