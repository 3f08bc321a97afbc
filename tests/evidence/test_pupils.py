"""Recordings of pupils: nothing is shown beyond what is permitted, and what is refused later comes back."""

import random
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction

from tests.factories.coaching import WITH_TUTOR, make_pair, sign
from tests.factories.evidence import (
    make_group,
    make_note,
    make_recording,
    say_class,
    share,
)
from tests.factories.people import make_person, make_school
from tests.factories.pupils import allow, make_class, pupil_of, terms
from trellis.circles import commands as circles
from trellis.circles.models import Placement
from trellis.evidence import commands, queries
from trellis.evidence.models import Item, Pulled, PupilsIn
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.kernel.models import Event
from trellis.people.models import Membership
from trellis.pupils import commands as pupils
from trellis.pupils.models import SchoolClass

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
REALLY = pytest.mark.django_db(
    transaction=True, databases=["default", "owner", "system"]
)  # jobs of the system, the owner's view


class Staff:
    """A teacher and a colleague of one school, a tutor of a university, and their circles."""

    def __init__(self):
        self.school = make_school()
        self.teacher = make_person("Priya Nair", "learner", at=self.school)
        self.coach = make_person("Ruth Adeyemi", "coach", at=self.school)
        self.tutor = make_person("Dr Owen Pryce", "tutor", at=make_school(kind="hei"))
        self.inside = make_group(self.teacher, self.coach)
        self.outside = make_group(self.teacher, self.coach, self.tutor)

    def sees(self, person, item):
        with acting_as(person):
            return Item.objects.filter(id=item.id).exists()

    def stopped(self, item, circle):
        with acting_as(self.teacher):
            return queries.stopped(self.teacher, {item.id: item.kind}, circle).get(item.id, [])

    def refuses(self, item, circle):
        with acting_as(self.teacher), pytest.raises(Invalid) as refused:
            commands.share(actor=self.teacher, item_id=item.id, circle_id=circle)
        return refused.value.problems["pupils"]

    def pulled(self):
        with acting_as(self.teacher):
            return [one.title for one in queries.pulled(self.teacher)]


@pytest.fixture
def staff():
    return Staff()


@pytest.mark.parametrize("kind", ["video", "audio", "image"])
def test_a_recording_stays_private_until_its_owner_says_who_is_in_it(staff, kind):
    item = make_recording(staff.teacher, kind=kind)
    assert "say which class is in it" in staff.refuses(item, staff.inside)
    with acting_as(staff.teacher):
        with pytest.raises(IntegrityError), transaction.atomic():  # the wall, when a check is forgotten
            circles.place(actor=staff.teacher, item_id=item.id, circle_id=staff.inside)
        commands.say_who_is_in(actor=staff.teacher, item_id=item.id, nobody=True)
        commands.share(actor=staff.teacher, item_id=item.id, circle_id=staff.inside)
    assert staff.sees(staff.coach, item)


def test_notes_need_no_answer_but_may_name_their_class_and_are_then_held_to_it(staff):
    note = make_note(staff.teacher)
    share(note, staff.teacher, staff.inside)
    year = make_class(staff.teacher, "Year 4", "P01", allows=1)
    say_class(note, staff.teacher, year)
    assert not staff.sees(staff.coach, note)
    assert "P01 may not be shown to anyone else." in staff.refuses(note, staff.inside)
    with acting_as(staff.teacher):
        commands.say_who_is_in(actor=staff.teacher, item_id=note.id)  # names no class after all
        commands.share(actor=staff.teacher, item_id=note.id, circle_id=staff.inside)


def test_each_step_reaches_as_far_as_it_says(staff):
    year = make_class(staff.teacher, "Year 4", "P01", "P02", allows=3)
    item = make_recording(staff.teacher)
    say_class(item, staff.teacher, year)
    assert staff.stopped(item, staff.outside) == []
    allow(staff.teacher, year, "P02", 2)
    assert staff.stopped(item, staff.inside) == []
    assert staff.stopped(item, staff.outside)[0] == "P02 may not be shown outside school."
    allow(staff.teacher, year, "P02", 1)
    assert staff.stopped(item, staff.inside)[0] == "P02 may not be shown to anyone else."
    allow(staff.teacher, year, "P02", 0)
    assert staff.stopped(item, staff.inside)[0] == "P02 may not be recorded."
    say_class(item, staff.teacher, year, without=[pupil_of(staff.teacher, year, "P02")])
    assert staff.stopped(item, staff.outside) == []
    allow(staff.teacher, year, "P01", 3, blur=True)
    assert staff.stopped(item, staff.inside)[0] == "The face of P01 has to be hidden first."
    say_class(item, staff.teacher, year, without=[pupil_of(staff.teacher, year, "P02")], faces_hidden=True)
    assert staff.stopped(item, staff.outside) == []


def test_a_colleague_of_another_school_a_guest_and_a_submission_are_outside(staff):
    year = make_class(staff.teacher, "Year 4", "P01", allows=2)
    item = make_recording(staff.teacher)
    say_class(item, staff.teacher, year)
    elsewhere = make_group(staff.teacher, staff.coach, make_person("", "coach"))
    with acting_as(staff.teacher):
        handed_in = circles.open_circle(
            actor=staff.teacher,
            kind="submission",
            title="",
            people={staff.teacher.id: "wrote", staff.coach.id: "marks"},
        )
    for circle in (elsewhere, handed_in, None):
        assert staff.stopped(item, circle)[0] == "P01 may not be shown outside school."
    assert staff.stopped(item, staff.inside) == []
    with acting_as(staff.teacher), pytest.raises(IntegrityError), transaction.atomic():
        circles.place(actor=staff.teacher, item_id=item.id, circle_id=handed_in)


@REALLY
def test_a_later_refusal_takes_shared_copies_back_at_once_and_tells_the_owner_without_content(staff):
    year = make_class(staff.teacher, "Year 4", "P01", "P07", allows=2)
    film, still = make_recording(staff.teacher, "First read"), make_recording(staff.teacher, "Empty room")
    say_class(film, staff.teacher, year)
    for item in (film, still):
        share(item, staff.teacher, staff.inside)
    allow(staff.teacher, year, "P07", 1)
    assert [staff.sees(staff.coach, item) for item in (film, still)] == [False, True]
    assert staff.sees(staff.teacher, film)
    assert staff.pulled() == ["First read"]
    assert Event.objects.using("owner").filter(verb="item.pull", subject_id=film.id).count() == 1
    assert (commands.tell_owners(), commands.tell_owners()) == (1, 0)
    from trellis.people.letters import send_letter
    from trellis.people.models import Letter

    for letter in Letter.objects.using("owner").all():
        send_letter(str(letter.id))
    assert [letter.to for letter in mail.outbox] == [[staff.teacher.email]]
    assert not any(word in mail.outbox[0].body for word in ("First read", "P07", "Year 4", "Ruth"))
    with acting_as(staff.teacher):
        commands.dismiss_pulled(actor=staff.teacher, item_id=film.id)
    assert staff.pulled() == []


def test_it_can_be_shown_again_once_the_pupil_is_not_in_it_or_may_be_shown(staff):
    year = make_class(staff.teacher, "Year 4", "P07", allows=2)
    film = make_recording(staff.teacher)
    say_class(film, staff.teacher, year)
    share(film, staff.teacher, staff.inside)
    allow(staff.teacher, year, "P07", 0)
    assert not staff.sees(staff.coach, film)
    allow(staff.teacher, year, "P07", None)
    assert not staff.sees(staff.coach, film)  # never shown again by itself
    share(film, staff.teacher, staff.inside)
    assert staff.sees(staff.coach, film)


@REALLY
def test_a_permission_that_has_run_out_is_pulled_in_the_night_once(staff):
    last = clock.today() + timedelta(days=30)
    year = make_class(staff.teacher, "Year 4", "P01", expires_on=last)
    film = make_recording(staff.teacher)
    say_class(film, staff.teacher, year)
    share(film, staff.teacher, staff.outside)
    share(film, staff.teacher, staff.inside)
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert commands.pull_what_ran_out() == 0  # its last day
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert staff.stopped(film, staff.inside)[0] == "The permission for P01 has run out."
        assert (commands.pull_what_ran_out(), commands.pull_what_ran_out()) == (2, 0)
    assert not staff.sees(staff.coach, film)
    assert not staff.sees(staff.tutor, film)
    with acting_as(staff.teacher):
        assert Pulled.objects.count() == 2
    assert staff.pulled() == ["First read"]


@REALLY
def test_the_nightly_look_takes_some_at_a_time_and_misses_none(staff, monkeypatch):
    monkeypatch.setattr("trellis.evidence.commands.pupils.AT_ONCE", 2)
    year = make_class(staff.teacher, "Year 4", "P01", expires_on=clock.today())
    films = [make_recording(staff.teacher) for _ in range(5)]
    for film in films:
        say_class(film, staff.teacher, year)
        share(film, staff.teacher, staff.inside)
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert commands.pull_what_ran_out() == 5


def test_a_circle_that_comes_to_reach_further_loses_what_may_not_go_there():
    """The tutor comes into the partnership by two new signatures, and with them the world outside school."""
    pair = make_pair()
    year = make_class(pair.learner, "Year 4", "P01", allows=2, school=pair.school)
    film, note = make_recording(pair.learner), make_note(pair.learner)
    say_class(film, pair.learner, year)
    for item in (film, note):
        share(item, pair.learner, pair.circle)
    sign(pair, WITH_TUTOR)
    seen = {}
    for person in (pair.learner, pair.coach, pair.tutor):
        with acting_as(person):
            seen[person] = set(Item.objects.values_list("id", flat=True))
    assert seen == {pair.learner: {film.id, note.id}, pair.coach: {note.id}, pair.tutor: {note.id}}
    with acting_as(pair.learner):
        assert [one.title for one in queries.pulled(pair.learner)] == ["First read"]


@REALLY
def test_a_colleague_who_moves_to_another_school_takes_the_circle_outside(staff):
    year = make_class(staff.teacher, "Year 4", "P01", allows=2)
    film = make_recording(staff.teacher)
    say_class(film, staff.teacher, year)
    share(film, staff.teacher, staff.inside)
    Membership.objects.filter(person=staff.coach).update(until=clock.today() - timedelta(days=1))
    assert commands.pull_what_ran_out() == 1
    assert not staff.sees(staff.coach, film)


def test_what_is_said_belongs_to_the_owner_and_names_own_classes_only(staff):
    film = make_recording(staff.teacher)
    coachs = make_class(staff.coach, "Year 6", "K1")
    year = make_class(staff.teacher, "Year 4", "P01")
    share(film, staff.teacher, staff.inside)
    with acting_as(staff.coach):
        with pytest.raises(Item.DoesNotExist):
            commands.say_who_is_in(actor=staff.coach, item_id=film.id, classes={coachs.id: ()})
        assert not PupilsIn.objects.exists()
    with acting_as(staff.teacher):
        with pytest.raises(SchoolClass.DoesNotExist):
            commands.say_who_is_in(actor=staff.teacher, item_id=film.id, classes={coachs.id: ()})
        for wrong in ({}, {"nobody": True, "classes": {year.id: ()}}):
            with pytest.raises(Invalid):
                commands.say_who_is_in(actor=staff.teacher, item_id=film.id, **wrong)
        commands.say_who_is_in(actor=staff.teacher, item_id=film.id, classes={year.id: [new_id()]})
        assert PupilsIn.objects.get().without == []  # nobody of that class is left out


def test_changing_the_answer_never_takes_back_what_both_answers_allow(staff):
    year, other = make_class(staff.teacher, "Year 4", "P01"), make_class(staff.teacher, "Year 5", "P01")
    film = make_recording(staff.teacher)
    share(film, staff.teacher, staff.outside)
    for classes in ({year.id: ()}, {year.id: (), other.id: ()}, {other.id: ()}):
        with acting_as(staff.teacher):
            commands.say_who_is_in(actor=staff.teacher, item_id=film.id, classes=classes)
        assert staff.sees(staff.tutor, film)
    with acting_as(staff.teacher):
        commands.say_who_is_in(actor=staff.teacher, item_id=film.id, nobody=True)
    assert staff.sees(staff.tutor, film)
    assert staff.pulled() == []


def test_two_classes_in_one_recording_are_both_asked_and_told_apart(staff):
    year, other = make_class(staff.teacher, "Year 4", "P01"), make_class(staff.teacher, "Year 5", "P01", allows=2)
    film = make_recording(staff.teacher)
    with acting_as(staff.teacher):
        commands.say_who_is_in(actor=staff.teacher, item_id=film.id, classes={year.id: (), other.id: ()})
    assert staff.stopped(film, staff.outside)[0] == "P01 (Year 5) may not be shown outside school."


@REALLY
def test_deleting_a_recording_takes_its_answers_along(staff):
    year = make_class(staff.teacher, "Year 4", "P01", allows=2)
    film = make_recording(staff.teacher)
    say_class(film, staff.teacher, year)
    share(film, staff.teacher, staff.inside)
    allow(staff.teacher, year, "P01", 0)
    with acting_as(staff.teacher):
        commands.delete_item(actor=staff.teacher, item_id=film.id)
    assert not PupilsIn.objects.using("owner").exists()
    assert not Pulled.objects.using("owner").exists()


def test_an_import_pulls_too(staff):
    year = make_class(staff.teacher, "Year 4", "P01", "P02")
    film = make_recording(staff.teacher)
    say_class(film, staff.teacher, year)
    share(film, staff.teacher, staff.outside)
    with acting_as(staff.teacher):
        rows = "class,key,recorded,shown in school,shown outside\nYear 4,P02,yes,yes,no\n"
        pupils.import_file(actor=staff.teacher, text=rows)
    assert not staff.sees(staff.tutor, film)


@REALLY
def test_the_database_and_the_pages_say_the_same_of_every_combination(staff):
    """Random classes, exceptions, answers and circles: SQL's rule and Python's agree each time."""
    chance = random.Random(14)
    days = [None, date(2020, 1, 1), clock.today(), date(2999, 1, 1)]
    agreed = {True: 0, False: 0}
    for number in range(60):
        year = make_class(
            staff.teacher, f"Class {number}", *["P1", "P2", "P3"][: chance.randrange(4)], allows=chance.randrange(4),
            blur=chance.random() < 0.3, decided_on=date(2019, 9, 1), expires_on=chance.choice(days),
        )  # fmt: skip
        with acting_as(staff.teacher):
            there = list(year.pupils.all())
            for _ in range(chance.randrange(3)):
                changes = {
                    pupil.id: None if chance.random() < 0.3 else terms(
                        chance.randrange(4), blur=chance.random() < 0.3, decided_on=date(2019, 9, 1),
                        expires_on=chance.choice(days),
                    )
                    for pupil in there if chance.random() < 0.6
                }  # fmt: skip
                pupils.set_pupils(actor=staff.teacher, class_id=year.id, version=None, changes=changes)
        film = make_recording(staff.teacher, kind=chance.choice(["video", "note"]))
        if chance.random() < 0.9:
            without = [pupil for pupil in there if chance.random() < 0.4]
            say_class(film, staff.teacher, year, without, faces_hidden=chance.random() < 0.4)
        for circle in (staff.inside, staff.outside):
            with connections["owner"].cursor() as cursor:
                cursor.execute("SELECT may_be_placed(%s, %s, %s)", [film.id, circle, clock.today()])
                may = cursor.fetchone()[0]
            assert may is (staff.stopped(film, circle) == []), (number, circle)
            agreed[may] += 1
    assert min(agreed.values()) > 15, agreed


def test_no_placement_stands_that_the_rule_refuses_after_any_of_this(staff):
    year = make_class(staff.teacher, "Year 4", "P01", allows=3)
    film = make_recording(staff.teacher)
    say_class(film, staff.teacher, year)
    share(film, staff.teacher, staff.outside)
    with acting_as(staff.teacher):
        placed = Placement.objects.get(item_id=film.id)
    allow(staff.teacher, year, "P01", 2)
    with acting_as(staff.teacher), pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(id=placed.id).update(taken_back_at=None)
