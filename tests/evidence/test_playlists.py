"""Lists of moments: one's own until shown, and each viewer sees the moments of what they may see anyway."""

import pytest

from tests.factories.evidence import make_group, make_note, make_partnership_circle, share, take_back
from tests.factories.people import make_person
from trellis.evidence import commands, queries
from trellis.evidence.models import File, Item, ListedMoment, Playlist
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def recording(owner, title="Lesson"):
    """A recording's rows without its making."""
    note = make_note(owner, title)
    with acting_as(owner):
        Item.objects.filter(id=note.id).update(kind="video")
        note.refresh_from_db()
        File.objects.create(
            item=note, role="playable", shared=True, storage_key=f"x/{new_id()}", media_type="video/mp4", size=1,
            duration_ms=60_000,
        )  # fmt: skip
    return note


def _seen(person, playlist) -> list[str]:
    with acting_as(person):
        return [moment.item_title for moment in queries.playlist_view(person, playlist.id).entries]


@pytest.fixture
def pair():
    learner, coach = make_person(), make_person()
    return learner, coach, make_partnership_circle(learner, coach)


def _list(owner, *items) -> Playlist:
    with acting_as(owner):
        playlist = commands.begin_playlist(actor=owner, title="My wait times")
        for item in items:
            commands.list_moment(actor=owner, playlist_id=playlist.id, item_id=item.id, at_ms=1000, until_ms=4000)
    return playlist


def test_a_list_is_its_owners_alone_until_shown_and_again_after(pair):
    learner, coach, circle = pair
    playlist = _list(learner, recording(learner))
    with acting_as(coach):
        assert queries.playlists(coach) == []
        with pytest.raises(Playlist.DoesNotExist):
            queries.playlist_view(coach, playlist.id)
    with acting_as(learner):
        commands.show_playlist(actor=learner, playlist_id=playlist.id, circle_id=circle)
    with acting_as(coach):
        assert [card.title for card in queries.playlists(coach)] == ["My wait times"]
        with pytest.raises(Refused):
            commands.rename_playlist(actor=coach, playlist_id=playlist.id, title="Mine")
    with acting_as(learner):
        commands.show_playlist(actor=learner, playlist_id=playlist.id, circle_id=None)
    with acting_as(coach):
        assert queries.playlists(coach) == []


def test_showing_a_list_shows_no_recording_that_was_not_shown(pair):
    learner, coach, circle = pair
    shown, kept = recording(learner, "Shown"), recording(learner, "Kept")
    share(shown, learner, circle)
    playlist = _list(learner, kept, shown)
    with acting_as(learner):
        commands.show_playlist(actor=learner, playlist_id=playlist.id, circle_id=circle)
    assert _seen(learner, playlist) == ["Kept", "Shown"]
    assert _seen(coach, playlist) == ["Shown"]
    with acting_as(coach):
        assert queries.playlists(coach)[0].moments == 1
    take_back(shown, learner, circle)
    assert _seen(coach, playlist) == []


def test_a_coachs_own_list_loses_what_is_taken_back(pair):
    learner, coach, circle = pair
    item = recording(learner)
    share(item, learner, circle)
    playlist = _list(coach, item)
    assert _seen(coach, playlist) == ["Lesson"]
    take_back(item, learner, circle)
    assert _seen(coach, playlist) == []
    with acting_as(coach), pytest.raises(Item.DoesNotExist):
        commands.list_moment(actor=coach, playlist_id=playlist.id, item_id=item.id, at_ms=0)


def test_only_circles_one_is_in_can_be_chosen(pair):
    learner, _, _ = pair
    stranger = make_person()
    elsewhere = make_group(stranger)
    playlist = _list(learner, recording(learner))
    with acting_as(learner), pytest.raises(Refused):
        commands.show_playlist(actor=learner, playlist_id=playlist.id, circle_id=elsewhere)
    with acting_as(learner):
        assert Playlist.objects.get().circle_id == playlist.circle_id


def test_moments_are_ordered_and_taken_off(pair):
    learner, _, _ = pair
    playlist = _list(learner, *(recording(learner, title) for title in ("One", "Two", "Three")))
    with acting_as(learner):
        moments = queries.playlist_view(learner, playlist.id).entries
        commands.raise_moment(actor=learner, moment_id=moments[2].id)
        commands.raise_moment(actor=learner, moment_id=moments[0].id)
    assert _seen(learner, playlist) == ["One", "Three", "Two"]
    with acting_as(learner):
        commands.unlist_moment(actor=learner, moment_id=moments[1].id)
        assert len(queries.playlist_view(learner, playlist.id).entries) == 2
        commands.delete_playlist(actor=learner, playlist_id=playlist.id)
        assert not ListedMoment.objects.exists()


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"at_ms": 60_001}, "at"), ({"at_ms": 5, "until_ms": 5}, "until"), ({"at_ms": 5, "words": "x" * 301}, "words"),
])  # fmt: skip
def test_a_moment_that_does_not_fit_is_refused(pair, fields, wrong):
    learner, _, _ = pair
    item = recording(learner)
    playlist = _list(learner)
    with acting_as(learner):
        with pytest.raises(Invalid) as refused:
            commands.list_moment(actor=learner, playlist_id=playlist.id, item_id=item.id, **fields)
        with pytest.raises(Invalid):
            commands.list_moment(actor=learner, playlist_id=playlist.id, item_id=make_note(learner).id, at_ms=0)
        for title in (" ", "x" * 121):
            with pytest.raises(Invalid):
                commands.begin_playlist(actor=learner, title=title)
    assert wrong in refused.value.problems


def test_beginning_twice_by_one_form_is_one_list(pair):
    learner, _, _ = pair
    once = new_id()
    with acting_as(learner):
        for _ in range(2):
            commands.begin_playlist(actor=learner, title="Twice", once=once)
        assert Playlist.objects.count() == 1
