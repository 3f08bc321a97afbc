"""Parts of pictures, earlier wordings, earlier remarks, captions, lists of moments, two side by side, exports."""

# ruff: noqa: F811  fixtures are imported by name

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence.conftest import lesson, photo, recordings  # noqa: F401  fixtures
from tests.factories.evidence import make_file, make_note, make_partnership_circle, say, share
from tests.factories.people import make_person
from tests.web.counting import statements
from trellis.circles.models import AccessLog
from trellis.enquiry import commands as enquiry
from trellis.evidence import commands
from trellis.evidence.models import Comment, Playlist
from trellis.kernel.database import acting_as
from trellis.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
VTT = b"WEBVTT\n\n00:00.100 --> 00:01.000\nWho can tell me?\n"


@pytest.fixture
def learner(client):
    person = make_person("Priya Nair", "learner")
    client.force_login(person)
    return person


@pytest.fixture
def coach(learner):
    return make_person("Ruth Adeyemi", "coach")


@pytest.fixture
def circle(learner, coach):
    return make_partnership_circle(learner, coach)


@pytest.fixture
def theirs(coach, client_factory):
    """The coach's own browser; what fails there is answered, not raised."""
    other = client_factory(raise_request_exception=False)
    other.force_login(coach)
    return other


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_part_of_a_picture_is_drawn_over_it_and_named_in_the_thread(client, learner, photo):
    item = make_file(learner, photo, "Work")
    wrong = client.post(f"/evidence/{item.id}/say", {"text": "Here", "circle": "me", "region": "90,90,50,50"})
    assert wrong.status_code == 422
    assert "such as 25, 40, 30, 20" in _text(wrong)
    assert 'value="90,90,50,50"' in wrong.content.decode()
    page = client.post(
        f"/evidence/{item.id}/say",
        {"text": "Here", "circle": "me", "region": "5, 5, 20, 20", "kind": "question"},
        follow=True,
    ).content.decode()
    said = Comment.objects.using("owner").get()
    assert (said.x, said.y, said.width, said.height) == (500, 500, 2000, 2000)
    assert '<rect x="500" y="500" width="2000" height="2000"/>' in page
    assert f'href="#part-{said.id}"' in page
    assert "top left" in page
    form = client.get(f"/evidence/comment/{said.id}").content.decode()
    assert 'value="5,5,20,20"' in form
    client.post(f"/evidence/comment/{said.id}", {"text": "There", "kind": "question", "version": 1, "region": ""})
    assert Comment.objects.using("owner").get().x is None


def test_a_changed_comment_opens_how_it_read_before_for_its_readers_alone(
    client, learner, coach, circle, theirs, client_factory
):
    note = make_note(learner)
    share(note, learner, circle)
    said = say(note, learner, "First words")
    client.post(f"/evidence/comment/{said.id}", {"text": "Second words", "kind": "noticed", "version": 1})
    for reader in (client, theirs):
        page = reader.get(f"/evidence/{note.id}").content.decode()
        assert f"/evidence/comment/{said.id}/before" in page
        assert "First words" not in page
        before = _text(reader.get(f"/evidence/comment/{said.id}/before"))
        assert before.index("Second words") < before.index("First words")
    assert AccessLog.objects.using("owner").filter(person_id=coach.id, item_id=note.id).exists()
    stranger = client_factory(raise_request_exception=False)
    stranger.force_login(make_person())
    assert stranger.get(f"/evidence/comment/{said.id}/before").status_code == 404
    client.post(f"/evidence/comment/{said.id}/delete")
    assert theirs.get(f"/evidence/comment/{said.id}/before").status_code == 404


def test_earlier_remarks_are_offered_after_sharing_in_one_tap(client, learner, coach, circle, theirs):
    note = make_note(learner)
    client.post(f"/evidence/{note.id}/say", {"text": "Before anybody", "circle": "me"})
    assert "before anybody else could see it" not in _text(client.get(f"/evidence/{note.id}"))
    page = client.post(f"/evidence/{note.id}/share", {"circle": circle}, follow=True)
    assert "You said one remark about this before anybody else could see it." in _text(page)
    assert "Show it to Ruth too" in _text(page)
    assert "before anybody else" not in _text(theirs.get(f"/evidence/{note.id}"))
    assert theirs.post(f"/evidence/{note.id}/earlier", {"circle": circle}).status_code == 403
    assert "Before anybody" not in _text(theirs.get(f"/evidence/{note.id}"))
    page = client.post(f"/evidence/{note.id}/earlier", {"circle": circle}, follow=True)
    assert "Ruth can read your one earlier remark now." in _text(page)
    assert "before anybody else could" not in _text(page)
    assert "Before anybody" in _text(theirs.get(f"/evidence/{note.id}"))


def test_earlier_remarks_can_be_left_as_ones_own(client, learner, circle, theirs):
    note = make_note(learner)
    client.post(f"/evidence/{note.id}/say", {"text": "Before anybody", "circle": "me"})
    client.post(f"/evidence/{note.id}/share", {"circle": circle})
    page = client.post(f"/evidence/{note.id}/earlier", follow=True)
    assert "They stay yours alone." in _text(page)
    assert "could see it" not in _text(page)
    assert "Before anybody" not in _text(theirs.get(f"/evidence/{note.id}"))


def test_captions_are_added_shown_and_taken_away(client, learner, circle, theirs, lesson):
    item = make_file(learner, lesson, "First read")
    url = f"/evidence/{item.id}/captions"
    wrong = client.post(url, {"file": SimpleUploadedFile("a.vtt", b"nothing here")})
    assert (wrong.status_code, "no captions in that file" in _text(wrong)) == (422, True)
    assert client.post(url).status_code == 422
    page = client.post(url, {"file": SimpleUploadedFile("a.vtt", VTT)}, follow=True)
    assert "Who can tell me?" in _text(page)
    assert f'<track kind="captions" src="{url}.vtt"' in client.get(f"/evidence/{item.id}").content.decode()
    assert theirs.get(f"{url}.vtt").status_code == 404
    share(item, learner, circle)
    sent = theirs.get(f"{url}.vtt")
    assert (sent["Content-Type"], sent["Cache-Control"]) == ("text/vtt; charset=utf-8", "private, no-store")
    assert b"Who can tell me?" in sent.content
    assert "Who can tell me?" in _text(theirs.get(url))
    assert theirs.post(f"{url}/remove").status_code == 403
    client.post(f"{url}/remove")
    assert client.get(f"{url}.vtt").status_code == 404
    assert theirs.get(url).status_code == 404
    assert client.get(f"/evidence/{make_note(learner).id}/captions").status_code == 404


def test_a_moment_goes_on_a_list_that_each_viewer_sees_their_part_of(client, learner, circle, theirs, lesson):
    shown, kept = make_file(learner, lesson, "Shown lesson"), make_file(learner, lesson, "Kept lesson")
    share(shown, learner, circle)
    wrong = client.post(f"/evidence/{shown.id}/list", {"playlist": "new", "at": "0:01", "title": ""})
    assert (wrong.status_code, Playlist.objects.using("owner").count()) == (422, 0)
    late = client.post(f"/evidence/{shown.id}/list", {"playlist": "new", "at": "9:00", "title": "Wait times"})
    assert (late.status_code, Playlist.objects.using("owner").count()) == (422, 0)
    assert 'value="Wait times"' in late.content.decode()
    client.post(
        f"/evidence/{shown.id}/list", {"playlist": "new", "at": "0:01", "title": "Wait times", "words": "Seven"}
    )
    playlist = Playlist.objects.using("owner").get()
    page = client.post(
        f"/evidence/{kept.id}/list", {"playlist": playlist.id, "at": "0:00", "until": "0:01"}, follow=True
    )
    assert "Shown lesson" in _text(page)
    assert "0:00–0:01" in _text(page)
    here = f"/evidence/lists/{playlist.id}"
    assert theirs.get(here).status_code == 404
    client.post(f"{here}/show", {"circle": circle})
    other = _text(theirs.get(here))
    assert ("Shown lesson" in other, "Seven" in other, "Kept lesson" in other) == (True, True, False)
    assert "Show the list" not in other
    for act in ("show", "change", "delete"):
        assert theirs.post(f"{here}/{act}", {"title": "Mine"}).status_code == 403, act
    assert "Kept lesson" in _text(client.get(f"{here}?n=2"))
    few = statements(client, here)
    for _ in range(3):
        with acting_as(learner):
            commands.list_moment(actor=learner, playlist_id=playlist.id, item_id=shown.id, at_ms=5)
    assert statements(client, here) == few <= 8
    assert statements(client, "/evidence/lists") <= 8
    client.post(f"{here}/delete")
    assert client.get(here).status_code == 404


def test_two_recordings_stand_side_by_side_as_far_as_one_may_see_them(client, learner, circle, theirs, lesson):
    first, second = make_file(learner, lesson, "First try"), make_file(learner, lesson, "Second try")
    share(first, learner, circle)
    address = f"/evidence/compare?a={first.id}&a_at=0:01&b={second.id}"
    page = client.get(address).content.decode()
    assert page.count("data-compare-player") == 2
    assert "#t=1" in page
    assert statements(client, address) <= 8
    other = theirs.get(address).content.decode()
    assert other.count("data-compare-player") == 1
    assert "Second try" not in other
    assert client.get("/evidence/compare?a=nonsense&a_at=late&b=").status_code == 200
    assert client.get(f"/evidence/compare?a={new_id()}").status_code == 200


def test_what_was_said_is_exported_as_the_asking_person_sees_it(client, learner, coach, circle, theirs):
    note = make_note(learner, "Wait time: five seconds")
    share(note, learner, circle)
    say(note, learner, "=2+2", circle_id=note.circle_id)
    asked = say(note, coach, "Why, do you think?", kind="question")
    say(note, learner, "They were reading.", parent_id=asked.id)
    mine, others = client.get(f"/evidence/{note.id}/said.csv"), theirs.get(f"/evidence/{note.id}/said.csv")
    rows = list(csv.DictReader(io.StringIO(mine.content.decode("utf-8-sig"))))
    assert [(row["Who"], row["Words"]) for row in rows] == [
        ("You", "'=2+2"), ("Ruth Adeyemi", "Why, do you think?"), ("You", "They were reading."),
    ]  # fmt: skip
    assert rows[2]["Answer to"] == "Why, do you think?"
    assert [row["Who can see it"] for row in rows] == ["Only you", "You and Ruth", "You and Ruth"]
    assert "2+2" not in others.content.decode()
    assert "attachment" in others["Content-Disposition"]
    assert "They were reading." in _text(client.get(f"/evidence/{note.id}/said"))
    assert "2+2" not in _text(theirs.get(f"/evidence/{note.id}/said"))
    assert "Ruth Adeyemi" in [entry["Who"] for entry in csv.DictReader(io.StringIO(mine.content.decode("utf-8-sig")))]


def test_a_comment_is_linked_to_the_goal_that_was_agreed(client, learner, coach, circle, client_factory):
    with acting_as(learner):
        goal = enquiry.draft_goal(actor=learner, fields={"aim": "Hear from more pupils"})
    note = make_note(learner)
    tag = f"focus/{goal.id}"
    page = client.post(f"/evidence/{note.id}/say", {"text": "Here", "circle": "me", "tag": tag}, follow=True)
    assert '<span class="tag">Hear from more pupils</span>' in page.content.decode()
    share(note, learner, circle)
    say(note, learner, "There", tags=[tag])
    theirs = client_factory()
    theirs.force_login(coach)
    page = theirs.get(f"/evidence/{note.id}").content.decode()
    assert "There" in page
    assert "Hear from more pupils" not in page  # the goal is the learner's own


def test_a_moments_link_begins_there_without_javascript_too(client, learner, lesson):
    item = make_file(learner, lesson)
    assert re.search(r'src="/files/[0-9a-f-]+#t=1\.5"', client.get(f"/evidence/{item.id}?at=1500").content.decode())
    assert client.get(f"/evidence/{item.id}?at=nonsense&page=x&c=y").status_code == 200
