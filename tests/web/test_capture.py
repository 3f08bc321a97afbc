"""The capture screen and the doors a telephone's queue sends by."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence.test_capture import PICTURE
from tests.factories.people import make_person, make_school
from tests.factories.pupils import make_class
from trellis.evidence.enums import Trigger
from trellis.evidence.models import Item, PupilsIn, Upload
from trellis.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def teacher(client):
    person = make_person("Priya Nair", "learner", at=make_school())
    client.force_login(person)
    return person


def _picture(name="image.png"):
    return SimpleUploadedFile(name, PICTURE, "image/png")


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_one_screen_offers_words_four_kinds_and_every_reason(client, teacher, django_assert_max_num_queries):
    client.get("/note")  # the first request of a session writes its clock
    with django_assert_max_num_queries(8):
        html = client.get("/evidence/note").content.decode()
    assert {name for name in ("photo", "voice", "video", "file") if f'name="{name}"' in html} == {
        "photo",
        "voice",
        "video",
        "file",
    }  # R17
    for trigger in Trigger.values:  # R83
        assert f'value="{trigger}"' in html
    assert 'enctype="multipart/form-data"' in html
    assert "Only you" in html


@pytest.mark.parametrize(("kind", "title"), [("photo", "Photo, "), ("file", "image")])
def test_a_photo_without_words_is_kept_by_the_plain_form_and_once(client, teacher, kind, title):
    once = str(new_id())
    places = {
        client.post("/uploads/capture", {"once": once, kind: _picture(), "trigger": "mistake"})["Location"]
        for _ in range(2)
    }
    item = Item.objects.using("owner").get()
    assert places == {f"/evidence/{item.id}"}
    assert (item.kind, item.trigger, item.title.startswith(title)) == ("image", "mistake", True)


def test_words_go_with_the_photo_and_name_it(client, teacher):
    client.post("/uploads/capture", {"text": "Groups of three.\nMore.", "photo": _picture()})
    item = Item.objects.using("owner").get()
    assert (item.title, item.text) == ("Groups of three.", "Groups of three.\nMore.")


def test_nothing_at_all_is_told_and_an_empty_file_keeps_the_words(client, teacher):
    answer = client.post("/uploads/capture", {"text": " "})
    assert (answer.status_code, "Write a few words first." in _text(answer)) == (422, True)
    answer = client.post("/uploads/capture", {"text": "My words", "photo": SimpleUploadedFile("a.png", b"")})
    assert (answer.status_code, "a.png is empty" in _text(answer), "My words" in _text(answer)) == (422, True, True)
    assert not Item.objects.using("owner").exists()


def test_the_class_in_a_photo_is_asked_where_one_records(client, teacher):
    mine = make_class(teacher, "8B", "P01", allows=0)
    html = _text(client.get("/note"))
    assert "Which pupils can be seen or heard in it?" in html
    assert "8B. Nobody in it may be recorded." in html
    client.post("/uploads/capture", {"photo": _picture(), "who": str(mine.id)})
    assert PupilsIn.objects.using("owner").get().school_class_id == mine.id


# ---- the queue's doors


def _desk(client) -> dict:
    return client.get("/evidence/capture/desk").json()


def _begin(client, desk, **fields):
    return client.post("/evidence/capture", {"who_sends": desk["who"], **fields})


def test_the_desk_tells_each_person_their_own_and_nobody_else_anything(client, teacher, client_factory):
    mine, other = _desk(client), client_factory()
    assert other.get("/evidence/capture/desk").status_code == 401
    other.force_login(make_person("Ben Carter", "learner"))
    theirs = _desk(other)
    assert mine["who"] != theirs["who"]
    assert mine["key"] != theirs["key"]
    assert str(teacher.id) not in str(mine)
    assert client.get("/evidence/capture/desk")["Cache-Control"] == "no-store"


def test_a_note_of_the_queue_is_kept_once_and_only_for_whom_it_was_kept(client, teacher, client_factory):
    desk, once = _desk(client), str(new_id())
    first, again = (_begin(client, desk, once=once, text="By the photocopier", trigger="corridor") for _ in range(2))
    item = Item.objects.using("owner").get()
    assert first.json() == again.json() == {"item": f"/evidence/{item.id}"}
    other = client_factory()
    assert _begin(other, desk, once=once, text="x").status_code == 401
    other.force_login(make_person("Ben Carter", "learner"))
    assert _begin(other, desk, once=str(new_id()), text="x").status_code == 409
    assert Item.objects.using("owner").count() == 1


def test_a_file_of_the_queue_goes_by_tus_and_a_repetition_finds_it_there(client, teacher):
    desk, once = _desk(client), str(new_id())
    fields = {"once": once, "name": "image.png", "kind": "photo", "length": len(PICTURE), "who": "nobody"}
    url = _begin(client, desk, **fields).json()["upload"]
    assert _begin(client, desk, **fields).json() == {"upload": url}
    kind = "application/offset+octet-stream"
    sent = client.patch(url, PICTURE, content_type=kind, headers={**TUS, "Upload-Offset": "0", "Content-Type": kind})
    item = Item.objects.using("owner").get()
    assert sent["Trellis-Item"] == f"/evidence/{item.id}"
    assert item.title.startswith("Photo, ")
    assert _begin(client, desk, **fields).json() == {"item": f"/evidence/{item.id}"}
    assert Upload.objects.using("owner").count() == 1
    assert PupilsIn.objects.using("owner").get().school_class_id is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "Write a few words first."),
        ({"text": "x" * 20_001}, "Split it in two"),
        ({"name": "a.mp4", "length": 10**13}, "the most is"),
        ({"text": "x", "who": str(new_id())}, "not among yours"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(client, teacher, fields, sentence):
    answer = _begin(client, _desk(client), once=str(new_id()), **fields)
    assert answer.status_code == 422
    assert sentence in answer.json()["says"]
    assert not Item.objects.using("owner").exists()


# ---- the installed app


def test_the_page_for_no_network_is_the_same_for_everybody_and_names_nobody(client, teacher, client_factory):
    shell = client.get("/capture")
    assert shell.content == client_factory().get("/capture").content
    assert "Priya" not in shell.content.decode()
    assert "csrftoken" not in shell.cookies


def test_the_worker_changes_only_with_what_it_keeps_and_takes_no_message_from_the_next_page(
    client, teacher, client_factory
):
    client.post("/evidence/note", {"text": "A word"})  # its toast waits for the next page
    assert client.get("/sw.js").content == client_factory().get("/sw.js").content
    assert "Kept. Only you can see it." in client.get("/evidence/").content.decode()


def test_a_signed_in_page_tells_its_worker_whose_it_is_and_no_other_page_does(client, teacher, client_factory):
    assert f'data-signed-in="{_desk(client)["who"]}"' in client.get("/evidence/note").content.decode()
    assert "data-signed-in" not in client_factory().get("/account/login/").content.decode()


def test_the_worker_keeps_static_files_and_that_page_alone(client):
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    text = worker.content.decode()
    files = re.search(r"const FILES = (\[.*?\]);", text)[1]
    assert {path.split("/")[1] for path in re.findall(r'"([^"]+)"', files)} == {"static"}
    assert re.findall(r"cache\.(?:add|addAll|put)\(", text) == ["cache.addAll("]
    assert "cache.addAll([...FILES.map(fresh), fresh(SHELL)])" in text


def test_the_manifest_makes_it_an_app(client):
    told = client.get("/app.webmanifest").json()
    assert (told["display"], told["scope"], told["shortcuts"][0]["url"]) == ("standalone", "/", "/evidence/note")
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
    assert 'rel="manifest" href="/app.webmanifest"' in client.get("/account/login/").content.decode()
