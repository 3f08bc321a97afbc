"""Importing: nothing unless everything, twice is once, and each problem by row and column."""

import time

import pytest

from tests.factories.people import make_person, make_school
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people import commands, importing
from trellis.people.models import Letter, Membership, Organisation, Person

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"])

PLACES = """key,name,kind,urn,part of
harbour-lane,Harbour Lane Primary School,school,900001,harbour
harbour,Harbour Trust,trust,,
eastmere,University of Eastmere,university,,
"""
PEOPLE = """name,email,role,organisation,post,coach
Priya Nair,Priya@Test.example,learner,harbour-lane,"Year 4, reading",ruth@test.example
Ruth Adeyemi,ruth@test.example,coach,900001,,
Tom Hartley,tom@test.example,learner,harbour-lane,Year 8,ruth@test.example
"""


@pytest.fixture
def lead():
    return make_person("Helen Marsh", "lead")


@pytest.fixture
def places(lead):
    with acting_as(lead):
        commands.import_file(actor=lead, text=PLACES)


def problems(actor, text):
    with acting_as(actor):
        return [(p.row, p.column, p.sentence) for p in importing.preview(actor=actor, text=text).problems]


def test_places_come_in_any_order_and_twice_is_once(lead):
    with acting_as(lead):
        first = commands.import_file(actor=lead, text=PLACES).plan
        again = commands.import_file(actor=lead, text=PLACES).plan
        changed = commands.import_file(actor=lead, text=PLACES.replace("Harbour Trust", "Harbours Trust")).plan
    assert (first.count("new"), again.count("same")) == (3, 3)
    assert (changed.count("changed"), changed.count("same")) == (1, 2)
    assert Organisation.objects.get(key="harbour-lane").parent.name == "Harbours Trust"


@pytest.mark.parametrize(("row", "column", "said"), [
    ("x,X,castle,,", "kind", "castle is no kind of place"),
    ("x,,school,,", "name", "empty"),
    ("harbour,Again,trust,,", "key", "Row 3 has the key harbour already."),
    ("x,X,school,12,", "urn", "six digits"),
    ("x,X,school,900001,", "urn", "harbour-lane has this URN already."),
    ("x,X,school,,nowhere", "part of", "no place with the key nowhere"),
    ("x,X,trust,,x", "part of", "a part of itself"),
])  # fmt: skip
def test_problems_of_places_name_row_and_column(lead, row, column, said):
    found = problems(lead, PLACES + row)
    assert [(r, c) for r, c, _ in found] == [(5, column)]
    assert said in found[0][2]


@pytest.mark.usefixtures("places")
def test_people_get_accounts_roles_and_pairs_and_twice_is_once(lead):
    with acting_as(lead):
        done = commands.import_file(actor=lead, text=PEOPLE)
        again = commands.import_file(actor=lead, text=PEOPLE)
    priya, ruth = Person.objects.get(email="priya@test.example"), Person.objects.get(email="ruth@test.example")
    school = Organisation.objects.get(key="harbour-lane")
    assert len(done.new_people) == 3
    assert next((p.learner_id, p.school_id, p.coach_id) for p in done.pairs) == (priya.id, school.id, ruth.id)
    assert Membership.objects.get(person=priya).post == "Year 4, reading"
    assert (again.plan.count("same"), again.new_people) == (3, ())
    assert again.pairs == done.pairs
    assert Membership.objects.filter(organisation=school).count() == 3


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(("row", "column", "said"), [
    ("Leila,leila,learner,harbour-lane,,", "email", "leila is no whole e-mail address."),
    ("Leila,l@test.example,teacher,harbour-lane,,", "role", "teacher is no role"),
    ("Leila,l@test.example,admin,harbour-lane,,", "role", "given by an administrator"),
    ("Leila,l@test.example,learner,nowhere,,", "organisation", "no place with the key or URN nowhere"),
    ("Leila,l@test.example,learner,harbour-lane,,tom@test.example", "coach", "is no coach, here or in Trellis"),
    ("Leila,l@test.example,learner,harbour-lane,,l@test.example", "coach", "Nobody coaches themselves"),
    ("Leila,l@test.example,coach,harbour-lane,,ruth@test.example", "coach", "Only learners have a coach"),
    (",l@test.example,learner,harbour-lane,,", "name", "empty"),
    ("Tom Hartley,tom@test.example,learner,harbour-lane,,", "email", "Row 4 says the same person"),
    ("Thomas,tom@test.example,coach,harbour-lane,,", "name", "stands above with the name Tom Hartley"),
    ("L,l@test.example,learner,harbour-lane," + "x" * 121 + ",", "post", "longer than 120"),
])  # fmt: skip
def test_problems_of_people_name_row_and_column_and_nothing_is_imported(lead, row, column, said):
    before = Person.objects.count()
    found = problems(lead, PEOPLE + row)
    assert [(r, c) for r, c, _ in found] == [(5, column)]
    assert said in found[0][2]
    with acting_as(lead), pytest.raises(Invalid, match="Nothing was imported"):
        commands.import_file(actor=lead, text=PEOPLE + row)
    assert Person.objects.count() == before


@pytest.mark.usefixtures("places")
def test_people_are_known_again_by_key_and_by_any_address(lead):
    head = "key,name,email,role,organisation\n"
    with acting_as(lead):
        commands.import_file(actor=lead, text=head + "T1,Priya Nair,priya@test.example,learner,harbour-lane")
    assert "another address" in problems(lead, head + "T1,Priya Nair,new@test.example,learner,harbour-lane")[0][2]
    tom = make_person("Tom Hartley")
    assert "belongs to Priya Nair" in problems(lead, head + f"T1,Tom,{tom.email},learner,harbour-lane")[0][2]
    tom.is_active = False
    tom.save()
    assert "is closed" in problems(lead, head + f",Tom,{tom.email},learner,harbour-lane")[0][2]


def test_unknown_and_missing_columns_are_named(lead):
    found = problems(lead, "name,email,colour\nPriya,p@test.example,blue")
    assert [(r, c) for r, c, _ in found] == [(1, "role"), (1, "organisation"), (1, "colour")]
    with acting_as(lead), pytest.raises(Invalid, match="first row names the columns"):
        importing.preview(actor=lead, text="a,b\n1,2")


@pytest.mark.parametrize("role", ["learner", "coach", "tutor", "leader", "specialist", "researcher"])
def test_only_those_who_arrange_import(role):
    actor = make_person("", role)
    with acting_as(actor), pytest.raises(Refused):
        importing.preview(actor=actor, text=PLACES)


def test_two_thousand_rows_are_looked_at_and_imported_in_seconds(lead, django_assert_max_num_queries):
    school = make_school()
    text = "name,email,role,organisation\n" + "".join(
        f"Person {n},p{n}@test.example,learner,{school.key}\n" for n in range(2000)
    )
    started = time.monotonic()
    with acting_as(lead), django_assert_max_num_queries(15):
        assert importing.preview(actor=lead, text=text).count("new") == 2000
    with acting_as(lead):
        done = commands.import_file(actor=lead, text=text)
    assert len(done.new_people) == 2000
    assert time.monotonic() - started < 20


@pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)
def test_imported_people_are_invited_by_a_job(lead):
    from django.core import mail
    from django.core.management import call_command

    with acting_as(lead):
        commands.import_file(actor=lead, text=PLACES)
        done = commands.import_file(actor=lead, text=PEOPLE)
        commands.invite_all(actor=lead, person_ids=done.new_people, site="https://trellis.test")
    call_command("jobs", once=True)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "priya@test.example",
        "ruth@test.example",
        "tom@test.example",
    ]
    assert "Helen Marsh has opened an account" in mail.outbox[0].body
    assert Letter.objects.using("owner").count() == 0
