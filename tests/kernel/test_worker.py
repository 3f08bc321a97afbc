"""The job worker on the real queue."""

import pytest
from django.core.management import call_command
from django.db import connections

from trellis.kernel import jobs
from trellis.kernel.tasks import tidy


@pytest.mark.usefixtures("committed")
def test_worker_does_what_is_queued_and_stops():
    jobs.defer(tidy, timestamp=0)
    call_command("jobs", once=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs WHERE args->>'timestamp' = '0'")
        assert cursor.fetchall() == [("trellis.kernel.tasks.tidy", "succeeded")]


def test_jobs_refuse_content():
    with pytest.raises(ValueError, match="content"):
        jobs.defer(tidy, timestamp="something somebody wrote that is longer than any id could ever be")
