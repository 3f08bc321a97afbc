"""Invitations: a link used once, in fourteen days, by the person it was made for."""

import hashlib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.factories.people import make_person
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people import commands, queries
from trellis.people.models import Invitation, Letter

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
SITE = "https://trellis.test"
PASSWORD = "three quiet plums"


@pytest.fixture
def lead():
    return make_person("Helen Marsh", "lead")


@pytest.fixture
def invited(lead):
    """A new person and their link's token."""
    person = make_person("Priya Nair", "learner")
    with acting_as(lead):
        link = commands.invite(actor=lead, person_id=person.id, site=SITE).link
    return person, link.removesuffix("/").rsplit("/", 1)[1]


def test_link_is_mailed_and_only_its_hash_is_kept(lead, invited):
    person, token = invited
    stored = Invitation.objects.get()
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert stored.expires_at - stored.sent_at == timedelta(days=14)
    letter = Letter.objects.using("owner").get()
    assert letter.to == person.email
    assert f"{SITE}/account/invitation/{token}/" in letter.text
    assert "Helen Marsh has opened an account" in letter.text
    assert letter.subject == "Your place on Trellis"


def test_link_works_once_and_confirms_the_address(invited):
    person, token = invited
    accepted = commands.accept_invitation(actor=None, token=token, password=PASSWORD, known_as="Pri")
    assert accepted.check_password(PASSWORD)
    assert accepted.first_name == "Pri"
    assert EmailAddress.objects.get(user=person).verified
    with pytest.raises(Refused, match="used already"):
        commands.accept_invitation(actor=None, token=token, password=PASSWORD)


def test_weak_password_is_refused_and_the_link_stays_good(invited):
    _, token = invited
    for weak in ("short", "password1234", "priya nair priya"):
        with pytest.raises(Invalid):
            commands.accept_invitation(actor=None, token=token, password=weak)
    assert commands.accept_invitation(actor=None, token=token, password=PASSWORD).has_usable_password()


def test_unknown_replaced_and_closed_links_say_why(lead, invited):
    person, token = invited
    with pytest.raises(Refused, match="no longer works"):
        queries.invitation("guess")
    with acting_as(lead):
        newer = commands.invite(actor=lead, person_id=person.id, site=SITE).link
        with pytest.raises(Refused, match="newest mail"):
            queries.invitation(token)
        commands.deactivate(actor=lead, person_id=person.id)
    with pytest.raises(Refused, match="closed"):
        queries.invitation(newer.removesuffix("/").rsplit("/", 1)[1])


def test_expired_link_sends_a_new_one_to_the_address_on_file_only(invited):
    person, token = invited
    with pytest.raises(Refused, match="still works"):
        commands.ask_again(actor=None, token=token, site=SITE)
    with clock.set_to(clock.now() + timedelta(days=14, minutes=1)):
        assert queries.invitation(token).expired
        with pytest.raises(Refused, match="run out"):
            commands.accept_invitation(actor=None, token=token, password=PASSWORD)
        commands.ask_again(actor=None, token=token, site=SITE)
    assert {letter.to for letter in Letter.objects.using("owner").all()} == {person.email}
    assert Letter.objects.using("owner").count() == 2
    with pytest.raises(Refused, match="newest mail"):
        queries.invitation(token)


@pytest.mark.parametrize("role", ["learner", "coach", "tutor", "leader", "specialist", "researcher"])
def test_only_administrators_and_leads_invite(role, lead):
    actor, person = make_person("", role), make_person("", "learner")
    with acting_as(actor), pytest.raises(Refused):
        commands.invite(actor=actor, person_id=person.id, site=SITE)
    with acting_as(lead):
        assert commands.invite(actor=lead, person_id=person.id, site=SITE, mail=False).link.startswith(SITE)
    assert Letter.objects.using("owner").count() == 0


def test_whoever_has_a_password_is_not_invited_again(lead):
    person = make_person("", "learner", password=PASSWORD)
    with acting_as(lead), pytest.raises(Refused, match="signed in already"):
        commands.invite(actor=lead, person_id=person.id, site=SITE)
