"""Uploads by tus and by a plain form: nothing acknowledged is lost, nothing is anybody else's."""

import base64
import fcntl
import hashlib
import os
import socket
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.people import make_person
from trellis.evidence import store, tasks
from trellis.evidence.models import File, Item, Upload
from trellis.kernel import clock
from trellis.web.evidence import tus as tus_view

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = os.urandom(300_000)


def _metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


class Uploader:
    """A client that speaks tus."""

    def __init__(self, person=None) -> None:
        self.client = Client()
        if person:
            self.client.force_login(person)
        self.url = ""

    def create(self, length: int | None, **metadata: str):
        size = {"Upload-Length": str(length)} if length is not None else {"Upload-Defer-Length": "1"}
        headers = {**TUS, **size, "Upload-Metadata": _metadata(filename="lesson.mp4", **metadata)}
        answer = self.client.post("/uploads/", headers=headers)
        self.url = answer.headers.get("Location", "")
        return answer

    def patch(self, data: bytes, offset: int, **headers: str):
        kind = {"Content-Type": "application/offset+octet-stream"}  # the test client leaves it out of empty requests
        sent = {
            **TUS,
            **kind,
            "Upload-Offset": str(offset),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.client.patch(self.url, data, content_type="application/offset+octet-stream", headers=sent)

    def offset(self) -> int:
        answer = self.client.head(self.url, headers=TUS)
        assert answer.status_code == 200
        return int(answer["Upload-Offset"])


@pytest.fixture
def person():
    return make_person("Priya Nair", "learner")


@pytest.fixture
def uploader(person):
    return Uploader(person)


def _stored() -> bytes:
    file = File.objects.using("owner").get(role="original")
    return store.read(file.storage_key, 0, file.size + 1)


def test_a_file_in_three_parts_becomes_an_item_with_the_same_bytes(uploader):
    assert uploader.create(len(BYTES), title="First read", taken_on="2026-11-20", trigger="tried").status_code == 201
    for start in range(0, len(BYTES), 100_000):
        assert uploader.offset() == start
        answer = uploader.patch(BYTES[start : start + 100_000], start)
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(start + 100_000))
    item = Item.objects.using("owner").get()
    assert (item.title, str(item.taken_on), item.trigger, item.state) == (
        "First read",
        "2026-11-20",
        "tried",
        "waiting",
    )
    assert answer["Trellis-Item"] == f"/evidence/{item.id}"
    assert _stored() == BYTES
    assert not (store.parts() / uploader.url.rsplit("/", 1)[1]).exists()
    tasks.prepare(item_id=str(item.id), owner_id=str(item.owner_id))
    assert File.objects.using("owner").get().sha256 == hashlib.sha256(BYTES).hexdigest()
    again = uploader.client.head(uploader.url, headers=TUS)  # the last answer was lost on its way
    assert (again["Upload-Offset"], again["Trellis-Item"]) == (str(len(BYTES)), f"/evidence/{item.id}")
    assert uploader.patch(b"", len(BYTES)).status_code == 204
    assert Item.objects.using("owner").count() == 1


@pytest.mark.parametrize(("length", "setting", "sentence"), [
    (3_000_000_000, {}, "That file is 3 GB; the most is 2 GB. Trim it, or send part."),
    (0, {}, "That file is empty. Please choose it again."),
    (900, {"QUOTA_BYTES": 800}, "You have room for 800 bytes more, and that file is 900 bytes."),
])  # fmt: skip
def test_what_cannot_come_is_refused_before_a_byte_is_sent(uploader, settings, length, setting, sentence):
    for name, value in setting.items():
        setattr(settings, name, value)
    answer = uploader.create(length)
    assert answer.status_code == 413
    assert answer.content.decode().startswith(sentence)
    assert not Upload.objects.using("owner").exists()


def test_a_full_disk_is_said_at_the_start_and_in_the_middle(uploader, monkeypatch):
    monkeypatch.setattr(store, "room", lambda: 10)
    answer = uploader.create(1000)
    assert (answer.status_code, "no room for 1 kB" in answer.content.decode()) == (413, True)
    monkeypatch.undo()
    uploader.create(1000)
    uploader.patch(b"x" * 400, 0)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tus_view.os, "fsync", full)
    answer = uploader.patch(b"y" * 600, 400)
    assert (answer.status_code, "What arrived before is kept" in answer.content.decode()) == (507, True)
    monkeypatch.undo()
    assert uploader.offset() == 400
    assert uploader.patch(b"y" * 600, 400).status_code == 204


def test_nobody_else_can_ask_add_or_end(uploader):
    uploader.create(10)
    for stranger, expected in ((Uploader(make_person()), 404), (Uploader(), 401)):
        stranger.url = uploader.url
        assert stranger.client.head(stranger.url, headers=TUS).status_code == expected
        assert stranger.patch(b"x", 0).status_code == expected
        assert stranger.client.delete(stranger.url, headers=TUS).status_code == expected
    assert Uploader().create(10).status_code == 401
    assert uploader.offset() == 0


def test_a_form_on_another_site_cannot_start_or_fill_an_upload(uploader):
    uploader.create(10)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = uploader.client.cookies
    assert strict.post("/uploads/", {"a": "b"}).status_code == 412
    assert strict.post(uploader.url, b"x", content_type="text/plain").status_code == 412
    assert strict.post("/uploads/form", {"title": "x"}).status_code == 403


def test_wrong_offset_wrong_type_and_too_much_are_refused_and_change_nothing(uploader):
    uploader.create(10)
    uploader.patch(b"12345", 0)
    wrong = uploader.patch(b"12345", 0)
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "5")
    assert uploader.patch(b"6789012", 5).status_code == 413
    answer = uploader.client.patch(uploader.url, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "5"})
    assert answer.status_code == 415
    assert uploader.client.get(uploader.url, headers=TUS).status_code == 405
    assert uploader.client.head(uploader.url).status_code == 412
    assert uploader.offset() == 5


def test_a_damaged_part_is_dropped_and_can_be_sent_again(uploader):
    uploader.create(10)
    good = "sha256 " + base64.b64encode(hashlib.sha256(b"12345").digest()).decode()
    assert uploader.patch(b"1234X", 0, Upload_Checksum=good).status_code == 460
    assert uploader.offset() == 0
    assert uploader.patch(b"12345", 0, Upload_Checksum=good).status_code == 204


def test_an_upload_whose_length_comes_later(uploader, settings):
    uploader.create(None)
    uploader.patch(b"12345", 0)
    settings.MAX_UPLOAD_BYTES = 8
    assert uploader.patch(b"", 5, Upload_Length="9").status_code == 413
    assert uploader.patch(b"678", 5, Upload_Length="8").status_code == 204
    assert _stored() == b"12345678"


def test_only_one_request_at_a_time_writes(uploader, monkeypatch):
    monkeypatch.setattr(tus_view, "WAIT_FOR_LOCK", 0.2)
    uploader.create(10)
    uploader.patch(b"12345", 0)
    part = store.parts() / uploader.url.rsplit("/", 1)[1]
    with part.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert uploader.patch(b"67890", 5).status_code == 423
    assert uploader.patch(b"67890", 5).status_code == 204


def test_giving_up_removes_the_bytes_and_cannot_be_gone_on_with(uploader):
    uploader.create(10)
    uploader.patch(b"12345", 0)
    part = store.parts() / uploader.url.rsplit("/", 1)[1]
    assert part.exists()
    assert uploader.client.delete(uploader.url, headers=TUS).status_code == 204
    assert not part.exists()
    assert uploader.patch(b"67890", 5).status_code == 410
    assert Upload.objects.using("owner").get().state == "ended"


def test_control_characters_in_headers_do_no_harm(uploader):
    assert uploader.create(3, title="First\x00 \r\nread").status_code == 201
    uploader.patch(b"abc", 0)
    assert Item.objects.using("owner").get().title == "First read"


def test_an_expired_upload_is_gone(uploader):
    uploader.create(10)
    Upload.objects.using("owner").update(expires_at=clock.now())
    assert uploader.client.head(uploader.url, headers=TUS).status_code == 410


def test_bytes_that_were_not_acknowledged_are_written_again_not_twice(uploader):
    """As after kill -9 in the middle of a part: the disk holds more than the row says."""
    uploader.create(10)
    uploader.patch(b"12345", 0)
    part = store.parts() / uploader.url.rsplit("/", 1)[1]
    with part.open("ab") as file:
        file.write(b"67garbage")
    assert uploader.offset() == 5
    uploader.patch(b"67890", 5)
    assert _stored() == b"1234567890"


def test_a_kill_between_storing_and_writing_the_row_finishes_next_time(uploader, monkeypatch):
    from trellis.evidence.commands import items

    uploader.create(10)
    monkeypatch.setattr(items, "have_made_ready", lambda item: 1 / 0)  # after the bytes were linked into place
    with pytest.raises(ZeroDivisionError):
        uploader.patch(b"1234567890", 0)
    monkeypatch.undo()
    assert not Item.objects.using("owner").exists()
    assert uploader.offset() == 0
    assert uploader.patch(b"1234567890", 0).status_code == 204
    assert _stored() == b"1234567890"


def test_a_connection_that_breaks_keeps_what_came(person, live_server):
    """A real server, a real socket, cut in the middle of a part; then a tus client goes on."""
    uploader = Uploader(person)
    uploader.create(len(BYTES))
    host, port = live_server.url.removeprefix("http://").split(":")
    cookie = uploader.client.cookies["sessionid"].value
    with socket.create_connection((host, int(port))) as wire:
        head = (
            f"PATCH {uploader.url} HTTP/1.1\r\nHost: {host}\r\nCookie: sessionid={cookie}\r\nTus-Resumable: 1.0.0\r\n"
            f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: {len(BYTES)}\r\n\r\n"
        )
        wire.sendall(head.encode() + BYTES[:200_000])
    for _ in range(100):
        if uploader.offset():
            break
        threading.Event().wait(0.05)
    kept = uploader.offset()
    assert 0 < kept <= 200_000
    from tusclient.client import TusClient

    client = TusClient(f"{live_server.url}/uploads/", headers={"Cookie": f"sessionid={cookie}"})
    path = store.parts() / "source"
    path.write_bytes(BYTES)
    sender = client.uploader(str(path), chunk_size=50_000, url=f"{live_server.url}{uploader.url}")
    assert sender.offset == kept
    sender.upload()
    assert _stored() == BYTES


def test_a_file_by_plain_form_becomes_an_item(uploader):
    sent = SimpleUploadedFile("plan.txt", b"Lesson plan", content_type="text/html")
    page = uploader.client.post(
        "/uploads/form", {"file": sent, "title": "The plan", "taken_on": "2026-11-20"}, follow=True
    )
    assert "All here. Only you can see it." in page.content.decode()
    item = Item.objects.using("owner").get()
    assert (item.title, item.kind) == ("The plan", "document")
    assert File.objects.using("owner").get().media_type == "text/plain"
    assert _stored() == b"Lesson plan"
    assert [path.name for path in store.parts().glob("form-*")] == []


def test_a_form_with_too_big_a_file_or_none_keeps_the_words(uploader, settings):
    settings.MAX_UPLOAD_BYTES = 100_000
    sent = SimpleUploadedFile("lesson.mp4", b"x" * 200_000)
    page = uploader.client.post("/uploads/form", {"title": "My own title", "file": sent})
    assert page.status_code == 422
    assert "the most is 100 kB. Trim it, or send part." in page.content.decode()
    assert "My own title" in page.content.decode()
    page = uploader.client.post("/uploads/form", {"title": "My own title"})
    assert (page.status_code, "Choose a file first." in page.content.decode()) == (422, True)
    page = uploader.client.post("/uploads/form", {"title": "My own title", "file": SimpleUploadedFile("a.txt", b"")})
    assert "My own title" in page.content.decode()
    assert not Item.objects.using("owner").exists()
    assert [path.name for path in store.parts().glob("form-*")] == []


def test_what_is_under_way_is_listed_for_its_owner_alone(uploader):
    uploader.create(10)
    uploader.patch(b"12345", 0)
    page = uploader.client.get("/evidence/add").content.decode()
    assert f'data-url="{uploader.url}"' in page
    assert "5 bytes of 10 bytes" in page
    other = Client()
    other.force_login(make_person())
    assert "lesson.mp4" not in other.get("/evidence/add").content.decode()
