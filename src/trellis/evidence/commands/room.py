"""Room: how much one file, one person and this server can take, said before a byte is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Coalesce

from trellis.evidence import store
from trellis.evidence.enums import UploadState
from trellis.evidence.media.sizes import say_size
from trellis.evidence.models import File, Upload
from trellis.kernel.errors import Invalid
from trellis.people.models import Person

COMING = (UploadState.RECEIVING, UploadState.CHECKING)


def one_at_a_time(actor: Person) -> None:
    """Let two beginnings of one person wait for each other, so that neither takes the other's room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"uploads-{actor.id}"])


def check_room(*, actor: Person, length: int | None, instead_of: int = 0) -> None:
    """Raise Invalid(file=sentence) unless a file of `length` bytes may come now.

    `instead_of`: bytes that are counted already and will make way for it.
    """
    if length is None:
        return
    if length == 0:
        raise Invalid(file="That file is empty. Please choose it again.")
    most = settings.MAX_UPLOAD_BYTES
    if length > most:
        raise Invalid(file=f"That file is {say_size(length)}; the most is {say_size(most)}. Trim it, or send part.")
    more = length - instead_of
    left = max(0, settings.QUOTA_BYTES - _held(actor))
    if more > left:
        raise Invalid(
            file=f"You have room for {say_size(left)} more, and that file is {say_size(length)}. "
            "Delete evidence you no longer need, or trim the file."
        )
    free = store.room()
    if free is not None and more > 0 and more > free - _promised():
        raise Invalid(
            file=f"There is no room for {say_size(length)} on this server just now. "
            "Nothing is lost: tell whoever runs Trellis, and send it later."
        )


def _held(actor: Person) -> int:
    """Return the bytes a person's files and unfinished uploads take."""
    stored = File.objects.filter(item__owner=actor).aggregate(total=Sum("size"))["total"] or 0
    coming = Upload.objects.filter(owner=actor, state__in=COMING, pieces=[])
    return int(stored + (coming.aggregate(total=Sum(Coalesce("length", "arrived")))["total"] or 0))


def _promised() -> int:
    """Return the bytes that everybody's unfinished uploads will still bring: a sum, nobody's in particular."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uploads_promised()")
        return int(cursor.fetchone()[0])
