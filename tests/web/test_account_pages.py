"""The account's own pages: names, places, openings, invitation links."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.people import make_person, make_school
from tests.web.counting import statements
from trellis.circles import commands as circles
from trellis.circles.models import Circle
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.ids import new_id
from trellis.people import commands

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def priya():
    return make_person("Priya Nair", "learner", at=make_school("Harbour Lane"))


def test_account_shows_places_and_changes_names(client, priya):
    client.force_login(priya)
    page = client.get("/account/").content.decode()
    assert "Harbour Lane" in page
    assert priya.email in page
    client.post("/account/", {"name": "Priya Rao", "known_as": "Pri", "version": 1})
    assert 'value="Priya Rao"' in client.get("/account/").content.decode()


def test_stale_names_are_refused_and_kept_on_the_page(client, priya):
    client.force_login(priya)
    client.post("/account/", {"name": "Priya Rao", "known_as": "", "version": 1})
    answer = client.post("/account/", {"name": "Typed Meanwhile", "known_as": "", "version": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Your words are kept below" in page
    assert 'value="Typed Meanwhile"' in page
    assert 'name="version" value="2"' in page


def test_empty_name_gets_a_sentence(client, priya):
    client.force_login(priya)
    answer = client.post("/account/", {"name": " ", "known_as": "Pri", "version": 1})
    assert answer.status_code == 422
    assert "Give your name." in answer.content.decode()


def test_owner_reads_who_opened_what_and_why(client, priya):
    coach, stranger = make_person("Ruth Adeyemi", "coach"), make_person("Tom Hartley", "learner")
    with acting_as(coach):
        circles.log_access(
            reader=coach,
            owner_id=priya.id,
            item_kind="video",
            item_id=new_id(),
            circle_id=None,
            why="you shared it with your coach",
        )
    client.force_login(priya)
    page = client.get("/account/openings/").content.decode()
    assert "Ruth Adeyemi opened a video" in page
    assert "They could because: you shared it with your coach." in page
    for other in (coach, stranger):
        browser = Client()
        browser.force_login(other)
        assert "Nobody else has opened anything of yours." in browser.get("/account/openings/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_openings_take_the_same_queries_however_many(client, priya, count):
    for number in range(count):
        coach = make_person(f"Coach {number}", "coach")
        with acting_as(coach):
            circles.log_access(
                reader=coach, owner_id=priya.id, item_kind="goal", item_id=new_id(), circle_id=None, why="partnership"
            )
    client.force_login(priya)
    client.get("/account/openings/")
    assert statements(client, "/account/openings/") == 5  # session, person, whose rows, log, faces


@pytest.fixture
def link():
    lead, person = make_person("Helen Marsh", "lead"), make_person("Leila Haddad", "learner")
    with acting_as(lead):
        made = commands.invite(actor=lead, person_id=person.id, site="http://testserver").link
    return person, made.removeprefix("http://testserver")


def test_invitation_leads_in_and_opens_the_private_circle(client, link):
    person, path = link
    page = client.get(path)
    assert "Hello Leila. Choose a password." in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    weak = client.post(path, {"password": "short", "known_as": "Lee"})
    assert weak.status_code == 422
    assert 'value="Lee"' in weak.content.decode()
    assert client.post(path, {"password": "three quiet plums", "known_as": ""})["Location"] == "/"
    assert "Your account" in client.get("/account/").content.decode()
    with acting_as(person):
        assert Circle.objects.get().keeper_id == person.id
    assert "used already" in Client().get(path).content.decode()


def test_expired_invitation_can_be_asked_for_again(client, link):
    person, path = link
    with clock.set_to(clock.now() + timedelta(days=15)):
        page = client.get(path)
        assert page.status_code == 410
        assert "This link has run out" in page.content.decode()
        assert f"A fresh link is on its way to {person.email}" in client.post(path).content.decode()
        assert "newest mail" in client.get(path).content.decode()


def test_somebody_signed_in_is_asked_to_sign_out_first(client, link, priya):
    _, path = link
    client.force_login(priya)
    page = client.post(path, {"password": "three quiet plums"}).content.decode()
    assert "You are signed in as Priya Nair" in page
