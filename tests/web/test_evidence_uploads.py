"""Uploads by tus and by a plain form: nothing acknowledged is lost, nothing is anybody else's."""

import base64
import hashlib
import os
import socket
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.people import make_person
from tests.factories.stores import new_bucket, s3_server, versions
from trellis.evidence import commands, receiving_tasks, store, tasks
from trellis.evidence.commands import receiving
from trellis.evidence.models import File, Item, Upload
from trellis.kernel import clock
from trellis.kernel.database import acting_as

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

    def create(self, length: int | None, concat: str = "", **metadata: str):
        size = {"Upload-Length": str(length)} if length is not None else {"Upload-Defer-Length": "1"}
        if concat:
            size = {"Upload-Concat": concat, **(size if concat == "partial" else {})}
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


@pytest.fixture(scope="module")
def s3_address():
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def either_store(request, settings):
    """The same, whether files lie in a folder or in a bucket."""
    if request.param == "bucket":
        settings.S3 = new_bucket(request.getfixturevalue("s3_address"))
    return store.here()


def _part(uploader):
    return store.parts() / uploader.url.rsplit("/", 1)[1]


def _row() -> Upload:
    return Upload.objects.using("owner").get()


def _stored() -> bytes:
    file = File.objects.using("owner").get(role="original")
    return store.read(file.storage_key, 0, file.size + 1)


def test_a_file_in_three_parts_becomes_an_item_with_the_same_bytes(uploader, either_store):
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
    assert not _part(uploader).exists()
    tasks.prepare(item_id=str(item.id), owner_id=str(item.owner_id))
    assert File.objects.using("owner").get().sha256 == hashlib.sha256(BYTES).hexdigest()
    again = uploader.client.head(uploader.url, headers=TUS)  # the last answer was lost on its way
    assert (again["Upload-Offset"], again["Trellis-Item"]) == (str(len(BYTES)), f"/evidence/{item.id}")
    assert uploader.patch(b"", len(BYTES)).status_code == 204
    assert Item.objects.using("owner").count() == 1


@pytest.mark.parametrize(("length", "setting", "sentence"), [
    (9_000_000_000, {}, "That file is 9 GB; the most is 8 GB. Trim it, or send part."),
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

    monkeypatch.setattr(os, "fdatasync", full)
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


def test_only_one_request_at_a_time_writes(uploader, person, monkeypatch):
    monkeypatch.setattr(receiving, "WAIT", 0.2)
    uploader.create(10)
    uploader.patch(b"12345", 0)
    with commands.holding(person, _row().id):
        assert uploader.patch(b"67890", 5).status_code == 423
        assert uploader.client.delete(uploader.url, headers=TUS).status_code == 423
        assert uploader.offset() == 5
    assert uploader.patch(b"67890", 5).status_code == 204


def test_a_request_that_hung_is_replaced_and_what_it_brings_later_does_not_count(uploader, person, either_store):
    uploader.create(10)
    asleep = commands.holding(person, _row().id)
    upload = asleep.__enter__()
    receiver = either_store.receiver(commands.place_of(upload), upload.holder)
    receiver.write(b"123")
    Upload.objects.using("owner").update(held_until=clock.now())
    assert uploader.patch(b"abcde", 0).status_code == 204
    with pytest.raises(store.TakenOver):
        receiver.write(b"45")  # in a folder at once, in a bucket when it is to be acknowledged
        place = receiver.settle(last=False)
        commands.acknowledge(actor=person, upload=upload, place=place, length=10)
    receiver.drop()
    receiver.close()
    asleep.__exit__(None, None, None)
    assert uploader.patch(b"fghij", 5).status_code == 204
    assert _stored() == b"abcdefghij"


def test_a_killed_process_of_this_host_holds_nothing(uploader, person, monkeypatch):
    monkeypatch.setattr(receiving, "WAIT", 0.2)
    uploader.create(10)
    later = clock.now() + receiving.HELD_LONG
    here = receiving._process()
    host, pid, begun = here.rsplit(":", 2)
    for holder, status in (
        (f"{here}:aa", 423), (f"another-host:{pid}:1:aa", 423), (f"{host}:{pid}:{int(begun) - 1}:aa", 204),
        (f"{host}:4194304:{begun}:aa", 204),
    ):  # fmt: skip
        Upload.objects.using("owner").update(holder=holder, held_until=later)
        assert uploader.patch(b"", 0).status_code == status, holder


def test_giving_up_removes_the_bytes_and_cannot_be_gone_on_with(uploader, either_store, settings):
    uploader.create(10)
    uploader.patch(b"12345", 0)
    assert either_store.safe(commands.place_of(_row())) == 5
    assert uploader.client.delete(uploader.url, headers=TUS).status_code == 204
    assert not _part(uploader).exists()
    assert not settings.S3 or versions(settings.S3) == []
    assert uploader.patch(b"67890", 5).status_code == 410
    assert _row().state == "ended"


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
    with _part(uploader).open("ab") as file:
        file.write(b"67garbage")
    assert uploader.offset() == 5
    uploader.patch(b"67890", 5)
    assert _stored() == b"1234567890"


def test_a_kill_between_the_last_byte_and_the_row_is_mended_by_the_next_look(uploader, either_store, monkeypatch):
    from trellis.evidence.commands import items

    uploader.create(10)
    monkeypatch.setattr(items, "defer_preparing", lambda *_: 1 / 0)  # after the bytes lie in their place
    with pytest.raises(ZeroDivisionError):
        uploader.patch(b"1234567890", 0)
    monkeypatch.undo()
    assert not Item.objects.using("owner").exists()
    assert uploader.offset() == 10
    assert Item.objects.using("owner").count() == 1
    assert _stored() == b"1234567890"


def test_a_kill_after_the_last_byte_is_mended_by_a_job_when_nobody_comes_back(uploader, person, monkeypatch):
    uploader.create(10)
    monkeypatch.setattr(commands, "finish", lambda person, upload: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        uploader.patch(b"1234567890", 0)
    monkeypatch.undo()
    assert commands.stranded_uploads() == [(_row().id, person.id)]
    receiving_tasks.finish_upload(upload_id=str(_row().id), owner_id=str(person.id))
    assert _stored() == b"1234567890"
    assert commands.stranded_uploads() == []
    receiving_tasks.finish_upload(upload_id=str(_row().id), owner_id=str(person.id))
    assert Item.objects.using("owner").count() == 1


def test_a_file_that_is_not_what_was_promised_is_not_kept(uploader, either_store, settings, monkeypatch):
    promised = hashlib.sha256(b"1234567890").hexdigest()
    uploader.create(10, sha256=promised)
    uploader.patch(b"12345", 0)
    answer = uploader.patch(b"6789X", 5)
    assert answer.status_code == 460
    assert answer.content.decode() == (
        "lesson.mp4 changed on its way here, so nothing of it was kept. Please choose it again."
    )
    assert uploader.client.head(uploader.url, headers=TUS).status_code == 460
    assert not Item.objects.using("owner").exists()
    assert not _part(uploader).exists()
    assert not settings.S3 or versions(settings.S3) == []
    page = uploader.client.get("/evidence/add").content.decode()
    assert "lesson.mp4 changed on its way here" in page
    uploader.create(10, sha256=promised)
    assert uploader.patch(b"1234567890", 0).status_code == 204
    assert uploader.create(10, sha256="no-checksum").status_code == 413
    assert Item.objects.using("owner").count() == 1


def test_a_long_file_is_checked_by_a_job(uploader, person, monkeypatch):
    monkeypatch.setattr(receiving, "AT_ONCE", 5)
    for data, state in ((b"1234567890", "received"), (b"123456789X", "damaged")):
        Upload.objects.using("owner").all().delete()
        uploader.create(10, sha256=hashlib.sha256(b"1234567890").hexdigest())
        answer = uploader.patch(data, 0)
        assert (answer.status_code, "Trellis-Item" in answer.headers, _row().state) == (204, False, "checking")
        assert uploader.offset() == 10
        receiving_tasks.finish_upload(upload_id=str(_row().id), owner_id=str(person.id))
        assert _row().state == state
    assert Item.objects.using("owner").count() == 1


def _pieces(uploader, *all_data: bytes) -> list[str]:
    urls = []
    for data in all_data:
        assert uploader.create(len(data), concat="partial").status_code == 201
        assert uploader.patch(data, 0).status_code == 204
        urls.append(uploader.url)
    return urls


def test_pieces_that_arrive_in_parallel_become_one_item(uploader, either_store, settings):
    urls = _pieces(uploader, BYTES[:100_000], BYTES[100_000:250_000], BYTES[250_000:])
    assert not Item.objects.using("owner").exists()
    piece = uploader.client.head(urls[0], headers=TUS)
    assert (piece["Upload-Concat"], piece["Upload-Offset"]) == ("partial", "100000")
    assert uploader.create(None, concat=f"final;{' '.join(urls)}", title="First read").status_code == 201
    joined = uploader.url
    assert uploader.create(None, concat=f"final;{' '.join(urls)}").headers["Location"] == joined  # the answer was lost
    head = uploader.client.head(joined, headers=TUS)
    assert head["Upload-Concat"] == f"final;{' '.join(urls)}"
    assert head["Upload-Offset"] == head["Upload-Length"] == str(len(BYTES))
    assert head["Trellis-Item"] == f"/evidence/{Item.objects.using('owner').get().id}"
    assert _stored() == BYTES
    assert uploader.patch(b"more", len(BYTES)).status_code == 403
    assert uploader.client.head(urls[0], headers=TUS).status_code == 410
    assert [path for path in store.parts().iterdir() if path.stem in {url.rsplit("/", 1)[1] for url in urls}] == []
    assert not settings.S3 or versions(settings.S3) == [File.objects.using("owner").get().storage_key]


def test_a_long_file_is_joined_by_a_job(uploader, person, monkeypatch):
    monkeypatch.setattr(receiving, "AT_ONCE", 5)
    urls = _pieces(uploader, b"12345", b"67890")
    assert uploader.create(None, concat=f"final;{' '.join(urls)}").status_code == 201
    head = uploader.client.head(uploader.url, headers=TUS)
    assert ("Upload-Offset" in head.headers, "Trellis-Item" in head.headers) == (False, False)
    joined = Upload.objects.using("owner").get(state="checking")
    receiving_tasks.finish_upload(upload_id=str(joined.id), owner_id=str(person.id))
    assert _stored() == b"1234567890"
    assert uploader.offset() == 10


def test_only_whole_own_pieces_are_joined(uploader, settings):
    urls = _pieces(uploader, b"12345", b"67890")
    stranger = Uploader(make_person())
    final = f"final;{' '.join(urls)}"
    assert stranger.create(None, concat=final).status_code == 404
    assert uploader.create(None, concat="final;/evidence/ /nowhere").status_code == 404
    uploader.create(10, concat="partial")
    assert uploader.create(None, concat=f"final;{urls[0]} {uploader.url}").status_code == 410
    uploader.create(10)
    assert uploader.create(None, concat=f"final;{urls[0]} {uploader.url}").status_code == 410
    settings.MAX_UPLOAD_BYTES = 9
    assert uploader.create(None, concat=final).status_code == 413
    assert not Item.objects.using("owner").exists()


def test_quota_counts_what_is_promised_and_what_has_come_and_room_is_not_promised_twice(
    uploader, settings, monkeypatch
):
    settings.QUOTA_BYTES = 1000
    assert uploader.create(600).status_code == 201
    assert uploader.create(600).status_code == 413
    assert uploader.client.delete(uploader.url or f"/uploads/{_row().id}", headers=TUS).status_code == 204
    uploader.create(None)
    assert uploader.patch(b"x" * 700, 0).status_code == 204
    assert uploader.patch(b"x" * 700, 700).status_code == 413
    settings.QUOTA_BYTES = 10**6
    monkeypatch.setattr(store, "room", lambda: 1000)
    assert Uploader(make_person()).create(600).status_code == 201
    assert Uploader(make_person()).create(600).status_code == 413


def test_eight_gigabytes_need_no_memory_and_no_copy(uploader, person):
    """A sparse file stands for the bytes that came before; the last ones come through the page."""
    length = 8_000_000_000
    uploader.create(length)
    uploader.patch(b"first", 0)
    with _part(uploader).open("r+b") as file:
        file.truncate(length - 4)
    Upload.objects.using("owner").update(arrived=length - 4)
    assert uploader.patch(b"last", length - 4).status_code == 204
    file = File.objects.using("owner").get()
    assert file.size == length
    assert (store.read(file.storage_key, 0, 5), store.read(file.storage_key, length - 4, 9)) == (b"first", b"last")
    with acting_as(person):
        commands.delete_item(actor=person, item_id=file.item_id)
    tasks.discard(file.storage_key.rpartition("/")[0])


def test_the_sweep_removes_what_was_left_for_a_week_and_nothing_else(uploader, either_store, settings):
    uploader.create(10)
    uploader.patch(b"1234567890", 0)
    key = File.objects.using("owner").get().storage_key
    uploader.create(10)
    uploader.patch(b"12345", 0)
    Upload.objects.using("owner").update(expires_at=clock.now() - timedelta(seconds=1))
    receiving_tasks.sweep(int(clock.now().timestamp()))
    assert not Upload.objects.using("owner").exists()
    assert not _part(uploader).exists()
    assert store.size(key) == 10
    assert not settings.S3 or versions(settings.S3) == [key]


def test_a_bucket_that_does_not_answer_loses_nothing_acknowledged(uploader, settings, s3_address, monkeypatch):
    settings.S3 = new_bucket(s3_address)
    uploader.create(10)
    uploader.patch(b"12345", 0)

    def down(*_):
        raise store.StoreDown

    monkeypatch.setattr(type(store.here()), "put", down)
    answer = uploader.patch(b"678", 5)
    assert (answer.status_code, "What arrived before is kept" in answer.content.decode()) == (503, True)
    monkeypatch.undo()
    assert uploader.patch(b"67890", 5).status_code == 204
    assert _stored() == b"1234567890"


def test_words_come_after_the_file_was_chosen(uploader):
    uploader.create(10)
    words = {"title": "First read", "text": "Two pairs waited.", "taken_on": "2026-11-20", "trigger": "tried"}
    assert uploader.client.post(f"{uploader.url}/words", words).status_code == 204
    assert uploader.client.post(f"{uploader.url}/words", {"text": "x" * 30_000}).status_code == 422
    assert Uploader(make_person()).client.post(f"{uploader.url}/words", words).status_code == 404
    uploader.patch(b"1234567890", 0)
    item = Item.objects.using("owner").get()
    assert (item.title, item.text, item.trigger) == ("First read", "Two pairs waited.", "tried")


def test_an_upload_is_given_up_by_a_plain_form(uploader):
    uploader.create(10)
    uploader.patch(b"12345", 0)
    assert Uploader(make_person()).client.post(f"{uploader.url}/end").status_code == 404
    page = uploader.client.post(f"{uploader.url}/end", follow=True).content.decode()
    assert "lesson.mp4" not in page.partition("toast")[0]
    assert not _part(uploader).exists()
    assert _row().state == "ended"


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
    page = uploader.client.post("/uploads/form", {"title": "", "text": ""})
    assert (page.status_code, "Write a few words, or choose a file." in page.content.decode()) == (422, True)
    page = uploader.client.post("/uploads/form", {"title": "My own title", "file": SimpleUploadedFile("a.txt", b"")})
    assert "My own title" in page.content.decode()
    assert not Item.objects.using("owner").exists()
    assert [path.name for path in store.parts().glob("form-*")] == []


def test_a_form_whose_files_have_no_room_keeps_the_words(uploader, settings):
    settings.QUOTA_BYTES = 100
    sent = SimpleUploadedFile("lesson.mp4", b"x" * 2000)
    page = uploader.client.post("/uploads/form", {"title": "My own title", "file": sent})
    assert page.status_code == 422
    assert "You have room for 100 bytes more" in page.content.decode()
    assert "My own title" in page.content.decode()
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


def test_several_files_by_plain_form_become_an_item_each(uploader, either_store):
    sent = [SimpleUploadedFile(name, name.encode()) for name in ("one.txt", "two.txt")]
    page = uploader.client.post("/uploads/form", {"file": sent, "text": "From Tuesday."}, follow=True)
    assert "Both are here. Only you can see them." in page.content.decode()
    items = Item.objects.using("owner").order_by("title")
    assert [(item.title, item.text) for item in items] == [("one", "From Tuesday."), ("two", "From Tuesday.")]


def test_words_alone_are_a_note_once(uploader):
    once = "0199c0de-0000-7000-8000-000000000001"
    for _ in range(2):
        page = uploader.client.post("/uploads/form", {"text": "Six pairs talked.", "once": once}, follow=True)
        assert "Kept. Only you can see it." in page.content.decode()
    item = Item.objects.using("owner").get()
    assert (item.kind, item.text) == ("note", "Six pairs talked.")
