"""Files of evidence at /files/: sent in slices of at most 2 MiB, each authorised anew (R34).

Taking an item back therefore stops a clip within one slice. Nothing is guessed: the type is what
the bytes are, and only pictures, video and sound are shown; the rest is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trellis.circles.commands import log_access
from trellis.evidence import queries, store
from trellis.evidence.enums import FileRole
from trellis.evidence.media.ranges import SLICE_MAX, Slice, Unsatisfiable, if_range_allows, parse_range
from trellis.evidence.media.watermark import marked
from trellis.evidence.queries import Served
from trellis.kernel import clock, words
from trellis.kernel.database import acting_as
from trellis.people import queries as people
from trellis.people.models import Person
from trellis.web import page

PLAYED = {FileRole.PLAYABLE, FileRole.SMALL}
WHY = "you show it in a circle they are in"
StillThere = Callable[[Person], None]
Find = Callable[[Person, UUID], Served]  # raises ObjectDoesNotExist


@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Send a file or a slice of it to those who may open it; 404 to everybody else."""
    if not request.user.is_authenticated:
        return page.not_found(request)
    return serve(request, request.user, file_id, still_signed_in)


def serve(request: HttpRequest, person: Person, file_id: UUID, still_there: StillThere) -> HttpResponseBase:
    """Send a file to a person, signed in or a guest; `still_there` raises once they no longer are."""
    try:
        served = _authorise(person, file_id)
        return send(request, served, person, still_there, _authorise)
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


def send(
    request: HttpRequest, served: Served, person: Person, still_there: StillThere, find: Find
) -> HttpResponseBase:
    """Send what was found, or a slice of it; `find` finds it anew before each further slice."""
    if served.owner_id != person.id and _is_picture(served):
        return _marked(request, served, person)
    if (elsewhere := _elsewhere(request, served)) is not None:
        return elsewhere
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
        answer = _whole(request, served, person, still_there, find)
        answer["Content-Length"] = str(served.size)
    return _described(request, answer, served, mine=served.owner_id == person.id)


def _elsewhere(request: HttpRequest, served: Served) -> HttpResponseBase | None:
    """Send a player on to the bucket for a minute, or None where the bytes pass through here (R34).

    Only what is played: the link says no name, and nobody's name has to be drawn in.
    """
    if request.method != "GET" or "save" in request.GET or served.role not in PLAYED:
        return None
    link = store.link(served.storage_key, media_type=served.media_type)
    if link is None:
        return None
    answer = HttpResponseRedirect(link)
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _is_picture(served: Served) -> bool:
    """Say whether the viewer's name is drawn in; over a sheet of small pictures the player draws it."""
    return served.inline and served.media_type.startswith("image/") and served.role != "sprite"


def _marked(request: HttpRequest, served: Served, person: Person) -> HttpResponseBase:
    """Send a picture with the viewer's name and the time in it, made now and kept nowhere."""
    now = clock.now()
    says = f"{person.name}, {words.short_day(now)}, {words.time_of_day(now)}"
    try:
        data, media_type = marked(queries.served_slice(served, 0, served.size), says)
    except OSError as error:  # what no name can be drawn into is sent to nobody else
        raise ObjectDoesNotExist from error
    answer = HttpResponse(b"" if request.method == "HEAD" else data)
    answer["Content-Length"] = str(len(data))
    answer = _described(request, answer, served)
    answer["Content-Type"] = media_type
    del answer["ETag"], answer["Accept-Ranges"]
    return answer


def _slice(request: HttpRequest, served: Served, wanted: Slice) -> bytes:
    if request.method == "HEAD":
        return b""
    return queries.served_slice(served, wanted.start, wanted.length)


def _whole(
    request: HttpRequest, served: Served, person: Person, still_there: StillThere, find: Find
) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    if served.size <= SLICE_MAX:
        return HttpResponse(queries.served_slice(served, 0, served.size))
    return StreamingHttpResponse(_slices(person, served, still_there, find))


def _slices(person: Person, served: Served, still_there: StillThere, find: Find) -> Iterator[bytes]:
    """Yield the whole file, asking again before each slice; a refusal breaks off the download."""
    for start in range(0, served.size, SLICE_MAX):
        if start:
            still_there(person)
            find(person, served.id)
        yield queries.served_slice(served, start, min(SLICE_MAX, served.size - start))


def still_signed_in(person: Person) -> None:
    """Break off for somebody deactivated or signed out everywhere meanwhile. Raises Person.DoesNotExist."""
    now = people.signed_in_person(person.id)
    if now is None or now.get_session_auth_hash() != person.get_session_auth_hash():
        raise ObjectDoesNotExist


def _described(
    request: HttpRequest, answer: HttpResponseBase, served: Served, *, mine: bool = False
) -> HttpResponseBase:
    answer["Content-Type"] = served.media_type
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = served.etag
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    offered = mine or served.role == FileRole.ORIGINAL  # what others are shown is not handed out
    save = not served.inline or ("save" in request.GET and offered)
    answer["Content-Disposition"] = content_disposition_header(save, _name(served)) or "attachment"
    return answer


def _name(served: Served) -> str:
    """Return the file's name on one line; the header quotes and encodes it."""
    return "".join(letter for letter in served.name if letter.isprintable()) or "file"
