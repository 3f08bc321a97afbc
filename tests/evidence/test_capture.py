"""Quick capture: what a telephone sends is kept once, with what was said about who is in it."""

from datetime import date

import pytest

from tests.factories.people import make_person, make_school
from tests.factories.pupils import make_class
from trellis.evidence import commands, store
from trellis.evidence.commands import Said
from trellis.evidence.models import Capture, Item, PupilsIn, Upload
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def school():
    return make_school()


@pytest.fixture
def teacher(school):
    return make_person("Priya Nair", "learner", at=school)


def _note(person, once, text="A talk by the photocopier.", **more):
    with acting_as(person):
        return commands.capture_note(actor=person, once=once, said=Said(text=text, trigger="corridor", **more))


def _stored() -> str:
    key = f"{store.new_folder()}/original"
    source = store.parts() / f"form-{new_id().hex}"
    source.write_bytes(PICTURE)
    store.keep(source, key)
    source.unlink()
    return key


def test_a_note_sent_again_is_the_same_note(teacher):
    once = new_id()
    first = _note(teacher, once, taken_on=date(2026, 11, 20))
    again = _note(teacher, once, text="Other words")
    assert first.item_id == again.item_id
    item = Item.objects.using("owner").get()
    assert (item.text, item.trigger) == ("A talk by the photocopier.", "corridor")  # R17, R83
    assert item.taken_on == date(2026, 11, 20)


def test_a_note_deleted_meanwhile_does_not_come_back(teacher):
    once = new_id()
    captured = _note(teacher, once)
    with acting_as(teacher):
        commands.delete_item(actor=teacher, item_id=captured.item_id)
    assert _note(teacher, once).item_id == captured.item_id
    assert not Item.objects.using("owner").exists()


def test_two_people_may_send_under_the_same_id(teacher, school):
    once, other = new_id(), make_person("Ben Carter", "learner", at=school)
    assert _note(teacher, once).item_id != _note(other, once, text="Mine").item_id
    assert {item.owner_id for item in Item.objects.using("owner")} == {teacher.id, other.id}


def test_empty_words_and_an_unknown_reason_are_told(teacher):
    for said, field in ((Said(text=" "), "text"), (Said(text="x", trigger="boss"), "trigger")):
        with acting_as(teacher), pytest.raises(Invalid) as told:
            commands.capture_note(actor=teacher, once=new_id(), said=said)
        assert field in told.value.problems
    assert not Capture.objects.using("owner").exists()


def test_a_file_begun_twice_is_one_upload_until_it_was_given_up(teacher):
    once = new_id()

    def begin():
        with acting_as(teacher):
            return commands.capture_file(actor=teacher, once=once, said=Said(text="Look"), name="a.png", length=9)

    first = begin()
    assert begin().upload_id == first.upload_id
    with acting_as(teacher):
        commands.end_upload(actor=teacher, upload_id=first.upload_id)
    assert begin().upload_id != first.upload_id
    assert Upload.objects.using("owner").filter(state="receiving").count() == 1


def test_who_is_in_it_is_said_when_the_file_is_here(teacher, school):
    mine = make_class(teacher)
    with acting_as(teacher):
        said = Said(text="Look", school_class=mine.id)
        captured, made = commands.capture_stored(
            actor=teacher, once=new_id(), said=said, name="a.png", storage_key=_stored()
        )
        again, made_again = commands.capture_stored(
            actor=teacher, once=captured.once, said=said, name="a.png", storage_key=_stored()
        )
    assert (made, made_again, again.item_id) == (True, False, captured.item_id)
    assert PupilsIn.objects.using("owner").get().school_class_id == mine.id
    assert Item.objects.using("owner").count() == 1


def test_another_teachers_class_is_refused(teacher, school):
    theirs = make_class(make_person("Ben Carter", "learner", at=school))
    with acting_as(teacher), pytest.raises(Invalid) as told:
        commands.capture_file(
            actor=teacher, once=new_id(), said=Said(school_class=theirs.id), name="a.png", length=len(PICTURE)
        )
    assert "not among yours" in told.value.problems["who"]
    assert not Upload.objects.using("owner").exists()
