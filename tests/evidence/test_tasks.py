"""The jobs, on real files."""

import os
import time

import pytest

from tests.factories.evidence import make_file, make_group, make_note, share
from tests.factories.people import make_person
from trellis.evidence import commands, making, queries, store, tasks
from trellis.evidence.media.probe import probe
from trellis.evidence.models import File, Item, Upload
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


def _files(item: Item) -> dict[str, File]:
    return {file.role: file for file in File.objects.using("owner").filter(item=item)}


@pytest.mark.parametrize("name", ["lesson", "webm"])
def test_a_video_becomes_playable_without_hidden_data_and_keeps_its_original(name, request):
    path = request.getfixturevalue(name)
    item = make_file(make_person(), path)
    files = _files(item)
    assert (item.kind, item.state, item.progress, item.title) == ("video", "ready", 100, path.stem)
    assert set(files) == {"original", "playable", "poster"}
    assert files["original"].sha256 == store.digest(path)
    assert not files["original"].shared
    playable = store.path_of(files["playable"].storage_key)
    found = probe(playable)
    assert (found.video_codec, found.plays_everywhere) == ("h264", True)
    assert abs(files["playable"].duration_ms - 2000) < 150
    assert b"SECRET" not in playable.read_bytes()
    assert len(files["playable"].waveform) == 240
    assert store.read(files["poster"].storage_key, 0, 3) == b"\xff\xd8\xff"


def test_a_picture_is_redrawn_and_others_get_only_that(photo):
    owner, other = make_person(), make_person()
    item = make_file(owner, photo)
    share(item, owner, make_group(owner, other))
    assert b"SECRET" not in store.path_of(_files(item)["image"].storage_key).read_bytes()
    with acting_as(owner):
        assert {file.role for file in queries.item_view(owner, item.id).files} == {"original", "image"}
    with acting_as(other):
        assert [file.role for file in queries.item_view(other, item.id).files] == ["image"]


def test_a_recording_that_cannot_be_played_is_kept_says_why_and_can_be_tried_again(broken):
    owner, other = make_person(), make_person()
    item = make_file(owner, broken)
    assert item.state == "kept"
    assert "cut short" in item.sentence
    assert store.read(_files(item)["original"].storage_key, 0, 10**6) == broken.read_bytes()
    with acting_as(other), pytest.raises(Item.DoesNotExist):
        commands.retry(actor=other, item_id=item.id)
    with acting_as(owner):
        assert commands.retry(actor=owner, item_id=item.id).state == "waiting"
        with pytest.raises(Refused):
            commands.retry(actor=owner, item_id=item.id)


def test_a_web_page_is_kept_and_never_shown(tmp_path):
    path = tmp_path / "plan.html"
    path.write_text("<html><script>alert(1)</script>")
    item = make_file(make_person(), path)
    assert (item.kind, item.state) == ("file", "ready")
    assert "could run code" in item.sentence


def test_a_job_killed_in_the_middle_does_all_of_it_when_run_again(lesson):
    owner = make_person()
    item = make_file(owner, lesson, ready=False)
    with acting_as(owner):
        commands.start_preparing(item_id=item.id)
    tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))
    item.refresh_from_db(using="owner")
    assert (item.state, len(_files(item))) == ("ready", 3)


def test_a_job_for_an_item_deleted_meanwhile_leaves_nothing(lesson, monkeypatch):
    owner = make_person()
    item = make_file(owner, lesson, ready=False)
    folder = _files(item)["original"].storage_key.rpartition("/")[0]

    def delete_meanwhile(*_, **__):
        with acting_as(owner):
            commands.delete_item(actor=owner, item_id=item.id)
        return making.Outcome()

    monkeypatch.setattr(making, "make", delete_meanwhile)
    tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))
    assert not store.path_of(folder).exists()
    tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))  # and again: nothing to do


def test_the_sweep_removes_what_was_left_for_a_week_and_nothing_else():
    owner = make_person()
    with acting_as(owner):
        old = commands.start_upload(actor=owner, name="old.mp4", length=100)
        new = commands.start_upload(actor=owner, name="new.mp4", length=100)
    Upload.objects.using("owner").filter(id=old.id).update(expires_at=clock.now())
    stray, fresh = store.parts() / "stray", store.parts() / str(new.id)
    for path in (stray, fresh, store.parts() / str(old.id)):
        path.write_bytes(b"x")
    os.utime(stray, (1, 1))
    tasks.sweep(timestamp=int(time.time()))
    assert list(Upload.objects.using("owner").values_list("id", flat=True)) == [new.id]
    assert fresh.exists()
    assert not stray.exists()
    assert not (store.parts() / str(old.id)).exists()


def test_the_job_is_queued_with_ids_only_in_the_commands_own_transaction(photo):
    from django.db import connections

    owner = make_person()
    make_note(owner)
    with pytest.raises(ZeroDivisionError), acting_as(owner):
        commands.add_file(actor=owner, path=photo, name="work.jpg", title="SECRET words")
        raise ZeroDivisionError
    item = make_file(owner, photo, "SECRET words", ready=False)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT task_name, lock, args FROM procrastinate_jobs")
        rows = [row for row in cursor.fetchall() if row[0] == "evidence.prepare" and str(owner.id) in str(row[2])]
    assert len(rows) == 1
    assert rows[0][1] == f"item-{item.id}"
    assert "SECRET" not in str(rows[0][2])
