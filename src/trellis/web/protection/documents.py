"""Documents drafted from the configuration in force, for officers and programme leads; for everybody else 404."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from trellis.kernel import clock
from trellis.protection import queries
from trellis.web import page
from trellis.web.signed import Signed


@login_required
@require_GET
def documents(request: Signed) -> HttpResponse:
    """List the documents, for one of one's places."""
    places = _places(request)
    chosen = _chosen(request, places)
    context = {"places": places, "chosen": chosen, "documents": queries.DOCUMENT_TITLES}
    return page.render(request, "protection/documents.jinja", context)


@login_required
@require_GET
def document(request: Signed, key: str) -> HttpResponse:
    """Show one document, to be read and printed."""
    places = _places(request)
    chosen = _chosen(request, places)
    drafted = queries.document(request.user, key, chosen)
    if drafted is None:
        raise Http404
    context = {"document": drafted, "chosen": chosen, "pieces": queries.document_pieces}
    return page.render(request, "protection/document.jinja", context)


@login_required
@require_GET
def word(request: Signed, key: str) -> HttpResponse:
    """Give one document as a Word file."""
    drafted = queries.document(request.user, key, _chosen(request, _places(request)))
    if drafted is None:
        raise Http404
    answer = HttpResponse(queries.as_word(drafted), content_type=queries.WORD_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{drafted.key}-{clock.today()}.docx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _places(request: Signed) -> list[tuple[UUID, str]]:
    if not queries.may_draft(request.user):
        raise Http404
    return queries.places_to_draft_for(request.user)


def _chosen(request: Signed, places: list[tuple[UUID, str]]) -> UUID:
    """Return the place asked for, or the first. Raises Http404 for another's."""
    given = request.GET.get("place", "")
    found = next((one for one, _ in places if not given or str(one) == given), None)
    if found is None:
        raise Http404
    return found
