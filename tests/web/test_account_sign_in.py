"""Signing in over HTTP: words, limits, resets, addresses, sessions, leaving."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import Client

from tests.factories.people import make_person
from trellis.kernel import drafts
from trellis.kernel.database import acting_as
from trellis.kernel.models import Draft, Event
from trellis.people import commands
from trellis.people.models import Letter, Person

pytestmark = [pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)]
PASSWORD = "three quiet plums"


@pytest.fixture
def priya():
    return make_person("Priya Nair", "learner", password=PASSWORD)


def sign_in(client, person, password=PASSWORD):
    return client.post("/account/login/", {"login": person.email, "password": password})


def post_mail():
    """Run the queue and return the mails it sent."""
    mail.outbox.clear()
    call_command("jobs", once=True)
    return mail.outbox


def link_in(message) -> str:
    return re.search(r"https?://testserver(\S+)", message.body).group(1)


def test_right_password_signs_in_and_the_session_key_changes(client, priya):
    assert client.get("/account/").status_code == 302
    client.get("/account/login/")
    client.cookies["sessionid"] = "planted"
    answer = sign_in(client, priya)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["sessionid"].value != "planted"
    page = client.get("/account/")
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"


def test_wrong_password_unknown_address_and_nothing_get_a_sentence(client, priya):
    wrong = sign_in(client, priya, "something else").content.decode()
    unknown = client.post("/account/login/", {"login": "nobody@test.example", "password": "x"}).content.decode()
    for page in (wrong, unknown):
        assert "That address and password do not match." in page
    assert f'value="{priya.email}"' in wrong
    assert "something else" not in wrong
    empty = client.post("/account/login/", {}).content.decode()
    assert "Give an e-mail address." in empty
    assert "Give your password." in empty


def test_five_wrong_tries_lock_this_address_only(client, priya):
    for _ in range(5):
        sign_in(client, priya, "wrong again")
    page = sign_in(client, priya).content.decode()
    assert "That was five wrong tries. Wait five minutes" in page
    other = make_person("Tom Hartley", password=PASSWORD)
    assert sign_in(client, other).status_code == 302


def test_limit_per_network_address_answers_429(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [client.post("/account/login/", {}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wait five minutes, then try again." in answers[-1].content.decode()


def test_nobody_signs_themselves_up(client):
    assert client.get("/account/signup/").status_code == 404


def test_password_reset_by_mail_works_once_and_signs_out_elsewhere(client, priya, client_factory):
    elsewhere = client_factory()
    sign_in(elsewhere, priya)
    done = client.post("/account/password/reset/", {"email": priya.email.upper()}, follow=True)
    assert "Look in your mail" in done.content.decode()
    (message,) = post_mail()
    assert message.to == [priya.email]
    link = link_in(message)
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0]
    assert link not in path
    weak = client.post(path, {"password1": "password", "password2": "password"})
    assert "too short" in weak.content.decode()
    client.post(path, {"password1": "four green figs here", "password2": "four green figs here"})
    assert sign_in(client, priya).status_code == 200
    assert sign_in(client, priya, "four green figs here").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert "This link no longer works" in client_factory().get(link, follow=True).content.decode()


def test_password_reset_says_the_same_for_an_unknown_address_and_sends_nothing(client):
    done = client.post("/account/password/reset/", {"email": "nobody@test.example"}, follow=True)
    assert "If that address has an account" in done.content.decode()
    assert Letter.objects.using("owner").count() == 0
    assert post_mail() == []


def test_letters_are_not_readable_by_the_application(client, priya):
    client.post("/account/password/reset/", {"email": priya.email})
    assert Letter.objects.using("owner").count() == 1
    with acting_as(priya):
        assert Letter.objects.count() == 0


def test_password_change_keeps_this_device_and_ends_others(client, priya, client_factory):
    elsewhere = client_factory()
    sign_in(elsewhere, priya)
    sign_in(client, priya)
    new = "four green figs here"
    answer = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert [m.subject for m in post_mail()] == ["Your Trellis password was changed"]


def test_second_address_is_confirmed_then_signs_in_and_becomes_the_first(client, priya):
    sign_in(client, priya)
    client.get("/account/email/")
    client.post("/account/email/", {"action_add": "1", "email": "priya@new-school.example"})
    assert not EmailAddress.objects.get(email="priya@new-school.example").verified
    (message,) = post_mail()
    link = link_in(message)
    assert "Is this address yours?" in client.get(link).content.decode()
    client.post(link)
    client.post("/account/email/", {"action_primary": "1", "email": "priya@new-school.example"})
    priya.refresh_from_db()
    assert priya.email == "priya@new-school.example"
    client.post("/account/logout/")
    assert (
        client.post("/account/login/", {"login": "Priya@New-School.example", "password": PASSWORD}).status_code == 302
    )


def test_changing_addresses_asks_for_the_password_again_after_a_while(client, priya):
    client.force_login(priya)
    answer = client.get("/account/email/")
    assert answer["Location"] == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
    answer = client.post("/account/email/", {"action_add": "1", "email": "other@test.example"})
    assert answer.status_code == 302
    assert not EmailAddress.objects.filter(email="other@test.example").exists()
    assert "other@test.example" not in str(dict(client.session))
    wrong = client.post("/account/reauthenticate/", {"password": "no", "next": "/account/email/"})
    assert "That is not your password." in wrong.content.decode()
    right = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/email/"})
    assert right["Location"] == "/account/email/"
    assert client.get("/account/email/").status_code == 200


def test_sign_out_clears_drafts_and_the_browser(client, priya):
    sign_in(client, priya)
    with acting_as(priya):
        drafts.save(actor=priya, form_key="note", fields={"text": ["half a thought"]})
    assert "Sign out?" in client.get("/account/logout/").content.decode()
    answer = client.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'  # what is not sent yet stays, locked
    assert answer["Location"] == "/account/signed-out/"
    assert Draft.objects.using("owner").count() == 0
    assert client.get("/account/").status_code == 302
    assert "You are signed out" in client.get("/account/signed-out/").content.decode()


def test_sign_out_everywhere_ends_every_session(client, priya, client_factory):
    elsewhere = client_factory()
    sign_in(elsewhere, priya)
    sign_in(client, priya)
    client.post("/account/sign-out-everywhere/")
    assert client.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert Event.objects.using("owner").filter(verb="person.sign_out_everywhere", actor_id=priya.id).count() == 1


def pause(client, settings):
    session = client.session
    session["seen"] = session.get("seen", 0) - settings.IDLE_MINUTES * 60 - 1
    session.save()


def test_idle_session_is_signed_out_and_comes_back_to_the_same_page(client, priya, settings):
    sign_in(client, priya)
    client.get("/account/")
    pause(client, settings)
    answer = client.get("/account/")
    assert answer["Location"] == "/account/login/?next=%2Faccount%2F&paused=1"
    assert "You were signed out after a pause." in client.get(answer["Location"]).content.decode()
    back = client.post("/account/login/", {"login": priya.email, "password": PASSWORD, "next": "/account/"})
    assert back["Location"] == "/account/"
    elsewhere = client_at_login(priya, "https://evil.example/")
    assert elsewhere["Location"] == "/"


def client_at_login(person, onwards):
    return Client().post("/account/login/", {"login": person.email, "password": PASSWORD, "next": onwards})


def test_form_sent_after_the_pause_leads_back_to_its_page_and_the_words_are_there(client, priya, settings):
    sign_in(client, priya)
    client.post("/account/draft/?form_key=note", {"text": "half a thought"})
    pause(client, settings)
    answer = client.post("/account/draft/", {"text": "x"}, headers={"Referer": "http://testserver/account/openings/"})
    assert answer["Location"] == "/account/login/?next=%2Faccount%2Fopenings%2F&paused=1"
    sign_in(client, priya)
    assert client.get("/account/draft/?form_key=note").json() == {"fields": {"text": ["half a thought"]}}
    pause(client, settings)
    stranger = client.post("/account/draft/", {"text": "x"}, headers={"Referer": "https://evil.example/account/"})
    assert stranger["Location"] == "/account/login/?next=%2F&paused=1"


def test_page_that_looks_for_news_by_itself_does_not_keep_anybody_signed_in(client, priya, settings):
    sign_in(client, priya)
    client.get("/account/")
    session = client.session
    session["seen"] -= settings.IDLE_MINUTES * 60 - 60
    session.save()
    before = client.session["seen"]
    client.get("/account/", headers={"If-None-Match": '"tag"'})
    assert client.session["seen"] == before
    client.get("/account/")
    assert client.session["seen"] > before


def test_deactivated_person_is_out_at_the_next_request_and_told_so_on_signing_in(client, priya):
    admin = make_person("Sam Whitlock", "admin")
    sign_in(client, priya)
    with acting_as(admin):
        commands.deactivate(actor=admin, person_id=priya.id)
    assert client.get("/account/").status_code == 302
    page = client.post("/account/login/", {"login": priya.email, "password": PASSWORD}, follow=True)
    assert "This account is closed" in page.content.decode()
    assert client.get("/account/").status_code == 302


def test_sessions_hold_no_words(client, priya):
    sign_in(client, priya)
    client.post("/account/draft/?form_key=note", {"text": "half a thought"})
    for row in Session.objects.using("owner").all():
        assert "half a thought" not in str(row.get_decoded())
    assert Person.objects.get(id=priya.id).session_epoch == 0
