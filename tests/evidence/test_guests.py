"""Guests: let in by link and code, once; shown one thing; out at the end, however it comes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from tests.factories.evidence import make_note, make_partnership_circle, say, share, take_back
from tests.factories.people import make_person
from trellis.circles import commands as circles
from trellis.circles.models import Circle, Member
from trellis.evidence import commands, queries
from trellis.evidence.models import Comment, Guest, Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.kernel.ids import opaque_id
from trellis.people import commands as accounts
from trellis.people import queries as people
from trellis.people.models import Letter, Person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


def _ask(learner, note, **more):
    with acting_as(learner):
        fields = {"name": "Jane Hall", "until": clock.today() + timedelta(days=7), **more}
        return commands.invite_guest(actor=learner, item_id=note.id, **fields)


@pytest.fixture
def place():
    class Place:
        learner = make_person("Priya Nair")
        note = make_note(learner, "Wait time")
        other = make_note(learner, "Another")
        key = _ask(learner, note)
        guest = Guest.objects.using("owner").select_related("person").get(id=key.guest_id)

    return Place


def _enter(key, code=None):
    return commands.enter(actor=None, token=key.token, code=key.code if code is None else code)


def _age(**columns) -> None:
    """Let time pass for every guest: `until`, `code_until`, `entered_at` or `code_at` moves back."""
    with connections["owner"].cursor() as cursor:
        for column, interval in columns.items():
            cursor.execute(f"UPDATE evidence_guest SET {column} = now() - %s::interval", [interval])


def test_link_and_code_let_in_once_and_show_one_thing(place):
    with acting_as(place.guest.person):
        assert list(Item.objects.values_list("id", flat=True)) == [place.note.id]
    outcome, visit = _enter(place.key)
    assert (outcome, visit.guest_id, visit.person_id) == ("in", place.guest.id, place.guest.person_id)
    with acting_as(visit.person_id):
        assert queries.visiting(visit.guest_id, visit.person_id, visit.turn).item_id == place.note.id
        assert queries.visiting(visit.guest_id, visit.person_id, visit.turn - 1) is None
    assert _enter(place.key) == ("spent", None)
    with acting_as(place.learner):
        (view,) = queries.guests_of(place.learner, place.note.id)
    assert (view.name, view.entered_at is not None, view.code_waits) == ("Jane Hall", True, False)


def test_when_the_account_closes_its_guests_are_out_and_nobody_elses(place):
    other = make_person("Tom Hartley")
    theirs = make_note(other, "Not hers")
    key = _ask(other, theirs)
    (_, visit), (_, still) = _enter(place.key), _enter(key)
    admin = make_person("Sam Whitlock", "admin")
    with acting_as(admin):
        accounts.deactivate(actor=admin, person_id=place.learner.id)
    with acting_as(visit.person_id):
        assert not Item.objects.exists()
        assert queries.visiting(visit.guest_id, visit.person_id, visit.turn) is None
    with acting_as(still.person_id):
        assert queries.visiting(still.guest_id, still.person_id, still.turn).item_id == theirs.id


def test_codes_are_typed_in_any_case_and_fit_their_own_link_only(place):
    other = _ask(place.learner, place.other)
    assert _enter(place.key, other.code)[0] == "wrong"
    assert commands.enter(actor=None, token=other.token, code=place.key.code)[0] == "wrong"
    assert _enter(place.key, place.key.code.lower().replace("-", " "))[0] == "in"


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(place):
    assert [_enter(place.key, f"AAAA-AAA{n}")[0] for n in range(2, 7)] == ["wrong"] * 4 + ["spent"]
    assert _enter(place.key) == ("spent", None)
    with acting_as(place.learner):
        assert queries.guests_of(place.learner, place.note.id)[0].tries == 5
        fresh = commands.renew_key(actor=place.learner, guest_id=place.guest.id, link=False)
    assert fresh.token == ""
    assert _enter(place.key, fresh.code)[0] == "in"


def test_only_hashes_of_link_and_code_are_kept(place):
    with connections["owner"].cursor() as cursor:
        for table in ("evidence_guest", "kernel_event", "procrastinate_jobs", "people_person", "people_letter"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            text = cursor.fetchone()[0]
            assert place.key.token not in text, table
            assert place.key.code not in text, table


@pytest.mark.parametrize("code", ["", "0", "x" * 5_000, "Ünïcode", "'; DROP TABLE evidence_guest; --"])
def test_odd_codes_and_links_are_wrong_and_nothing_else(place, code):
    assert _enter(place.key, code) == ("wrong", None)
    assert commands.enter(actor=None, token=code, code=place.key.code) == ("over", None)
    assert queries.guest_link(code) is None


def test_a_code_runs_out_and_so_does_a_visit(place):
    _age(code_until="1 minute")
    assert _enter(place.key) == ("spent", None)
    with acting_as(place.learner):
        fresh = commands.renew_key(actor=place.learner, guest_id=place.guest.id, link=True)
    assert _enter(place.key, fresh.code) == ("over", None)  # the old link is nothing now
    _, visit = _enter(fresh)
    _age(entered_at="12 hours 1 minute")
    with acting_as(visit.person_id):
        assert queries.visiting(visit.guest_id, visit.person_id, visit.turn) is None


def test_taking_back_ends_the_guest_wherever_it_is_done(place):
    _, visit = _enter(place.key)
    take_back(place.note, place.learner, place.guest.circle_id)
    with acting_as(visit.person_id):
        assert not Item.objects.exists()
        assert not Circle.objects.exists()
        assert queries.visiting(visit.guest_id, visit.person_id, visit.turn) is None
    assert _enter(place.key) == ("over", None)
    with acting_as(place.learner), pytest.raises(Refused, match="time is over"):
        commands.renew_key(actor=place.learner, guest_id=place.guest.id, link=True)


def test_the_last_day_ends_it_in_the_database_itself(place):
    _, visit = _enter(place.key)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE circles_member SET until = now() WHERE person_id = %s", [visit.person_id])
    with acting_as(visit.person_id):
        assert not Item.objects.exists()
    _age(until="1 minute")
    assert _enter(place.key) == ("over", None)
    assert queries.guest_link(place.key.token).over


def test_deleting_the_thing_takes_its_guests_along(place):
    with acting_as(place.learner):
        commands.delete_item(actor=place.learner, item_id=place.note.id)
    assert not Guest.objects.using("owner").exists()
    assert _enter(place.key) == ("over", None)


def test_what_guest_and_owner_say_is_between_them(place):
    coach = make_person("Ruth Adeyemi")
    partnership = make_partnership_circle(place.learner, coach)
    share(place.note, place.learner, partnership)
    say(place.note, coach, "Among the three of us.", circle_id=partnership)
    said = say(place.note, place.guest.person, "A stranger's eye.")
    assert said.circle_id == place.guest.circle_id
    say(place.note, place.learner, "Thank you.", parent_id=said.id)
    with acting_as(place.guest.person):
        (one,) = queries.talk_of(place.guest.person, place.note.id)
        assert (one.text, [reply.text for reply in one.replies]) == ("A stranger's eye.", ["Thank you."])
    with acting_as(coach):
        assert [one.text for one in queries.talk_of(coach, place.note.id)] == ["Among the three of us."]
    with acting_as(place.learner):
        names = {one.author.name for one in queries.talk_of(place.learner, place.note.id)}
    assert names == {"Ruth Adeyemi", "Jane Hall"}


def test_a_guest_asked_to_look_says_nothing(place):
    key = _ask(place.learner, place.other, may_comment=False)
    guest = Guest.objects.using("owner").select_related("person").get(id=key.guest_id)
    with acting_as(guest.person):
        with pytest.raises(ProgrammingError, match="one circle only"), transaction.atomic():  # none to write in alone
            commands.comment(actor=guest.person, item_id=place.other.id, circle_id=guest.circle_id, text="Hm")
        forged = Comment(
            item=place.other, circle_id=guest.circle_id, author=guest.person, text="x", created_at=clock.now()
        )
        with pytest.raises(ProgrammingError), transaction.atomic():
            forged.save(force_insert=True)


def test_a_guest_can_open_no_circle_ask_nobody_and_take_nobody_elses_place(place):
    person = place.guest.person
    with acting_as(person):
        for attempt in (
            lambda: circles.private_circle(actor=person),
            lambda: circles.begin_group(actor=person, title="Mine"),
            lambda: commands.note(actor=person, text="A note of mine"),
            lambda: commands.renew_key(actor=person, guest_id=place.guest.id, link=True),
            lambda: commands.place(actor=person, item_id=place.note.id, circle_id=place.guest.circle_id),
        ):
            with pytest.raises((ProgrammingError, Refused, Guest.DoesNotExist)), transaction.atomic():
                attempt()
    assert Member.objects.using("owner").filter(person_id=person.id).count() == 1


@pytest.mark.parametrize("statement", [
    "UPDATE evidence_guest SET until = now() + interval '9 years'", "DELETE FROM evidence_guest",
    "INSERT INTO evidence_guest SELECT * FROM evidence_guest",
])  # fmt: skip
def test_nobody_writes_guests_past_the_functions(place, statement):
    for person in (place.learner, place.guest.person):
        with acting_as(person), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_somebody_else_asks_no_guest_to_my_things_and_shows_none_to_my_guest(place):
    other = make_person()
    theirs = make_note(other)
    with acting_as(other):
        with pytest.raises(Item.DoesNotExist):
            commands.invite_guest(actor=other, item_id=place.note.id, name="X", until=clock.today())
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            circles.place(actor=other, item_id=theirs.id, circle_id=place.guest.circle_id)
        with pytest.raises(Guest.DoesNotExist):
            commands.renew_key(actor=other, guest_id=place.guest.id, link=True)
    with acting_as(place.learner), pytest.raises(ProgrammingError, match="one thing"), transaction.atomic():
        circles.place(actor=place.learner, item_id=place.other.id, circle_id=place.guest.circle_id)


def test_guests_are_no_accounts(place):
    person = place.guest.person
    assert (person.is_active, person.guest, person.has_usable_password()) == (False, True, False)
    assert people.signed_in_person(person.id) is None
    assert people.accounts(search="Jane")[0] == []
    with pytest.raises(Person.DoesNotExist):
        people.account(person.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(id=person.id).update(is_active=True)


def test_a_code_by_mail_is_good_for_minutes_and_asked_for_once_a_minute(place, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    key = _ask(place.learner, place.other, address="jane@uni.example")
    assert key.code == ""
    assert _enter(key, "AAAA-AAAA") == ("spent", None)
    commands.send_guest_code(actor=None, token=key.token)
    (letter,) = Letter.objects.using("owner").all()
    assert letter.to == "jane@uni.example"
    assert "Another" not in f"{letter.subject} {letter.text}"
    code = letter.subject.removeprefix("Your code: ")
    with pytest.raises(Refused, match="wait a minute"):
        commands.send_guest_code(actor=None, token=key.token)
    assert _enter(key, code)[0] == "in"
    with pytest.raises(Refused):
        commands.send_guest_code(actor=None, token=place.key.token)  # this guest has no address
    assert mail.outbox == []  # the job sends it


@pytest.mark.parametrize(("change", "sentence"), [
    ({"name": " "}, "Say who it is for"), ({"name": "x" * 81}, "can have 80"), ({"until": None}, "last day"),
    ({"until": clock.today() - timedelta(days=1)}, "day is over"),
    ({"until": clock.today() + timedelta(days=91)}, "within the next 90"), ({"address": "jane"}, "whole e-mail"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence_and_leaves_nobody(place, change, sentence):
    before = Person.objects.count()
    with pytest.raises(Invalid, match=sentence):
        _ask(place.learner, place.other, **change)
    assert Person.objects.count() == before


def test_a_form_sent_twice_asks_one_guest(place):
    once = opaque_id()
    _ask(place.learner, place.other, once=once)
    with pytest.raises(Refused, match="added already"):
        _ask(place.learner, place.other, once=once)
