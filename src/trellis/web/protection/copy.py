"""My copy of everything: asking for it, seeing it made, fetching it. The password is asked for before each."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from trellis.evidence import store
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.protection import commands, queries
from trellis.web import page
from trellis.web.account.limits import confirmed, no_store
from trellis.web.signed import Signed


@login_required
@require_GET
def copy(request: Signed) -> HttpResponse:
    """Show where the newest copy stands."""
    return page.render(request, "protection/copy.jinja", {"copy": queries.newest_copy(request.user)})


@login_required
@require_POST
@confirmed
def ask(request: Signed) -> HttpResponse:
    """Ask for a copy."""
    commands.ask_copy(actor=request.user)
    return redirect("protection_copy")


@no_store
@login_required
@require_safe
@confirmed
def copy_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Send a copy to whom it is of; the database is asked first, in a transaction of its own."""
    try:
        with acting_as(request.user):
            found = commands.fetch_copy(actor=request.user, export_id=export_id)
    except (ObjectDoesNotExist, Refused):
        return page.not_found(request)
    blocks: Iterator[bytes] = store.here().blocks(found.storage_key) if request.method == "GET" else iter(())
    answer = StreamingHttpResponse(blocks, content_type="application/zip")
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"trellis-copy-{clock.today()}.zip") or "attachment"
    )
    return answer
