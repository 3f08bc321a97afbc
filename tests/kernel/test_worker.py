"""The job worker on the real queue: done, retried, rescued after a kill, stopped by TERM."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connections, transaction

from tests.factories.people import make_person
from trellis.kernel import jobs
from trellis.kernel.database import acting_as
from trellis.kernel.tasks import rescue, tidy
from trellis.people.letters import post_text


def rows(statement: str, *arguments):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def queue(committed):
    """An empty queue: emptying the test database leaves procrastinate's tables alone."""
    rows("DELETE FROM procrastinate_jobs")


@pytest.mark.usefixtures("queue")
def test_worker_does_what_is_queued_and_stops():
    jobs.defer(tidy, timestamp=0)
    call_command("jobs", once=True)
    done = rows("SELECT task_name, status::text FROM procrastinate_jobs WHERE args->>'timestamp' = '0'")
    assert done == [("trellis.kernel.tasks.tidy", "succeeded")]


def test_jobs_refuse_content():
    with pytest.raises(ValueError, match="content"):
        jobs.defer(tidy, timestamp="something somebody wrote that is longer than any id could ever be")


@pytest.mark.usefixtures("queue")
def test_job_goes_back_with_its_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        post_text(to="a@test.example", subject="x", text="y")
        raise RuntimeError
    assert rows("SELECT count(*) FROM procrastinate_jobs") == [(0,)]
    assert rows("SELECT count(*) FROM people_letter") == [(0,)]


@pytest.mark.usefixtures("queue")
def test_letter_that_cannot_be_sent_is_kept_and_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with acting_as(make_person()):
        post_text(to="a@test.example", subject="Hello", text="x")
    call_command("jobs", once=True)
    assert rows("SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name LIKE '%%send_letter'") == [
        ("todo", 1)
    ]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    rows("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    call_command("jobs", once=True)
    assert [message.subject for message in mail.outbox] == ["Hello"]
    assert rows("SELECT count(*) FROM people_letter") == [(0,)]


@pytest.mark.usefixtures("queue")
def test_what_a_killed_worker_was_doing_is_done_again():
    with acting_as(make_person()):
        post_text(to="a@test.example", subject="Hello", text="x")
    jobs.defer(tidy, timestamp=1)
    rows("UPDATE procrastinate_jobs SET status = 'doing'")  # their worker was killed and forgotten
    tidy.configure(queueing_lock="kernel.tidy", schedule_in={"hours": 1}).defer(timestamp=2)  # its next run
    jobs.defer(rescue, timestamp=1)
    call_command("jobs", once=True)
    call_command("jobs", once=True)
    assert [message.subject for message in mail.outbox] == ["Hello"]
    left = "SELECT args->>'timestamp', status::text FROM procrastinate_jobs WHERE task_name LIKE '%%tidy'"
    assert rows(left) == [("2", "todo")]


@pytest.mark.usefixtures("queue")
def test_term_stops_the_worker_cleanly(tmp_path):
    """A worker process of its own, on the tests' database."""
    script = (
        "import django; from django.conf import settings; django.setup();"
        f"[d.update(NAME={settings.DATABASES['owner']['NAME']!r}) for d in settings.DATABASES.values()];"
        "from trellis.kernel import worker; worker.run()"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "trellis.config.settings"}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=log, stderr=log)
    until = time.monotonic() + 20
    while not rows("SELECT 1 FROM procrastinate_workers") and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(1)  # it registers just before it listens for signals
    assert process.poll() is None, (tmp_path / "log").read_text()
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0, (tmp_path / "log").read_text()
    assert rows("SELECT count(*) FROM procrastinate_workers") == [(0,)]
