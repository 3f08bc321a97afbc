"""Groups: colleagues come in by their own yes, and never into what was shown before they came."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from tests.factories.evidence import make_group, make_note, share, take_back
from tests.factories.people import make_person
from trellis.circles import commands, queries
from trellis.circles.models import Circle, GroupInvitation, Member
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.kernel.ids import opaque_id
from trellis.people import commands as accounts

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def people():
    return make_person("Priya Nair"), make_person("Ruth Adeyemi"), make_person("Tom Hartley")


def _begin(keeper, title="Early reading"):
    with acting_as(keeper):
        return commands.begin_group(actor=keeper, title=title)


def _ask(keeper, group, person):
    with acting_as(keeper):
        return commands.ask_into_group(actor=keeper, circle_id=group, person_id=person.id)


def test_who_is_asked_is_in_the_group_only_after_saying_yes(people):
    keeper, asked, stranger = people
    group = _begin(keeper)
    invitation = _ask(keeper, group, asked)
    with acting_as(asked):
        assert queries.groups_of(asked) == []
        assert [(one.title, one.name) for one in queries.asked_into(asked)] == [("Early reading", "Priya Nair")]
    with acting_as(stranger):
        assert not GroupInvitation.objects.exists()
        with pytest.raises(GroupInvitation.DoesNotExist):
            commands.answer_group(actor=stranger, invitation_id=invitation, yes=True)
    with acting_as(asked):
        commands.answer_group(actor=asked, invitation_id=invitation, yes=True)
        assert queries.view(group, asked).words == "You and Priya"
        assert queries.asked_into(asked) == []
        with pytest.raises(Refused, match="answered"):
            commands.answer_group(actor=asked, invitation_id=invitation, yes=False)


def test_no_means_no_and_one_may_be_asked_again(people):
    keeper, asked, _ = people
    group = _begin(keeper)
    first = _ask(keeper, group, asked)
    with acting_as(asked):
        commands.answer_group(actor=asked, invitation_id=first, yes=False)
        assert queries.groups_of(asked) == []
    _ask(keeper, group, asked)
    with acting_as(asked):
        assert len(queries.asked_into(asked)) == 1


def test_only_its_keeper_asks_people_in(people):
    keeper, member, stranger = people
    group = make_group(keeper, member)
    for person in (member, stranger):
        with acting_as(person), pytest.raises((Refused, Circle.DoesNotExist)):
            commands.ask_into_group(actor=person, circle_id=group, person_id=stranger.id)
        with (
            acting_as(person),
            pytest.raises(ProgrammingError, match="its keeper asks"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT invite_to_group(gen_random_uuid(), %s, %s)", [group, stranger.id])


def test_nobody_comes_into_what_was_shown_before(people):
    keeper, early, late = people
    group = _begin(keeper)
    first, second = _ask(keeper, group, early), _ask(keeper, group, late)
    with acting_as(early):
        commands.answer_group(actor=early, invitation_id=first, yes=True)
    note = make_note(early)
    share(note, early, group)
    with acting_as(late):
        with pytest.raises(Refused, match="Something is shown"):
            commands.answer_group(actor=late, invitation_id=second, yes=True)
        with (
            pytest.raises(ProgrammingError, match="nobody joins"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT answer_group_invitation(%s, true)", [second])
    with acting_as(keeper), pytest.raises(Refused, match="Nobody else comes in"):
        commands.ask_into_group(actor=keeper, circle_id=group, person_id=make_person().id)
    take_back(note, early, group)
    with acting_as(late):
        commands.answer_group(actor=late, invitation_id=second, yes=True)
        assert queries.view(group, late).count == 3


@pytest.mark.parametrize(("title", "sentence"), [("  ", "Give the group a name"), ("x" * 81, "can have 80 characters")])
def test_a_group_without_a_fitting_name_is_not_begun(people, title, sentence):
    with pytest.raises(Invalid, match=sentence):
        _begin(people[0], title)


def test_a_form_sent_twice_begins_one_group(people):
    keeper, once = people[0], opaque_id()
    with acting_as(keeper):
        made = {commands.begin_group(actor=keeper, title="Readers", once=once) for _ in range(2)}
        assert made == {once}
        assert len(queries.groups_of(keeper)) == 1


def test_a_guest_is_never_in_a_group(people):
    keeper = people[0]
    with acting_as(keeper):
        guest = accounts.add_guest(actor=keeper, name="Jane Hall")
    group = _begin(keeper)
    with acting_as(keeper):
        with pytest.raises(ProgrammingError), transaction.atomic():
            commands.ask_into_group(actor=keeper, circle_id=group, person_id=guest.id)
    with pytest.raises(DatabaseError, match="one circle only"), transaction.atomic(using="owner"):
        Member.objects.using("owner").create(
            circle_id=group, person_id=guest.id, reason="let in by whoever owns the database", since=clock.now()
        )


def test_its_keeper_ends_it_and_does_not_leave_it(people):
    keeper, member, asked = people
    group = _begin(keeper)
    waiting = _ask(keeper, group, asked)
    with acting_as(keeper):
        with pytest.raises(Refused, match="end it instead"):
            commands.leave_group(actor=keeper, circle_id=group)
        commands.end_group(actor=keeper, circle_id=group)
        assert queries.groups_of(keeper) == []
    with acting_as(asked):
        assert queries.asked_into(asked) == []
        with pytest.raises(Refused):
            commands.answer_group(actor=asked, invitation_id=waiting, yes=True)
    with acting_as(member), pytest.raises(Circle.DoesNotExist):
        commands.end_group(actor=member, circle_id=group)
