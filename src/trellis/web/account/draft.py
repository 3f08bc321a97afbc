"""The draft of a form: kept as it is typed, given back, forgotten (see static/islands/draft.js).

A form names itself by `?form_key=…` in its draft address, or by a field `form_key`.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from trellis.kernel import drafts
from trellis.kernel.errors import Invalid


@login_required
@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest) -> HttpResponse:
    """POST keeps the fields sent, GET returns them as JSON, DELETE forgets them."""
    form_key = request.GET.get("form_key") or request.POST.get("form_key", "")
    if request.method == "DELETE":
        drafts.clear(actor=request.user, form_key=form_key)
        return _answer(HttpResponse(status=204))
    if request.method == "GET":
        return _answer(JsonResponse({"fields": drafts.load(actor=request.user, form_key=form_key)}))
    fields = {name: values for name, values in request.POST.lists() if name != "form_key"}
    try:
        drafts.save(actor=request.user, form_key=form_key, fields=fields)
    except Invalid as error:
        return _answer(JsonResponse({"problems": error.problems}, status=422))
    return _answer(HttpResponse(status=204))


def _answer(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
