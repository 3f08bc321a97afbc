"""Proofs of deletion: mine, one of them, its file, and checking anybody's without signing in."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from trellis.protection import queries
from trellis.web import page
from trellis.web.signed import Signed

LARGEST = 200_000  # bytes of a proof's file


class CheckForm(forms.Form):
    """A proof, pasted or as its file."""

    text = forms.CharField(
        label="The proof",
        required=False,
        strip=True,
        help_text="Paste the whole text of the file, from { to }.",
        widget=forms.Textarea,
    )
    file = forms.FileField(label="Or its file", required=False, allow_empty_file=True)

    def proof(self) -> str:
        """Return what was given; the file wins."""
        given = self.cleaned_data.get("file")
        if given is None:
            return str(self.cleaned_data["text"])
        return str(given.read(LARGEST + 1).decode("utf-8", "replace"))


@login_required
@require_GET
def proofs(request: Signed) -> HttpResponse:
    """List my proofs, newest first."""
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    cards, more = queries.proofs_of(request.user, min(number, 10_000))
    return page.render(request, "protection/proofs.jinja", {"proofs": cards, "number": number, "more": more})


@login_required
@require_GET
def proof(request: Signed, proof_id: UUID) -> HttpResponse:
    """Show one proof, fit to be printed."""
    return page.render(request, "protection/proof.jinja", {"proof": queries.proof_of(request.user, proof_id)})


@login_required
@require_GET
def proof_file(request: Signed, proof_id: UUID) -> HttpResponse:
    """Give one signed proof as a file."""
    text = queries.proof_file(request.user, proof_id)
    name = f"proof-of-deletion-{proof_id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a proof; open to everybody, and nothing given is kept."""
    if request.method == "GET":
        return page.render(request, "protection/check.jinja", {"form": CheckForm(), "checked": None})
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Http404
    given = form.proof()
    checked = queries.check_proof(given) if given.strip() else None
    if checked is None:
        form.add_error("text", "Paste a proof, or choose its file.")
    again = CheckForm(initial={"text": given[:LARGEST]}) if checked else form
    return page.render(request, "protection/check.jinja", {"form": again, "checked": checked})
