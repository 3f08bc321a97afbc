"""Requests about personal data: clocks, finding by a pupil's key without seeing, what owners do, and the answer."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from tests.factories.coaching import make_pair, make_session
from tests.factories.evidence import make_note, make_recording, say, say_class, share
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl, make_enrolment
from tests.factories.pupils import allow, make_class, pupil_of
from trellis.coaching import commands as coaching
from trellis.evidence.models import Pulled
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people.models import Letter, Membership
from trellis.protection import commands, queries
from trellis.protection.models import Case, CaseCopy, CaseSubject, RequestTask, RightsRequest
from trellis.protection.requests import reminding
from trellis.protection.requests.days import days_of, month_later
from trellis.pupils.models import Permission

pytestmark = pytest.mark.usefixtures("committed")


class Place:
    """A school with an officer, and a learner and coach who work together there."""

    def __init__(self):
        load_mtl()
        self.pair = make_pair()
        self.school = Membership.objects.get(person=self.pair.learner).organisation
        self.officer = make_person("Ada Flynn", "protection", at=self.school)
        self.leader = make_person("Margaret Oyelaran", "leader", at=self.school)
        self.learner, self.coach = self.pair.learner, self.pair.coach

    def own(self, kind="held", person=None, **more) -> RightsRequest:
        person = person or self.learner
        with acting_as(person):
            place = self.school.id
            return commands.make_request(actor=person, organisation_id=place, kind=kind, **{"text": "Words"} | more)

    def paper(self, kind="pupil", **more) -> RightsRequest:
        given = {
            "organisation_id": self.school.id, "text": "A parent asks.", "received_on": clock.today(),
            "pupil_key": "p07", "class_name": "year4",
        } | more  # fmt: skip
        with acting_as(self.officer):
            return commands.enter_request(actor=self.officer, kind=kind, **given)

    def act(self, act, request, person=None, **more):
        person = person or self.officer
        version = owner(RightsRequest).get(id=request.id).version
        with acting_as(person):
            return act(actor=person, request_id=request.id, version=version, **more)

    def view(self, request, person=None):
        person = person or self.officer
        with acting_as(person):
            return queries.request(person, request.id)


def owner(model):
    return model.objects.using("owner")


def answer_task(act, task, **more):
    with acting_as(task.owner):
        version = owner(RequestTask).get(id=task.id).version
        return act(actor=task.owner, task_id=task.id, version=version, **more)


@pytest.fixture
def place():
    return Place()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2027, 1, 31), 3, date(2027, 4, 30)),
        (date(2026, 11, 24), 1, date(2026, 12, 24)), (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 30), 2, date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_month_later_is_the_same_day_or_the_months_last(day, months, expected):
    assert month_later(day, months) == expected


def test_the_clocks_are_those_of_the_pack(place):
    held, complaint = days_of("held", date(2026, 1, 31)), days_of("complaint", date(2026, 1, 31))
    assert (held.acknowledge_by, held.answer_by, held.extended_by) == (None, date(2026, 2, 28), date(2026, 4, 30))
    assert (complaint.acknowledge_by, complaint.answer_by) == (date(2026, 3, 2), None)


def test_asking_takes_one_form_and_whoever_asked_reads_the_answer(place):
    request = place.own("objection", text="Not in the newsletter.")
    assert request.due_on == month_later(clock.today(), 1)
    assert [row.to for row in owner(Letter).all()] == [place.officer.email]
    place.act(commands.acknowledge_request, request)
    place.act(commands.extend_request, request, why="Two schools have to be asked.")
    assert owner(RightsRequest).get().due_on == month_later(clock.today(), 3)
    with pytest.raises(Refused):
        place.act(commands.extend_request, request, why="Again.")
    with pytest.raises(Invalid):
        place.act(commands.answer_request, request, answer=" ")
    place.act(commands.answer_request, request, answer="It was taken out.")
    view = place.view(request, place.learner)
    assert (view.answer, view.extended_why, view.open) == ("It was taken out.", "Two schools have to be asked.", False)
    with pytest.raises(Refused):
        place.act(commands.refuse_request, request, why="Too late.")
    for stranger in (place.coach, place.leader):
        with pytest.raises(RightsRequest.DoesNotExist):
            place.view(request, stranger)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"kind": "pupil"}, "kind"), ({"kind": "complaint", "text": " "}, "text")],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(place, wrong, field):
    with pytest.raises(Invalid) as refused:
        place.own(**wrong)
    assert field in refused.value.problems


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pupil_key": "Emily"}, "pupil_key"), ({"pupil_key": ""}, "pupil_key"), ({"kind": "held"}, "kind"),
        ({"received_on": clock.today() + timedelta(days=1)}, "received_on"), ({"text": ""}, "text"),
    ],
)  # fmt: skip
def test_what_came_on_paper_stands_under_a_key_and_never_a_name(place, wrong, field):
    with pytest.raises(Invalid) as refused:
        place.paper(**wrong)
    assert field in refused.value.problems
    with acting_as(place.leader), pytest.raises(Refused):
        commands.enter_request(
            actor=place.leader, organisation_id=place.school.id, kind="complaint", text="x", received_on=clock.today()
        )


def test_an_officer_does_not_answer_what_they_ask_themselves_and_other_places_see_nothing(place):
    other = make_person("Bea Cole", "protection", at=place.school)
    stranger = make_person("Cy Dale", "protection", at=make_school())
    mine = place.own("complaint", person=place.officer)
    with pytest.raises(Refused):
        place.act(commands.acknowledge_request, mine)
    place.act(commands.acknowledge_request, mine, other)
    with acting_as(stranger):
        assert queries.register() == ([], False)
    with pytest.raises(RightsRequest.DoesNotExist):
        place.act(commands.answer_request, mine, stranger, answer="x")


def test_the_register_sorts_by_what_is_due_next_and_says_late_plainly(place):
    late = place.paper(received_on=clock.today() - timedelta(days=40))
    soon = place.paper("complaint", received_on=clock.today() - timedelta(days=27))
    place.paper()
    done = place.paper("complaint", received_on=clock.today() - timedelta(days=20))
    place.act(commands.acknowledge_request, done)
    with acting_as(place.officer):
        rows, more = queries.register()
    assert [row.id for row in rows][:2] == [late.id, soon.id]
    assert rows[-1].id == done.id, "acknowledged complaints have no day any more"
    assert (rows[0].over, more) == (True, False)
    assert "late" in rows[0].due
    assert rows[1].due.startswith("Acknowledge by")
    before = owner(Letter).count()
    assert reminding.remind() == 2
    assert reminding.remind() == 0
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(days=3)):
        assert reminding.remind() == 1, "on the day, once more"
    assert owner(Letter).count() == before + 3


def test_a_pupils_key_finds_how_many_and_not_whose(place):
    lesson = make_class(place.learner, "Year 4", "P07", "P08", school=place.school)
    film, other = make_recording(place.learner, "SECRET film"), make_recording(place.learner, "SECRET other")
    say_class(film, place.learner, lesson)
    say_class(other, place.learner, lesson, without=[pupil_of(place.learner, lesson, "P07")])
    make_note(place.learner, "SECRET note", "P07 waited; P077 did not.")
    make_note(place.learner, "SECRET nobody", "XP07 and P070 are others.")
    share(make_note(place.learner, "SECRET p", "x"), place.learner, place.pair.circle)
    say(film, place.learner, "SECRET p07 points")
    request = place.paper()
    view = place.view(request)
    assert {(row.what, row.count) for row in view.found} == {
        ("Recordings of lessons", 1), ("Notes you wrote", 1), ("What is said about evidence", 1)
    }  # fmt: skip
    assert {row.controller for row in view.found} == {"the school", "school and university together"}
    assert place.act(commands.ask_owners, request) == 3
    assert place.act(commands.ask_owners, request) == 0
    reminding.tell_owners(request.id)
    reminding.tell_owners(request.id)
    assert [row.to for row in owner(Letter).filter(to=place.learner.email)] == [place.learner.email]
    view = place.view(request)
    assert "SECRET" not in str(view)
    assert "Priya" not in str(view)
    assert [row.count for row in view.tasks] == [1, 1, 1]
    with acting_as(place.officer):
        assert RequestTask.objects.count() == 0
    elsewhere = place.paper(class_name="Year 5")
    assert place.view(elsewhere).found == []


def test_an_owner_who_does_not_give_leads_to_a_case_about_those_records_alone(place):
    meant = make_note(place.learner, "About P07", "P07 waited.")
    make_note(place.learner, "Another", "Somebody else.")
    make_class(place.learner, "Year 4", "P07", school=place.school)
    request = place.paper()
    place.act(commands.ask_owners, request)
    with pytest.raises(Refused, match="Nobody else"):
        place.act(commands.ask_case_for_request, request)
    other = make_person("Bea Cole", "protection", at=place.school)
    second = make_person("Jo Bright", "coach", at=place.school)
    with pytest.raises(Refused, match="waited"):
        place.act(commands.ask_case_for_request, request)
    task = owner(RequestTask).get()
    answer_task(commands.decline_piece, task, why="It is my own note.")
    assert place.view(request).replies == [("Give a copy", "It is my own note.")]
    place.act(commands.ask_case_for_request, request)
    case = owner(Case).get()
    assert (case.ground, case.single, case.asked_by_id) == ("rights", [str(meant.id)], place.officer.id)
    assert [row.person_id for row in owner(CaseSubject).all()] == [place.learner.id]

    def step(person, act, **more):
        with acting_as(person):
            return act(actor=person, case_id=case.id, version=owner(Case).get().version, **more)

    with pytest.raises(Refused):
        step(place.officer, commands.name_second, address=second.email)
    step(other, commands.name_second, address=second.email)
    step(other, commands.approve_case, apart=True)
    step(second, commands.approve_case, apart=True)
    owner(CaseSubject).update(told_at=clock.now() - timedelta(days=3))
    step(other, commands.open_case)
    assert [copy.source_id for copy in owner(CaseCopy).all()] == [meant.id]


def test_what_others_wrote_about_somebody_is_given_by_them_and_read_by_whoever_asked(place):
    session = make_session(place.pair)
    with acting_as(place.coach):
        coaching.write_note(actor=place.coach, session_id=session.id, text="Waits well.", shared=False)
    request = place.own()
    assert [(row.what, row.count) for row in place.view(request).found] == [("What two people wrote in sessions", 1)]
    assert place.act(commands.ask_owners, request) == 1
    task = owner(RequestTask).get()
    assert task.owner_id == place.coach.id
    with acting_as(place.coach):
        assert queries.task(place.coach, task.id).proposed == "Waits well."
        assert queries.tasks_waiting(place.coach) == 1
    assert place.view(request, place.learner).given == []
    with acting_as(place.learner):
        assert RequestTask.objects.count() == 0, "who is asked is not said before they give"
    answer_task(commands.give_piece, task, words="Waits well.")
    assert [row.words for row in place.view(request, place.learner).given] == ["Waits well."]
    assert place.view(request).given == []
    with acting_as(place.officer):
        assert RequestTask.objects.count() == 0


def test_a_university_asks_only_for_what_it_answers_for(place):
    hei = make_enrolment(place.learner, school=place.school).cohort.organisation
    other = make_person("Cy Dale", "protection", at=hei)
    session = make_session(place.pair)
    with acting_as(place.coach):
        coaching.write_note(actor=place.coach, session_id=session.id, text="Waits well.", shared=False)
    with acting_as(place.learner):
        request = commands.make_request(actor=place.learner, organisation_id=hei.id, kind="held")
    view = place.view(request, other)
    assert [(row.what, row.controller, row.here) for row in view.found] == [
        ("What two people wrote in sessions", "the school", False)
    ]
    assert place.act(commands.ask_owners, request, other) == 0
    assert owner(RequestTask).count() == 0
    request = place.own()
    assert place.act(commands.ask_owners, request) == 1


def test_an_upheld_objection_changes_the_permission_and_takes_back_what_was_shown(place):
    lesson = make_class(place.learner, "Year 4", "P07", "P08", school=place.school)
    allow(place.learner, lesson, "P07", 3, blur=True)
    film = make_recording(place.learner, "Film")
    say_class(film, place.learner, lesson, faces_hidden=True)
    share(film, place.learner, place.pair.circle)
    request = place.paper("objection")
    with pytest.raises(Invalid):
        place.act(commands.uphold_objection, request, furthest=3)
    assert place.act(commands.uphold_objection, request, furthest=1) == 1
    newest = owner(Permission).filter(pupil__key="P07").order_by("-recorded_at").first()
    assert (newest.allows, newest.blur, newest.recorded_by_id) == (1, True, place.officer.id)
    assert owner(Permission).filter(pupil__key="P08").count() == 0
    assert owner(Pulled).get().item_id == film.id
    task = owner(RequestTask).get()
    assert (task.kind, task.owner_id) == ("object", place.learner.id)
    answer_task(commands.reply_to_task, task, reply="I deleted two clips.")
    assert place.view(request).replies == [("See an objection", "I deleted two clips.")]
    place.act(commands.uphold_objection, request, furthest=2)
    newest = owner(Permission).filter(pupil__key="P07").order_by("-recorded_at").first()
    assert newest.allows == 1, "an objection never widens"
    with pytest.raises(Invalid, match="No class"):
        place.act(commands.uphold_objection, place.paper("objection", pupil_key="P99"), furthest=0)


def test_a_correction_is_a_task_of_whoever_wrote_it_and_nobody_edits_it_for_them(place):
    stranger = make_person("Tom Hartley", "coach", at=place.school)
    with pytest.raises(Invalid):
        place.own("correction", owner_id=stranger.id)
    request = place.own("correction", text="Not five seconds.", owner_id=place.coach.id)
    task = owner(RequestTask).get()
    with acting_as(place.coach):
        assert queries.task(place.coach, task.id).why == "Not five seconds."
    with pytest.raises(Invalid):
        answer_task(commands.reply_to_task, task, reply=" ")
    with pytest.raises(Refused):
        answer_task(commands.give_piece, task, words="x")
    answer_task(commands.reply_to_task, task, reply="Put right.")
    assert place.view(request, place.learner).replies == [("Look at a correction", "Put right.")]
    place.act(commands.withdraw_request, request, place.learner)
    with pytest.raises(Refused):
        answer_task(commands.reply_to_task, task, reply="Once more.")


def test_the_database_refuses_what_the_commands_would(place):
    make_class(place.learner, "Year 4", "P07", school=place.school)
    request, objection = place.paper(), place.paper("objection")
    mine = place.own("correction")

    def tries(person, statement, *values):
        with acting_as(person), connections["default"].cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement, values)
                    outcome = "no row" if cursor.rowcount == 0 else "allowed"
            except DatabaseError as error:
                outcome = error.__cause__.sqlstate
        assert outcome in {"no row", "42501"}, (statement, outcome)

    for person in (place.learner, place.coach, place.leader, None):
        for statement in (
            "SELECT * FROM protection_find(%s)",
            "SELECT protection_ask_owners(%s, now(), '{notes}')",
            "SELECT protection_case_for(%s, gen_random_uuid(), 'x', 'x', now(), 7)",
            "SELECT * FROM protection_request_tasks(%s)",
            "UPDATE protection_rightsrequest SET answer = 'x' WHERE id = %s",
        ):
            tries(person, statement, request.id)
        tries(person, "SELECT protection_uphold(%s, 0)", objection.id)
    tries(place.officer, "SELECT protection_uphold(%s, 3)", objection.id)
    tries(place.officer, "SELECT protection_case_for(%s, gen_random_uuid(), 'x', 'x', now(), 0)", request.id)
    tries(place.officer, "UPDATE protection_rightsrequest SET pupil_key = 'P08' WHERE id = %s", request.id)
    tries(place.learner, "SELECT protection_ask_correction(%s, %s, now())", mine.id, place.leader.id)
    tries(place.coach, "SELECT protection_ask_correction(%s, %s, now())", mine.id, place.learner.id)
    tries(place.learner, "UPDATE protection_rightsrequest SET state = 'answered', answer = 'x' WHERE id = %s", mine.id)
