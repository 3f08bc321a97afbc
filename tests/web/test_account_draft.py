"""The draft endpoint: keeps, gives back, forgets, refuses strangers."""

import pytest

from tests.factories.people import make_person
from trellis.kernel.models import Draft

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
URL = "/account/draft/?form_key=evidence.note"


def test_draft_is_kept_given_back_and_forgotten(client):
    client.force_login(make_person())
    assert client.post(URL, {"text": "half a thought", "tags": ["a", "b"]}).status_code == 204
    answer = client.get(URL)
    assert answer.json() == {"fields": {"text": ["half a thought"], "tags": ["a", "b"]}}
    assert answer["Cache-Control"] == "no-store"
    assert client.delete(URL).status_code == 204
    assert client.get(URL).json() == {"fields": {}}


def test_form_key_may_be_a_field(client):
    client.force_login(make_person())
    client.post("/account/draft/", {"form_key": "evidence.note", "text": "x"})
    assert client.get(URL).json() == {"fields": {"text": ["x"]}}


def test_draft_is_the_writers_only_and_needs_a_key(client, client_factory):
    client.force_login(make_person())
    client.post(URL, {"text": "mine"})
    other = client_factory()
    assert other.get(URL).status_code == 302
    other.force_login(make_person())
    assert other.get(URL).json() == {"fields": {}}
    assert other.delete(URL).status_code == 204
    assert client.get(URL).json() == {"fields": {"text": ["mine"]}}
    assert client.post("/account/draft/", {"text": "x"}).status_code == 422
    assert Draft.objects.count() == 0
