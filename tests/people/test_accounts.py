"""Accounts: who may add, move, close and open them, and what that leaves behind."""

from datetime import date

import pytest

from tests.factories.people import make_person, make_school
from trellis.circles import commands as circles
from trellis.circles.models import Circle
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.kernel.models import Event
from trellis.people import commands, queries
from trellis.people.enums import Role
from trellis.people.models import Membership, Person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ARRANGING = {Role.ADMIN, Role.LEAD}


@pytest.mark.parametrize("role", list(Role))
def test_only_administrators_and_leads_add_people(role):
    actor, school = make_person("", role), make_school()
    facts = {"name": "Leila Haddad", "email": "Leila@Test.example", "role": "learner", "organisation_id": school.id}
    with acting_as(actor):
        if role in ARRANGING:
            person = commands.add_person(actor=actor, **facts)
            assert person.email == "leila@test.example"
            assert not person.has_usable_password()
            assert queries.roles_of(person) == {"learner"}
        else:
            with pytest.raises(Refused):
                commands.add_person(actor=actor, **facts)


@pytest.mark.parametrize("given", [Role.ADMIN, Role.LEAD, Role.RESEARCHER])
def test_leads_do_not_give_the_roles_that_arrange(given):
    lead, admin, person, school = make_person("", "lead"), make_person("", "admin"), make_person(), make_school()
    with acting_as(lead), pytest.raises(Refused):
        commands.begin_role(actor=lead, person_id=person.id, organisation_id=school.id, role=given)
    with acting_as(admin):
        commands.begin_role(actor=admin, person_id=person.id, organisation_id=school.id, role=given)
    assert Membership.objects.get(person=person).role == given


def test_addresses_are_whole_and_used_once():
    admin, school = make_person("", "admin"), make_school()
    taken = make_person()
    with acting_as(admin):
        for email, said in (("priya", "whole e-mail"), (taken.email.upper(), "already")):
            with pytest.raises(Invalid, match=said):
                commands.add_person(actor=admin, name="X", email=email, role="learner", organisation_id=school.id)


def test_moving_school_keeps_the_account_and_the_private_circle():
    admin, new = make_person("", "admin"), make_school("New School")
    person = make_person("Priya Nair", "learner", at=make_school("Old School"))
    with acting_as(person):
        circle = circles.private_circle(actor=person)
    old = Membership.objects.get(person=person)
    with acting_as(admin):
        commands.move(actor=admin, membership_id=old.id, organisation_id=new.id, post="Year 5", on=date(2027, 1, 4))
    posts = queries.posts_of(person.id)
    assert [(post.place, post.when) for post in posts] == [
        ("New School", "from 4 January 2027"),
        ("Old School", "until 4 January 2027"),
    ]
    with acting_as(person):
        assert circles.private_circle(actor=person) == circle
        assert Circle.objects.count() == 1
    assert Person.objects.filter(name="Priya Nair").count() == 1


def test_closing_an_account_and_opening_it_again():
    admin, lead, person = make_person("", "admin"), make_person("", "lead"), make_person("", "learner", password="x")
    with acting_as(lead):
        closed = commands.deactivate(actor=lead, person_id=person.id, left=True)
    assert (closed.is_active, closed.left_on) == (False, clock.today())
    assert queries.signed_in_person(person.id) is None
    assert Membership.objects.get(person=person).until == clock.today()
    with acting_as(admin):
        with pytest.raises(Refused, match="closed already"):
            commands.deactivate(actor=admin, person_id=person.id)
        commands.reactivate(actor=admin, person_id=person.id)
    assert queries.signed_in_person(person.id).left_on is None


def test_nobody_closes_their_own_account_nor_one_above_them():
    admin, lead, coach, person = (make_person("", role) for role in ("admin", "lead", "coach", "learner"))
    for actor, target in ((admin, admin), (lead, admin), (coach, person), (person, coach)):
        with acting_as(actor), pytest.raises(Refused):
            commands.deactivate(actor=actor, person_id=target.id)
    assert Person.objects.filter(is_active=False).count() == 0


def test_the_last_administrator_stays():
    one, two = make_person("", "admin"), make_person("", "admin")
    with acting_as(one):
        commands.deactivate(actor=one, person_id=two.id, left=True)
        mine = Membership.objects.get(person=one)
        with pytest.raises(Refused, match="last administrator"):
            commands.end_role(actor=one, membership_id=mine.id)


def test_names_change_with_a_version_check():
    person = make_person("Priya Nair")
    with acting_as(person):
        commands.change_names(actor=person, name="Priya Rao", known_as="Pri", version=1)
        with pytest.raises(Conflict):
            commands.change_names(actor=person, name="Someone", known_as="", version=1)
        with pytest.raises(Invalid):
            commands.change_names(actor=person, name=" ", known_as="", version=2)
    person.refresh_from_db()
    assert (person.name, person.first_name, person.version) == ("Priya Rao", "Pri", 2)


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_every_act_is_in_the_trail_without_content():
    admin, school = make_person("", "admin"), make_school()
    with acting_as(admin):
        person = commands.add_person(
            actor=admin, name="Leila Haddad", email="leila@test.example", role="learner", organisation_id=school.id
        )
        commands.deactivate(actor=admin, person_id=person.id)
    events = Event.objects.using("owner").order_by("id")
    assert list(events.values_list("verb", "state_to")) == [
        ("person.add", ""),
        ("membership.begin", ""),
        ("person.deactivate", "closed"),
    ]
    assert {event.actor_id for event in events} == {admin.id}


def test_organisations_form_a_tree_and_say_what_is_wrong():
    admin, coach = make_person("", "admin"), make_person("", "coach")
    with acting_as(admin):
        trust = commands.add_organisation(actor=admin, kind="trust", name="Harbour Trust")
        school = commands.add_organisation(
            actor=admin, kind="school", name="Harbour Lane", urn="900999", parent_id=trust.id
        )
        assert (trust.key, school.parent) == ("harbour-trust", trust)
        with pytest.raises(Invalid) as caught:
            commands.add_organisation(actor=admin, kind="hei", name="Harbour Lane", urn="900999")
        assert set(caught.value.problems) == {"urn", "key"}
    with acting_as(coach), pytest.raises(Refused):
        commands.add_organisation(actor=coach, kind="school", name="Another")


def test_a_guest_is_no_account_to_be_managed():
    admin, owner = make_person("", "admin"), make_person("Priya Nair", "learner")
    with acting_as(owner):
        guest = commands.add_guest(actor=owner, name="Jane Hall")
    managing = (
        lambda: commands.reactivate(actor=admin, person_id=guest.id),
        lambda: commands.invite(actor=admin, person_id=guest.id, site="https://trellis.example"),
    )
    for act in managing:
        with acting_as(admin), pytest.raises(Person.DoesNotExist):
            act()
