"""Holds: hidden at once, purged after, told or revealed; nobody sees more."""

from datetime import datetime, timedelta

import pytest
from django.db import connections

from tests.factories.evidence import make_file, make_note, make_partnership_circle
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from trellis.evidence import commands as evidence
from trellis.evidence import store, tasks
from trellis.evidence.models import File, Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.people.models import Letter
from trellis.protection import commands, queries
from trellis.protection.holds.commands import reveal
from trellis.protection.models import Hold, Proof
from trellis.protection.proofs import finishing
from trellis.protection.retention import nightly

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.PROOF_KEY, settings.PROOF_KEY_FILE = "", tmp_path / "proof-key"


@pytest.fixture
def place():
    load_mtl()
    return make_school()


@pytest.fixture
def people(place):
    return make_person("Priya Nair", "learner", at=place), make_person("Ada Flynn", "protection", at=place)


def hold(officer, person, place, **more) -> Hold:
    given = {"ground": "law", "reason": "A court asks.", "kinds": ["pupil-work", "notes"]} | more
    with acting_as(officer):
        return commands.place_hold(actor=officer, organisation_id=place.id, person_id=person.id, **given)


def owner(model):
    return model.objects.using("owner")


def test_what_is_deleted_while_held_is_hidden_at_once_and_goes_when_the_hold_ends(people, place, tmp_path):
    priya, officer = people
    coach = make_person("Ruth Adeyemi", "coach", at=place)
    work = tmp_path / "work.txt"
    work.write_text("words")
    item = make_file(priya, work, ready=False)
    circle = make_partnership_circle(priya, coach)
    with acting_as(priya):
        from trellis.circles import commands as circles

        circles.place(actor=priya, item_id=item.id, circle_id=circle)
    placed = hold(officer, priya, place)
    key = owner(File).get(item=item).storage_key
    with acting_as(officer):
        assert not Item.objects.exists(), "a hold shows nothing to the office"
    with acting_as(priya):
        evidence.delete_item(actor=priya, item_id=item.id)
    tasks.discard(key.rpartition("/")[0])
    for person in (priya, coach, officer):
        with acting_as(person):
            assert not Item.objects.exists()
            assert not File.objects.exists()
    assert store.size(key) == 5
    assert not owner(Proof).exists()
    nightly.run()
    assert owner(Item).count() == 1
    with acting_as(officer):
        with pytest.raises(Conflict):
            commands.end_hold(actor=officer, hold_id=placed.id, version=placed.version + 1)
        commands.end_hold(actor=officer, hold_id=placed.id, version=placed.version)
    assert nightly.run().gone == 1
    assert finishing.finish() == 1
    proof = owner(Proof).get()
    assert (proof.why, proof.person_id) == ("owner", priya.id)
    with pytest.raises(FileNotFoundError):
        store.size(key)


def test_only_the_office_of_the_place_holds_and_never_its_own_records(people, place):
    priya, officer = people
    elsewhere = make_person("Tom Hartley", "learner", at=make_school())
    leader = make_person("Margaret Oyelaran", "leader", at=place)
    with pytest.raises(Refused):
        hold(leader, priya, place)
    with pytest.raises(Refused):
        hold(officer, officer, place)
    with pytest.raises(Invalid):
        hold(officer, elsewhere, place)
    for wrong in ({"ground": "appraisal"}, {"reason": " "}, {"kinds": []}, {"kinds": ["marks"]},
                  {"ground": "complaint", "untold_why": "x"}, {"ends_on": clock.today() - timedelta(1)}):  # fmt: skip
        with pytest.raises(Invalid):
            hold(officer, priya, place, **wrong)
    with (
        acting_as(leader),
        connections["default"].cursor() as cursor,
        pytest.raises(Exception, match="permission denied"),
    ):
        cursor.execute("SELECT protection_held(%s, 'notes')", [priya.id])


def test_who_is_told_reads_it_and_silence_ends_by_itself_unless_renewed(people, place):
    priya, officer = people
    hold(officer, priya, place, ends_on=clock.today() + timedelta(90))
    silent = hold(officer, priya, place, ground="safeguarding", untold_why="It would warn somebody.")
    assert [letter.to for letter in owner(Letter).all()] == [priya.email]
    with acting_as(priya):
        assert len(queries.held_of(priya)) == 1
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(28)):
        assert reveal() == 0
        with acting_as(officer):
            assert any(card.due for card in queries.holds(officer))
            commands.review_hold(actor=officer, hold_id=silent.id, version=silent.version)
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(30)):
        assert reveal() == 0
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(57)):
        assert reveal() == 1
        with acting_as(priya):
            assert len(queries.held_of(priya)) == 2


def test_a_hold_whose_last_day_is_past_is_said_to_have_ended(people, place):
    priya, officer = people
    hold(officer, priya, place, ends_on=clock.today() + timedelta(9))
    for days, keeps in ((9, True), (10, False)):
        with clock.set_to(datetime.now(clock.LONDON) + timedelta(days)):
            with acting_as(priya):
                assert bool(queries.held_of(priya)) is keeps
            with acting_as(officer):
                (card,) = queries.holds(officer)
            assert (card.open, card.due) == (keeps, False)


def test_the_page_places_and_ends_a_hold_for_the_office_alone(client, people, place):
    priya, officer = people
    make_note(priya, "SECRET")
    client.force_login(priya)
    assert client.get("/protection/holds/").status_code == 404
    client.force_login(officer)
    assert "Nothing is held." in client.get("/protection/holds/").content.decode()
    wrong = client.post("/protection/holds/", {"reason": "Typed words"})
    assert wrong.status_code == 422
    assert "Typed words" in wrong.content.decode()
    form = {"person": f"{place.id} {priya.id}", "ground": "law", "reason": "A court asks.", "kinds": ["notes"]}
    assert client.post("/protection/holds/", form).status_code == 302
    page = client.get("/protection/holds/").content.decode()
    assert "Priya Nair" in page
    assert "SECRET" not in page
    client.force_login(priya)
    assert "A court asks." in client.get("/protection/kept/").content.decode()
