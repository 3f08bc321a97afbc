"""Privacy, cookies, accessibility: open to everybody, and true."""

import pytest

from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.mark.parametrize("path", ["/privacy/", "/cookies/", "/accessibility/"])
def test_pages_are_open_signed_in_or_not(client, path):
    assert client.get(path).status_code == 200
    client.force_login(make_person("", "learner"))
    assert client.get(path).status_code == 200


def test_cookie_page_names_every_cookie_and_no_other_is_set(client):
    page = client.get("/cookies/").content.decode()
    client.get("/account/login/")
    person = make_person(password="three quiet plums")
    client.post("/account/login/", {"login": person.email, "password": "three quiet plums"})
    client.post("/account/", {"name": "Priya Nair", "known_as": "", "version": 1})
    assert set(client.cookies) == {"sessionid", "csrftoken", "messages"}
    assert all(f">{name}<" in page for name in client.cookies)


def test_privacy_page_promises_nothing_absolute(client):
    page = client.get("/privacy/").content.decode()
    for untrue in ("nobody can", "Nobody can", "100%", "completely"):
        assert untrue not in page
    for true in (
        "safety comes first",
        "law can require",
        "goes to the people who mark it",
        "database’s owner could read",
    ):
        assert true in page
