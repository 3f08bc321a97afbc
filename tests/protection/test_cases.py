"""A disclosure case: two approve, those concerned are told, stated records alone are placed, and it ends by itself."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from tests.factories.coaching import make_pair
from tests.factories.evidence import make_note
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from trellis.circles import queries as circles
from trellis.evidence.models import Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people.models import Letter
from trellis.protection import commands, queries
from trellis.protection.cases import ending
from trellis.protection.models import Case, CaseApproval, CaseCopy, CaseObjection, CaseSubject

pytestmark = pytest.mark.usefixtures("committed")
SINCE = timedelta(days=30)


class Place:
    """A school with an asker, an officer, a second reviewer, a leader and Priya, whose records are meant."""

    def __init__(self):
        load_mtl()
        self.school = make_school()
        self.priya = make_person("Priya Nair", "learner", at=self.school)
        self.asker = make_person("Sam Whitlock", "admin", at=self.school)
        self.officer = make_person("Ada Flynn", "protection", at=self.school)
        self.second = make_person("Jo Bright", "coach", at=self.school)
        self.leader = make_person("Margaret Oyelaran", "leader", at=self.school)
        self.note = make_note(self.priya, "Wait time", "Ruth and I counted.")

    def ask(self, asker=None, **more) -> Case:
        given = {
            "organisation_id": self.school.id, "ground": "law", "addresses": [self.priya.email], "kinds": ["notes"],
            "from_on": clock.today() - SINCE, "to_on": clock.today(), "recipient": "The tribunal", "reason": "Ordered.",
        } | more  # fmt: skip
        with acting_as(asker or self.asker):
            return commands.ask_case(actor=asker or self.asker, **given)

    def approved(self, case: Case, why: str = "") -> Case:
        as_(self.officer, commands.name_second, case, address=self.second.email)
        as_(self.officer, commands.approve_case, case, apart=True, untold_why=why)
        return as_(self.second, commands.approve_case, case, apart=True, untold_why=why)

    def opened(self, why: str = "It would warn somebody.") -> Case:
        case = self.approved(self.ask(), why)
        return as_(self.officer, commands.open_case, case)


def as_(person, command, case, **more):
    version = Case.objects.using("owner").get(id=case.id).version
    with acting_as(person):
        return command(actor=person, case_id=case.id, version=version, **more)


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def place():
    return Place()


def seen(person, model) -> int:
    with acting_as(person):
        return model.objects.count()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": "appraisal"}, "ground"), ({"ground": "capability"}, "ground"), ({"ground": "other"}, "ground"),
        ({"kinds": []}, "kinds"), ({"kinds": ["marks"]}, "kinds"), ({"kinds": ["submissions"]}, "kinds"),
        ({"ground": "misconduct"}, "kinds"), ({"reason": " "}, "reason"), ({"recipient": ""}, "recipient"),
        ({"addresses": []}, "addresses"), ({"addresses": ["nobody@test.example"]}, "addresses"),
        ({"ground": "complaint"}, "ground"), ({"from_on": clock.today() + SINCE}, "to_on"),
        ({"to_on": clock.today() + SINCE}, "to_on"),
    ],
)  # fmt: skip
def test_what_is_outside_the_closed_list_is_refused_with_a_sentence(place, wrong, field):
    with pytest.raises(Invalid) as refused:
        place.ask(**wrong)
    assert field in refused.value.problems
    assert not owner(Case).exists()


def test_nobody_asks_for_their_own_or_where_they_do_not_work(place):
    with pytest.raises(Invalid, match="own"):
        place.ask(addresses=[place.asker.email])
    with pytest.raises(Invalid):
        place.ask(organisation_id=make_school().id)
    elsewhere = make_person("Tom Hartley", "learner", at=make_school())
    with pytest.raises(Invalid):
        place.ask(addresses=[elsewhere.email])


def test_a_complaint_is_made_by_somebody_in_the_circle():
    load_mtl()
    pair = make_pair()
    with acting_as(pair.coach):
        school = queries.places_of(pair.coach)[0][0]
        case = commands.ask_case(
            actor=pair.coach, organisation_id=school, ground="complaint", addresses=[pair.learner.email],
            kinds=["comments"], from_on=clock.today(), to_on=clock.today(), recipient="The head", reason="Unkind.",
        )  # fmt: skip
        assert not queries.has_officer(case)  # so the page does not say that one was written to
        view = queries.case(pair.coach, case.id)
        assert (view.may_be_silent, view.may_be_unhidden) == (True, False)
    assert case.state == "asked"


def test_an_officer_for_a_fixed_term_is_written_to(place):
    place.officer.memberships.update(until=clock.today() + timedelta(30))
    case = place.ask()
    with acting_as(place.asker):
        assert queries.has_officer(case)
    with acting_as(place.officer):
        assert queries.case(place.officer, case.id).may_be_unhidden
    assert Letter.objects.using("owner").get().to == place.officer.email


def test_two_approve_those_concerned_are_told_and_only_then_stated_records_are_placed(place):
    old = make_note(place.priya, "Before", "Old words.")
    owner(Item).filter(id=old.id).update(taken_on=clock.today() - 2 * SINCE)
    case = place.approved(place.ask())
    assert (case.state, case.silent) == ("approved", False)
    with acting_as(place.priya):
        assert [row.who for row in queries.cases(place.priya).told] == ["Priya Nair"]
    with pytest.raises(Refused, match="until"):
        as_(place.officer, commands.open_case, case)
    owner(CaseSubject).update(told_at=clock.now() - timedelta(days=3))
    with acting_as(place.priya):
        objection = commands.object_to_case(actor=place.priya, case_id=case.id, text="Those are private.")
    with pytest.raises(Refused, match="objected"):
        as_(place.officer, commands.open_case, case)
    with acting_as(place.officer):
        commands.answer_objection(actor=place.officer, objection_id=objection.id, answer="The order names them.")
    case = as_(place.second, commands.open_case, case)
    assert [copy.source_id for copy in owner(CaseCopy).all()] == [place.note.id]
    assert case.ends_at - case.opened_at == timedelta(days=14)
    for person, count in (
        (place.officer, 1), (place.second, 1), (place.asker, 0), (place.leader, 0), (place.priya, 0), (None, 0)
    ):  # fmt: skip
        assert seen(person, CaseCopy) == count, person
        if person != place.priya:
            assert seen(person, Item) == 0, "the record itself is shown to nobody more"
    letters = sorted(owner(Letter).values_list("to", flat=True))
    assert letters == sorted([place.officer.email, place.second.email, place.priya.email, place.priya.email])


def test_neither_who_asks_nor_who_is_concerned_nor_who_leads_them_reviews(place):
    asking = place.ask(asker=place.officer)
    with pytest.raises((Refused, Case.DoesNotExist)):
        as_(place.officer, commands.name_second, asking, address=place.second.email)
    other = make_person("Bea Cole", "protection", at=place.school)
    case = place.ask()
    for person in (place.asker, place.priya, place.leader, other):
        if person == other:
            person = place.officer  # noqa: PLW2901  the same person twice
        with pytest.raises(Invalid):
            as_(place.officer, commands.name_second, case, address=person.email)
    as_(place.officer, commands.name_second, case, address=place.second.email)
    with pytest.raises(Invalid):
        as_(place.second, commands.approve_case, case, apart=False)
    as_(place.second, commands.approve_case, case, apart=True)
    with pytest.raises(Refused):
        as_(place.second, commands.approve_case, case, apart=True)
    for person in (place.asker, place.leader, place.priya):
        with pytest.raises((Refused, Case.DoesNotExist)):
            as_(person, commands.approve_case, case, apart=True)
    assert owner(CaseApproval).count() == 1
    meant = place.ask(addresses=[other.email])
    assert {row.id for row in _desk(other)} == {case.id, asking.id}, "an officer does not review what is about them"
    assert meant.id in {row.id for row in _desk(place.officer)}


def test_who_leads_the_trust_above_reviews_nothing_about_its_schools():
    load_mtl()
    trust = make_school("Northgate Trust", kind="trust")
    school, elsewhere = make_school(parent=trust), make_school("Another Trust", kind="trust")
    place = Place()
    place.school = school
    place.priya, place.asker = (
        make_person("Amara Cole", "learner", at=school),
        make_person("Bea Hill", "admin", at=school),
    )
    place.officer = make_person("Cyril Dean", "protection", at=trust)
    boss, stranger = make_person("Dora Finch", "leader", at=trust), make_person("Eve Gale", "leader", at=elsewhere)
    case = place.ask()
    with pytest.raises(Invalid):
        as_(place.officer, commands.name_second, case, address=boss.email)
    as_(place.officer, commands.name_second, case, address=stranger.email)  # the wall is for those above them alone
    as_(place.officer, commands.approve_case, case, apart=True)
    owner(Case).filter(id=case.id).update(second_id=boss.id)  # as if somebody had written it by hand
    with pytest.raises((Refused, Case.DoesNotExist)):
        as_(boss, commands.approve_case, case, apart=True)
    assert seen(boss, Case) == 0


def _desk(person):
    with acting_as(person):
        return queries.cases(person).desk


def test_the_database_refuses_what_the_commands_would(place):
    case = place.ask()

    def tries(person, *steps):
        with acting_as(person), connections["default"].cursor() as cursor:
            outcome = "allowed"
            try:
                with transaction.atomic():
                    for statement, *values in steps:
                        cursor.execute(statement, values)
                    outcome = "no row" if cursor.rowcount == 0 else "allowed"
            except DatabaseError as error:
                outcome = error.__cause__.sqlstate
            assert outcome in {"no row", "42501", "23514"}, (steps, outcome)

    approve = (
        "INSERT INTO protection_caseapproval (id, case_id, reviewer_id, capacity, apart, untold_why, at) "
        "VALUES (gen_random_uuid(), %s, %s, %s, true, '', now())"
    )
    for person in (place.asker, place.priya, place.leader, place.second):
        for capacity in ("officer", "second"):
            tries(person, (approve, case.id, person.id, capacity))
    tries(place.officer, (approve, case.id, place.officer.id, "second"))
    tries(place.officer, (approve, case.id, place.second.id, "second"))
    opening = "SELECT protection_open_case(%s, gen_random_uuid(), 14, 2)"
    for person in (place.officer, place.asker, place.leader, None):
        tries(person, (opening, case.id))
    tries(place.officer, ("UPDATE protection_case SET kinds = '[\"recordings\"]' WHERE id = %s", case.id))
    tries(place.officer, ("UPDATE protection_case SET state = 'open' WHERE id = %s", case.id))
    forged = "UPDATE protection_case SET state = 'approved', approved_at = now() WHERE id = %s"
    tries(place.officer, (forged, case.id), (opening, case.id))
    as_(place.officer, commands.name_second, case, address=place.second.email)
    more = "INSERT INTO protection_casesubject (id, case_id, person_id) VALUES (gen_random_uuid(), %s, %s)"
    tries(place.asker, (more, case.id, place.leader.id))
    as_(place.officer, commands.approve_case, case, apart=True)
    as_(place.second, commands.approve_case, case, apart=True)
    tries(place.officer, (opening, case.id))
    owner(CaseSubject).update(told_at=clock.now() - timedelta(days=3))
    tries(place.officer, ("SELECT protection_open_case(%s, gen_random_uuid(), 60, 2)", case.id))
    tries(place.asker, (opening, case.id))
    assert not owner(CaseCopy).exists()


def test_a_silent_case_is_hidden_until_told_and_silence_ends_by_itself(place):
    case = place.opened()
    copy = owner(CaseCopy).get()
    with acting_as(place.officer):
        commands.open_copy(actor=place.officer, copy_id=copy.id)

    def opened_by() -> list[str]:
        with acting_as(place.priya):
            return [one.why for one in circles.openings(place.priya)]

    with acting_as(place.priya):
        assert queries.cases(place.priya).told == []
    assert opened_by() == []
    with acting_as(place.asker):
        assert queries.counts() == [], "a count does not betray it either"
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(22)):
        assert (ending.remind(), ending.remind(), ending.reveal()) == (1, 0, 0)
        as_(place.second, commands.keep_silent, case)
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(40)):
        assert ending.reveal() == 0
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(51)):
        assert (ending.reveal(), ending.reveal()) == (1, 0)
    assert opened_by() == ["disclosure case"]
    with acting_as(place.priya):
        assert len(queries.cases(place.priya).told) == 1
    with acting_as(place.asker):
        assert [(one.given, one.refused) for one in queries.counts()] == [(1, 0)]


def test_silence_needs_both_and_a_ground_that_allows_it(place):
    with pytest.raises(Invalid):
        place.approved(place.ask(ground="rights"), "x")
    case = place.ask()
    as_(place.officer, commands.name_second, case, address=place.second.email)
    as_(place.officer, commands.approve_case, case, apart=True, untold_why="It would warn somebody.")
    case = as_(place.second, commands.approve_case, case, apart=True)
    assert not case.silent
    assert owner(CaseSubject).get(case_id=case.id).told_at is not None


def test_a_person_masks_each_record_before_a_copy_leaves_and_a_changed_page_is_a_conflict(place):
    case = place.opened()
    copy = owner(CaseCopy).get()
    with acting_as(place.officer):
        with pytest.raises(Refused, match="Decide"):
            commands.hand_over(actor=place.officer, case_id=case.id)
        view = queries.record(commands.open_copy(actor=place.officer, copy_id=copy.id))
        commands.decide_copy(
            actor=place.officer, copy_id=copy.id, version=1, decision="give", redacted=view.proposed + " (shortened)"
        )
        _, given = commands.hand_over(actor=place.officer, case_id=case.id)
    assert [one.redacted for one in given] == [view.proposed + " (shortened)"]
    with acting_as(place.asker), pytest.raises((Refused, Case.DoesNotExist)):
        commands.hand_over(actor=place.asker, case_id=case.id)


def test_after_its_days_nobody_reads_it_and_the_night_removes_the_copies(place):
    case = place.opened()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE circles_member SET until = now() - interval '1 second' WHERE circle_id = %s", [case.circle_id]
        )
    assert seen(place.officer, CaseCopy) == seen(place.second, CaseCopy) == 0, "the days end by themselves"
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(15)):
        assert (ending.end_due(), ending.end_due()) == (1, 0)
    assert not owner(CaseCopy).exists()
    assert owner(Case).get().state == "ended"


def test_a_reviewer_ends_it_early_and_who_asked_withdraws_or_reads_the_refusal(place):
    case = place.opened()
    as_(place.second, commands.end_case, case)
    assert not owner(CaseCopy).exists()
    assert seen(place.officer, CaseCopy) == 0
    again = place.ask()
    with pytest.raises(Invalid):
        as_(place.officer, commands.refuse_case, again, why=" ")
    as_(place.officer, commands.refuse_case, again, why="A court order is needed.")
    with acting_as(place.asker):
        assert queries.case(place.asker, again.id).refusal == "A court order is needed."
    third = place.ask()
    with pytest.raises((Refused, Case.DoesNotExist)):
        as_(place.officer, commands.withdraw_case, third)
    as_(place.asker, commands.withdraw_case, third)
    assert owner(Case).get(id=third.id).state == "withdrawn"
    assert not owner(CaseObjection).exists()
