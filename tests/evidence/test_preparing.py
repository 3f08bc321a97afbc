"""The jobs that make items ready: once each, alone each, taken up again after kill -9, and what they make."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from procrastinate.exceptions import AlreadyEnqueued

from tests.evidence.media.test_documents import make_pdf
from tests.factories.evidence import make_file
from tests.factories.people import make_person
from trellis.evidence import commands, making, queries, store, tasks
from trellis.evidence.commands.preparing import defer_preparing
from trellis.evidence.media.tools import ffmpeg
from trellis.evidence.models import File, Item
from trellis.evidence.preparing_tasks import GIVEN_UP
from trellis.kernel.database import acting_as
from trellis.kernel.jobs import alone

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


def rows(statement: str, *arguments):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(autouse=True)
def queue():
    """An empty queue: emptying the test database leaves procrastinate's tables alone."""
    rows("DELETE FROM procrastinate_jobs")


def files(item: Item) -> dict[tuple[str, int], File]:
    return {(file.role, file.number): file for file in File.objects.using("owner").filter(item=item)}


def waiting(task: str) -> list[tuple]:
    return rows(
        "SELECT lock, queueing_lock, priority, scheduled_at > now() FROM procrastinate_jobs WHERE task_name = %s", task
    )


@pytest.fixture(scope="session")
def large(recordings) -> Path:
    """A noisy 720p film that can be copied, with a smaller picture worth having."""
    path = recordings / "large.mp4"
    noisy = "testsrc2=duration=3:size=1280x720:rate=24,noise=alls=40:allf=t"
    command = [ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", noisy, "-f", "lavfi", "-i", "sine=duration=3"]
    encoded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*command, *encoded, str(path)], check=True, capture_output=True)
    return path


def test_a_film_is_shown_first_and_gets_its_smaller_picture_and_sheet_afterwards(large):
    owner = make_person()
    item = make_file(owner, large)
    assert (item.state, set(files(item))) == ("ready", {("original", 0), ("playable", 0), ("poster", 0)})
    assert waiting("evidence.enrich") == [(f"item-{item.id}", f"enrich-{item.id}", -10, None)]
    for _ in range(2):  # again is the same
        tasks.enrich(item_id=str(item.id), owner_id=str(owner.id))
        with acting_as(owner):
            made = queries.renditions(item.id)
        assert (made.small.width, made.small.height, made.small.media_type) == (640, 360, "video/mp4")
        assert made.small.size < made.playable.size / 4
        sheet = made.sprite
        assert (sheet.count, sheet.columns, sheet.width, sheet.height, sheet.every_ms) == (3, 3, 160, 90, 1000)
        assert len(files(item)) == 5
    stored = {file.storage_key for file in files(item).values()}
    assert {key.rpartition("/")[0] for key in stored} == {files(item)["original", 0].storage_key.rpartition("/")[0]}
    assert all(store.size(file.storage_key) == file.size for file in files(item).values())


def test_a_sheet_that_cannot_be_made_leaves_the_film_as_it_is(large, monkeypatch):
    from trellis.evidence.media.errors import TimedOutError

    def slow(*_, **__):
        raise TimedOutError("This recording took too long to make ready, so it was stopped. It is kept.")

    owner = make_person()
    item = make_file(owner, large)
    monkeypatch.setattr(making, "make_small", slow)
    monkeypatch.setattr(making, "make_thumbnails", slow)
    tasks.enrich(item_id=str(item.id), owner_id=str(owner.id))
    item.refresh_from_db(using="owner")
    assert (item.state, item.sentence, len(files(item))) == ("ready", "", 3)


def test_a_documents_pages_are_numbered_files_that_go_where_the_document_goes(tmp_path):
    owner = make_person()
    item = make_file(owner, make_pdf(tmp_path / "plan.pdf", "First", "Second"))
    found = files(item)
    assert [(role, number, file.shared, file.text) for (role, number), file in sorted(found.items())] == [
        ("original", 0, True, ""),
        ("page", 1, True, "First"),
        ("page", 2, True, "Second"),
    ]
    with acting_as(owner):
        made = queries.renditions(item.id, page=2)
    assert [(page.number, page.is_picture, page.text) for page in made.pages] == [(1, True, ""), (2, True, "Second")]
    assert item.state == "ready"


def test_an_office_file_is_shown_as_words_and_says_so(tmp_path, monkeypatch):
    import docx

    monkeypatch.setenv("TRELLIS_OFFICE", "off")
    document = docx.Document()
    document.add_heading("Plan", 1)
    document.save(str(tmp_path / "plan.docx"))
    owner = make_person()
    item = make_file(owner, tmp_path / "plan.docx")
    with acting_as(owner):
        page = queries.renditions(item.id).pages[0]
    assert (page.is_picture, page.text, [(b.kind, b.text) for b in page.blocks]) == (
        False,
        "Plan",
        [("heading", "Plan")],
    )
    assert "words and tables" in item.sentence
    assert files(item)["page", 1].media_type == "text/plain"


def test_a_document_nothing_can_open_is_ready_to_save_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("TRELLIS_OFFICE", "off")
    path = tmp_path / "old.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    item = make_file(make_person(), path)
    assert (item.state, set(files(item))) == ("ready", {("original", 0)})
    assert "older Office document" in item.sentence


def test_a_job_waits_in_the_queue_once(photo):
    owner = make_person()
    item = make_file(owner, photo, ready=False)
    with acting_as(owner):
        defer_preparing(item.id, owner.id)
        defer_preparing(item.id, owner.id)  # and the transaction lives on
        assert Item.objects.filter(id=item.id).exists()
    assert waiting("evidence.prepare") == [(f"item-{item.id}", f"prepare-{item.id}", 0, None)]


def test_a_lock_is_held_by_one_and_ends_with_its_block():
    with alone("x") as first, alone("x", using="owner") as second, alone("y", using="owner") as other:
        assert (first, second, other) == (True, False, True)
    with alone("x", using="owner") as again:
        assert again


def test_a_job_steps_back_while_another_works_on_the_item(photo):
    owner = make_person()
    item = make_file(owner, photo, ready=False)
    rows("DELETE FROM procrastinate_jobs")
    with alone(f"item-{item.id}", using="owner"):  # as a worker whose heart stopped beating, and who lives
        tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))
        tasks.enrich(item_id=str(item.id), owner_id=str(owner.id))
    item.refresh_from_db(using="owner")
    assert (item.state, len(files(item))) == ("waiting", 1)
    assert waiting("evidence.prepare") == [(f"item-{item.id}", f"prepare-{item.id}", 0, True)]
    assert waiting("evidence.enrich") == [(f"item-{item.id}", f"enrich-{item.id}", -10, True)]
    tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))
    item.refresh_from_db(using="owner")
    assert item.state == "ready"
    tasks.prepare(item_id=str(item.id), owner_id=str(owner.id))  # the job that stepped back: nothing to do
    assert len(files(item)) == 2


def test_what_fails_again_and_again_is_kept_and_says_so(photo, monkeypatch):
    def broken(*_, **__):
        raise OSError("no space left on device")

    monkeypatch.setattr(making, "make", broken)
    owner = make_person()
    for attempts, raises in ((4, True), (5, True), (6, False)):
        item = make_file(owner, photo, ready=False)
        context = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
        if raises:
            with pytest.raises(OSError, match="no space"):
                tasks.prepare(context, item_id=str(item.id), owner_id=str(owner.id))
        else:  # it took every worker down with it, so it is not begun again
            tasks.prepare(context, item_id=str(item.id), owner_id=str(owner.id))
        item.refresh_from_db(using="owner")
        expected = ("preparing", "") if attempts == 4 else ("kept", GIVEN_UP)
        assert (item.state, item.sentence) == expected
        assert store.size(files(item)["original", 0].storage_key) == photo.stat().st_size


# killed with the signal nothing can catch

WORKER = (
    "import django; from django.conf import settings; django.setup();"
    "[d.update(NAME={name!r}) for d in settings.DATABASES.values()];"
    "from trellis.kernel import worker; worker.run()"
)


def tools_at_work(folder: Path) -> list[int]:
    """Return the processes that make a film of something in this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                said = (entry / "cmdline").read_bytes()
                dead = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            except OSError:
                continue
            if not dead and b"ffmpeg" in said.split(b"\0")[0] and b"libx264" in said and str(folder).encode() in said:
                found.append(int(entry.name))
    return found


def wait_until(condition, seconds: float = 30):
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
    return found


@pytest.mark.skipif(not shutil.which("ffmpeg") or not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_workers_item_is_taken_up_again_after_kill_9(recordings, tmp_path):
    film = recordings / "slow.avi"
    source = ["-f", "lavfi", "-i", "testsrc2=duration=6:size=960x540:rate=30"]
    subprocess.run([ffmpeg(), "-v", "error", "-y", *source, "-c:v", "mpeg4", "-q:v", "4", str(film)], check=True)
    owner = make_person()
    item = make_file(owner, film, ready=False)
    original = store.path_of(files(item)["original", 0].storage_key)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "trellis.config.settings"}
    script = WORKER.format(name=settings.DATABASES["owner"]["NAME"])
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: tools_at_work(original.parent))
        with alone(f"item-{item.id}") as free:
            assert not free  # the worker holds it
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    wait_until(lambda: not tools_at_work(original.parent), 10)  # ffmpeg went with it
    wait_until(lambda: _is_free(item), 10)  # and so did its lock
    item.refresh_from_db(using="owner")
    assert (item.state, len(files(item))) == ("preparing", 1)
    assert rows("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'evidence.prepare'") == [("doing",)]

    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    from trellis.kernel.tasks import rescue

    with suppress(AlreadyEnqueued):  # the killed worker had put one there, at a full minute
        rescue.defer(timestamp=1)
    for _ in range(3):  # the rescue, the item, and what is added to it
        call_command("jobs", once=True)
    item.refresh_from_db(using="owner")
    assert item.state == "ready"
    assert {role for role, _ in files(item)} - {"small"} == {"original", "playable", "poster", "sprite"}
    assert sorted(path.name for path in original.parent.iterdir()) == sorted(
        file.storage_key.rpartition("/")[2] for file in files(item).values()
    )
    tasks.sweep(timestamp=int(time.time()) + 30 * 86_400)  # what the killed one had half made
    assert list(store.parts().glob("making-*")) == []


def _is_free(item: Item) -> bool:
    with alone(f"item-{item.id}") as free:
        return free


def test_jobs_carry_ids_and_write_nothing_of_what_is_in_a_file(tmp_path, caplog):
    owner = make_person()
    item = make_file(owner, make_pdf(tmp_path / "SECRET-name.pdf", "SECRET words"), ready=False)
    call_command("jobs", once=True)
    item.refresh_from_db(using="owner")
    assert (item.state, files(item)["page", 1].text) == ("ready", "SECRET words")
    said = str(rows("SELECT args FROM procrastinate_jobs")) + str(
        rows("SELECT verb, state_from, state_to FROM kernel_event")
    )
    assert "SECRET" not in said + caplog.text


def test_progress_is_written_while_pages_are_drawn(tmp_path, monkeypatch):
    from trellis.evidence import preparing_tasks

    monkeypatch.setattr(preparing_tasks, "TELL_EVERY", 0)
    told = []
    record = commands.record_progress
    monkeypatch.setattr(commands, "record_progress", lambda **said: (told.append(said["percent"]), record(**said)))
    owner = make_person()
    make_file(owner, make_pdf(tmp_path / "long.pdf", *(f"Page {n}" for n in range(1, 11))))
    assert told == [80, 100]
