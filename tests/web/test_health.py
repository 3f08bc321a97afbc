"""The health page: administrators only, and nothing of what jobs were about."""

import pytest
from django.db import connections
from procrastinate.contrib.django import app

from tests.factories.people import make_person
from trellis.people.enums import Role
from trellis.people.letters import send_letter

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)


@pytest.fixture(autouse=True)
def no_job(transactional_db):
    """Jobs of earlier tests stay: the library's tables are not emptied with ours."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.parametrize("role", [*Role.values, "anonymous"])
def test_only_administrators_see_it(client, role):
    if role != "anonymous":
        client.force_login(make_person("", role))
    expected = {"admin": 200, "anonymous": 302}.get(role, 404)
    assert client.get("/health/").status_code == expected
    assert client.post("/health/jobs/1/retry/").status_code == {200: 403}.get(expected, expected)


def give_up() -> int:
    """Leave one failed job behind."""
    number = send_letter.defer(letter_id="not-an-id-with-a-name-in-it")
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 5 WHERE id = %s", [number])
    return number


def test_failed_job_is_shown_without_its_arguments_and_tried_again(client):
    admin = make_person("Sam Whitlock", "admin")
    client.force_login(admin)
    assert "No job has given up." in client.get("/health/").content.decode()
    number = give_up()
    page = client.get("/health/").content.decode()
    assert "trellis.people.tasks.send_letter" in page
    assert f"Job {number}, tried 5 times" in page
    assert "not-an-id" not in page
    assert "queued again" in client.post(f"/health/jobs/{number}/retry/", follow=True).content.decode()
    assert app.job_manager.get_job_status(number).value == "todo"
    assert client.post(f"/health/jobs/{number}/retry/").status_code == 403


def test_page_says_when_no_worker_reports(client):
    client.force_login(make_person("", "admin"))
    page = client.get("/health/").content.decode()
    assert "Something needs you" in page
    assert "start one with `trellis jobs`" in page.replace("&#39;", "'")


def test_healthz_says_what_is_wrong_in_json(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["No job worker has reported for a minute: start one with `trellis jobs`."]
