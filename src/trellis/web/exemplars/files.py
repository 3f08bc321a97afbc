"""Files of exemplars, asked for anew for each slice, so that taking one back stops it. Nobody's name goes with them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from trellis.evidence.queries import Served
from trellis.exemplars import queries
from trellis.kernel.database import acting_as
from trellis.people.models import Person
from trellis.web import page
from trellis.web.evidence import files


@require_safe
def file(request: HttpRequest, exemplar_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Send a file of an exemplar, or a slice of it, to those who see the exemplar; 404 to everybody else."""
    if not request.user.is_authenticated:
        return page.not_found(request)
    find = partial(_served, exemplar_id)
    try:
        return files.send(request, find(request.user, file_id), request.user, files.still_signed_in, find)
    except (ObjectDoesNotExist, FileNotFoundError):
        return page.not_found(request)


def _served(exemplar_id: UUID, person: Person, file_id: UUID) -> Served:
    with acting_as(person):
        return queries.served(exemplar_id, file_id)
