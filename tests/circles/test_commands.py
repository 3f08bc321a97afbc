"""Circles through the application's role: the database decides, not the code."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.evidence import make_group
from tests.factories.people import make_person
from trellis.circles import commands, queries
from trellis.circles.groups import call
from trellis.circles.models import Circle, Member
from trellis.kernel.database import acting_as, current_person

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_no_person_sees_no_circle():
    person = make_person()
    with acting_as(person):
        commands.private_circle(actor=person)
        assert Circle.objects.count() == 1
    with acting_as(None):
        assert Circle.objects.count() == 0
        assert Member.objects.count() == 0


def test_private_circle_is_opened_once_and_seen_by_its_owner_only():
    one, other = make_person(), make_person()
    with acting_as(one):
        first = commands.private_circle(actor=one)
        assert commands.private_circle(actor=one) == first
        assert queries.view(first, one).words == "Only you"
    with acting_as(other), pytest.raises(Circle.DoesNotExist):
        queries.view(first, other)


def test_group_members_see_each_other_and_leaving_ends_it():
    keeper, member = make_person("Ada Keeper"), make_person("Ben Member")
    group = make_group(keeper, member)
    with acting_as(member):
        assert queries.view(group, member).words == "You and Ada"
        commands.leave(actor=member, circle_id=group, person_id=member.id)
        assert group not in queries.my_circle_ids(member)
        assert not Circle.objects.filter(id=group).exists()


def test_nobody_is_put_into_a_group_without_saying_yes():
    keeper, other = make_person(), make_person()
    people = {keeper.id: "keeps it", other.id: "joined"}
    with acting_as(keeper):
        with pytest.raises(ProgrammingError, match="alone"), transaction.atomic():
            commands.open_circle(actor=keeper, kind="group", title="Readers", people=people)
        with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
            call("join_circle", commands.begin_group(actor=keeper, title="Readers"), other.id, "let in", None)


def test_members_of_a_submission_circle_do_not_see_each_other():
    learner, marker = make_person(), make_person()
    with acting_as(learner):
        circle = commands.open_circle(
            actor=learner, kind="submission", title="", people={learner.id: "submitted", marker.id: "marks"}
        )
    with acting_as(marker):
        assert list(Member.objects.values_list("person_id", flat=True)) == [marker.id]
        assert Circle.objects.get(id=circle).kind == "submission"


@pytest.mark.parametrize("statement", [
    "INSERT INTO circles_member (id, circle_id, person_id, reason, since) SELECT gen_random_uuid(), id, me(), 'x', now() FROM circles_circle",
    "UPDATE circles_circle SET keeper_id = me()",
    "DELETE FROM circles_member",
    "SELECT open_circle(gen_random_uuid(), 'partnership', '', ARRAY[me()], ARRAY['x'])",
    "SELECT open_circle(gen_random_uuid(), 'group', '', ARRAY[gen_random_uuid()], ARRAY['x'])",
])  # fmt: skip
def test_application_role_cannot_write_circles_itself(statement):
    person = make_person()
    with acting_as(person):
        commands.private_circle(actor=person)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_acting_as_restores_the_outer_person():
    one, other = make_person(), make_person()
    with acting_as(one):
        with acting_as(other):
            assert current_person() == str(other.id)
        assert current_person() == str(one.id)
        with pytest.raises(ValueError, match="x"), acting_as(other):
            raise ValueError("x")
        assert current_person() == str(one.id)
