"""Lists of moments: naming one, adding moments, ordering them, showing the list."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max

from trellis.circles import commands as circles
from trellis.circles.queries import shareable
from trellis.evidence.models import File, Item, ListedMoment, Playlist
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.people.models import Person

TITLE_MOST, WORDS_MOST, MOMENTS_MOST = 120, 300, 200
OWNERS_ALONE = "Only the person whose list it is can do that."


@command
def begin_playlist(*, actor: Person, title: str, once: UUID | None = None) -> Playlist:
    """Begin a list of moments, for oneself alone. `once`: sent twice, it is one list. Raises Invalid(title=…)."""
    playlist, made = Playlist.objects.get_or_create(
        id=once or new_id(),
        defaults={
            "owner": actor,
            "circle_id": circles.private_circle(actor=actor),
            "title": _title(title),
            "created_at": clock.now(),
        },
    )
    if made:
        trail.record("playlist.begin", playlist, actor=actor)
    return playlist


def _title(title: str) -> str:
    title = title.strip()
    if not title:
        raise Invalid(title="Give the list a few words to know it by, such as: my wait times this term.")
    if len(title) > TITLE_MOST:
        raise Invalid(title=f"A list’s name can have {TITLE_MOST} characters; this one has {len(title)}.")
    return title


def _own(actor: Person, playlist_id: UUID) -> Playlist:
    """Return an own list. Raises Playlist.DoesNotExist for what is not seen, Refused for others'."""
    playlist = Playlist.objects.get(id=playlist_id)
    require(playlist.owner_id == actor.id, OWNERS_ALONE)
    return playlist


@command
def rename_playlist(*, actor: Person, playlist_id: UUID, title: str) -> Playlist:
    """Give an own list another name. Raises Invalid(title=…)."""
    playlist = _own(actor, playlist_id)
    playlist.title = _title(title)
    playlist.save(update_fields=["title"])
    trail.record("playlist.rename", playlist, actor=actor)
    return playlist


@command
def list_moment(
    *, actor: Person, playlist_id: UUID, item_id: UUID, at_ms: int, until_ms: int | None = None, words: str = ""
) -> ListedMoment:
    """Put a moment of a recording one can see at the end of an own list. Raises Invalid(at=…, until=…, words=…)."""
    playlist = _own(actor, playlist_id)
    Playlist.objects.select_for_update().get(id=playlist.id)
    item = Item.objects.get(id=item_id)
    _check(item, at_ms, until_ms, words)
    there = ListedMoment.objects.filter(playlist=playlist)
    if there.count() >= MOMENTS_MOST:
        raise Invalid(at=f"A list can hold {MOMENTS_MOST} moments. Begin another one.")
    last = there.aggregate(last=Max("place"))["last"] or 0
    moment = ListedMoment.objects.create(
        playlist=playlist, item=item, at_ms=at_ms, until_ms=until_ms, words=words.strip(), place=last + 1
    )
    trail.record("playlist.add", playlist, actor=actor)
    return moment


def _check(item: Item, at_ms: int, until_ms: int | None, words: str) -> None:
    longest = max(File.objects.filter(item=item).values_list("duration_ms", flat=True), default=0)
    if not longest:
        raise Invalid(at="Only a recording has moments.")
    if at_ms > longest:
        raise Invalid(at="That moment is after the end of the recording.")
    if until_ms is not None and until_ms <= at_ms:
        raise Invalid(until="The end has to come after the beginning.")
    if len(words.strip()) > WORDS_MOST:
        raise Invalid(words=f"A line can have {WORDS_MOST} characters; this one has {len(words.strip())}.")


@command
def unlist_moment(*, actor: Person, moment_id: UUID) -> Playlist:
    """Take a moment off an own list; the recording stays as it is."""
    moment = ListedMoment.objects.get(id=moment_id)
    playlist = _own(actor, moment.playlist_id)
    moment.delete()
    trail.record("playlist.take_off", playlist, actor=actor)
    return playlist


@command
def raise_moment(*, actor: Person, moment_id: UUID) -> Playlist:
    """Move a moment of an own list before the one above it."""
    moment = ListedMoment.objects.get(id=moment_id)
    playlist = _own(actor, moment.playlist_id)
    Playlist.objects.select_for_update().get(id=playlist.id)
    above = ListedMoment.objects.filter(playlist=playlist, place__lt=moment.place).order_by("-place").first()
    if above:
        above.place, moment.place = moment.place, above.place
        ListedMoment.objects.bulk_update([above, moment], ["place"])
        trail.record("playlist.order", playlist, actor=actor)
    return playlist


@command
def show_playlist(*, actor: Person, playlist_id: UUID, circle_id: UUID | None) -> Playlist:
    """Show an own list in one circle, or (None) to nobody else any more.

    Recordings are not shown with it: everybody sees the moments of what they may see anyway.
    """
    playlist = _own(actor, playlist_id)
    if circle_id is not None:
        require(circle_id in {circle.id for circle in shareable(actor)}, "You cannot show things in that circle.")
    playlist.circle_id = circle_id or circles.private_circle(actor=actor)
    playlist.save(update_fields=["circle"])
    trail.record("playlist.show", playlist, actor=actor, circle_id=playlist.circle_id)
    return playlist


@command
def delete_playlist(*, actor: Person, playlist_id: UUID) -> None:
    """Delete an own list; what it pointed to stays."""
    playlist = _own(actor, playlist_id)
    trail.record("playlist.delete", playlist, actor=actor)
    playlist.delete()
