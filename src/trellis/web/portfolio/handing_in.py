"""Handing in: read it through, declare, submit; the receipt; taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trellis.assessment import queries as assessment
from trellis.circles import commands as circles
from trellis.evidence import queries as evidence
from trellis.kernel.errors import Conflict, Invalid
from trellis.portfolio import commands, queries
from trellis.portfolio.snapshots import canonical
from trellis.programme import queries as programme
from trellis.web import page, typed
from trellis.web.portfolio.forms import SubmitForm
from trellis.web.portfolio.showing import ai_words, frozen_pieces, texts
from trellis.web.signed import Signed

ELSEWHERE = {"pieces": "pieces", "context": "id_context", "limits": "id_limits"}  # put right on the draft's own page


@login_required
def submit(request: Signed, submission_id: UUID) -> HttpResponse:
    """Read the draft through, see what is still asked for, declare, and submit."""
    found = queries.submission(submission_id)
    if found.state != "draft":
        return redirect("portfolio_submission", submission_id)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    extra: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            commands.submit(
                actor=request.user, submission_id=submission_id, version=typed.version(request),
                **form.cleaned_data,
            )  # fmt: skip
        except Invalid as error:
            extra = _spread(form, error, submission_id)
        except Conflict as error:
            extra, found = [(str(error), "#read")], queries.submission(submission_id)
        else:
            messages.success(request, "Submitted.")
            return redirect("portfolio_submission", submission_id)
    enrolment = programme.enrolment(found.enrolment_id)
    pieces = queries.pieces_of(request.user, submission_id)
    context = {
        "draft": found, "module": queries.module_of(found), "form": form, "extra": extra, "pieces": pieces,
        "needs": [need for need in queries.needs(found, pieces) if not need.met],
        "tutor": enrolment.tutor, "coach": enrolment.coach,
    }  # fmt: skip
    return page.render(request, "portfolio/submit.jinja", context, status=422 if form.errors or extra else 200)


def _spread(form: SubmitForm, error: Invalid, submission_id: UUID) -> list[tuple[str, str]]:
    """Put sentences at their fields; return those that are put right elsewhere, with a link."""
    extra = []
    for name, sentence in error.problems.items():
        if name in form.fields:
            form.add_error(name, sentence)
        else:
            page_of = reverse("portfolio_draft", args=[submission_id])
            extra.append((sentence, f"{page_of}#{ELSEWHERE[name]}" if name in ELSEWHERE else "#read"))
    return extra


@login_required
def receipt(request: Signed, submission_id: UUID) -> HttpResponse:
    """What was submitted, its checksum, and once released the result."""
    frozen = queries.snapshot(submission_id)
    found = frozen.submission
    if found.learner_id != request.user.id:
        return redirect("assessment_marking", submission_id)
    module = queries.module_of(found)
    cards = evidence.cards(request.user, [UUID(piece["item"]) for piece in frozen.content["pieces"]])
    context = {
        "submission": found, "frozen": frozen, "module": module, "unchanged": queries.unchanged(frozen),
        "pieces": frozen_pieces(frozen, module, cards), "texts": texts(frozen, module),
        "ai": ai_words(frozen.content["declaration"]),
        "result": assessment.result(found) if found.state == "assessed" else None,
    }  # fmt: skip
    return page.render(request, "portfolio/submission.jinja", context)


@login_required
def copy(request: Signed, submission_id: UUID) -> HttpResponse:
    """The frozen copy as a file whose sha256 is the checksum on the receipt."""
    frozen = queries.snapshot(submission_id)
    owner = frozen.submission.learner_id
    circles.log_access(
        reader=request.user, owner_id=owner, item_kind="submission", item_id=submission_id,
        circle_id=frozen.circle_id, why="assesses it",
    )  # fmt: skip
    name = f"submission-{frozen.checksum[:12]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(canonical(frozen.content), content_type="application/json", headers=headers)


@login_required
@require_POST
def withdraw(request: Signed, submission_id: UUID) -> HttpResponse:
    """Take submitted work back before it is assessed."""
    commands.withdraw(actor=request.user, submission_id=submission_id, version=typed.version(request))
    messages.success(request, "Withdrawn. Nobody but you can open it now.")
    return redirect("portfolio_home")
