"""The first administrator, and the roles when the owner may not make them."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.people import make_person
from trellis.config import checks
from trellis.config.management.commands.init import statement
from trellis.people import queries
from trellis.people.models import Person

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)
FACTS = {
    "email": "sam@test.example",
    "name": "Sam Whitlock",
    "organisation": "University of Eastmere",
    "site": "http://testserver",
}


def link(capsys) -> str:
    return re.search(r"http://testserver(/account/invitation/\S+)", capsys.readouterr().out).group(1)


def test_first_administrator_gets_a_link_that_works(capsys):
    call_command("init", **FACTS)
    path = link(capsys)
    browser = Client()
    browser.post(path, {"password": "three quiet plums"})
    assert browser.get("/health/").status_code == 200
    assert queries.roles_of(Person.objects.get()) == {"admin"}


def test_running_it_again_gives_a_new_link_until_somebody_signed_in(capsys):
    call_command("init", **FACTS)
    first = link(capsys)
    call_command("init", **FACTS)
    second = link(capsys)
    assert "newest mail" in Client().get(first).content.decode()
    Client().post(second, {"password": "three quiet plums"})
    with pytest.raises(CommandError, match="an administrator already"):
        call_command("init", **{**FACTS, "email": "other@test.example"})
    assert Person.objects.count() == 1


def test_roles_the_owner_may_not_make_are_printed_as_sql(monkeypatch):
    monkeypatch.setattr(checks, "ROLES", ("trellis_app", "trellis_missing"))
    monkeypatch.setattr("trellis.config.management.commands.init.ALIAS_OF", {"trellis_missing": "default"})
    with pytest.raises(CommandError) as refused:
        call_command("init", **FACTS)
    assert 'CREATE ROLE "trellis_missing" LOGIN NOSUPERUSER NOBYPASSRLS' in str(refused.value)
    assert "trellis_app" not in str(refused.value)


def test_passwords_are_quoted():
    assert "PASSWORD 'it''s';" in statement("trellis_app", "it's").as_string(None)


def test_an_address_somebody_has_is_used_for_them():
    person = make_person("Sam Whitlock")
    call_command("init", **{**FACTS, "email": person.email})
    assert Person.objects.count() == 1
