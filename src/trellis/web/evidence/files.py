"""Files of evidence at /files/: sent in slices of at most 2 MiB, each authorised anew (R34).

Taking an item back therefore stops a clip within one slice. Nothing is guessed: the type is what
the bytes are, and only pictures, video and sound are shown; the rest is saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trellis.circles.commands import log_access
from trellis.evidence import queries
from trellis.evidence.enums import FileRole
from trellis.evidence.media.ranges import SLICE_MAX, Slice, Unsatisfiable, if_range_allows, parse_range
from trellis.evidence.queries import Served
from trellis.kernel.database import acting_as
from trellis.people import queries as people
from trellis.people.models import Person
from trellis.web import page

WHY = "you show it in a circle they are in"


@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Send a file or a slice of it to those who may open it; 404 to everybody else."""
    if not request.user.is_authenticated:
        return page.not_found(request)
    try:
        served = _authorise(request.user, file_id)
        return _send(request, served)
    except (ObjectDoesNotExist, FileNotFoundError):
        return page.not_found(request)


def _authorise(person: Person, file_id: UUID) -> Served:
    """Return the file if the person may open it now, and log it when it is not theirs."""
    with acting_as(person):
        served = queries.served_file(file_id)
        if served.role != FileRole.POSTER:  # the still stands in lists; seeing a list opens nothing
            log_access(
                reader=person, owner_id=served.owner_id, item_kind="file", item_id=served.item_id,
                circle_id=served.circle_id, why=WHY,
            )  # fmt: skip
    return served


def _send(request: HttpRequest, served: Served) -> HttpResponseBase:
    asked = request.headers.get("Range")
    wanted = parse_range(asked, served.size) if if_range_allows(request.headers.get("If-Range"), served.etag) else None
    if isinstance(wanted, Unsatisfiable):
        answer: HttpResponseBase = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        answer["Content-Range"] = wanted.content_range
    elif isinstance(wanted, Slice):
        answer = HttpResponse(_slice(request, served, wanted), status=HTTPStatus.PARTIAL_CONTENT)
        answer["Content-Range"] = wanted.content_range
        answer["Content-Length"] = str(wanted.length)
    else:
        answer = _whole(request, served)
        answer["Content-Length"] = str(served.size)
    return _described(request, answer, served)


def _slice(request: HttpRequest, served: Served, wanted: Slice) -> bytes:
    if request.method == "HEAD":
        return b""
    return queries.served_slice(served, wanted.start, wanted.length)


def _whole(request: HttpRequest, served: Served) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    if served.size <= SLICE_MAX:
        return HttpResponse(queries.served_slice(served, 0, served.size))
    return StreamingHttpResponse(_slices(request.user, served))


def _slices(person: Person, served: Served) -> Iterator[bytes]:
    """Yield the whole file, asking again before each slice; a refusal breaks off the download."""
    for start in range(0, served.size, SLICE_MAX):
        if start:
            _still_signed_in(person)
            _authorise(person, served.id)
        yield queries.served_slice(served, start, min(SLICE_MAX, served.size - start))


def _still_signed_in(person: Person) -> None:
    """Break off for somebody deactivated or signed out everywhere meanwhile. Raises Person.DoesNotExist."""
    now = people.signed_in_person(person.id)
    if now is None or now.get_session_auth_hash() != person.get_session_auth_hash():
        raise ObjectDoesNotExist


def _described(request: HttpRequest, answer: HttpResponseBase, served: Served) -> HttpResponseBase:
    answer["Content-Type"] = served.media_type
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = served.etag
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    save = not served.inline or "save" in request.GET
    answer["Content-Disposition"] = content_disposition_header(save, _name(served)) or "attachment"
    return answer


def _name(served: Served) -> str:
    """Return the file's name on one line; the header quotes and encodes it."""
    return "".join(letter for letter in served.name if letter.isprintable()) or "file"
