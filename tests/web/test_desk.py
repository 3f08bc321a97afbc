"""The data-protection desk: how recordings are kept, and nothing that tells what or whose they are."""

import pytest
from django.db import connections

from tests.factories.evidence import make_recording, say_class
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from tests.factories.pupils import allow, make_class
from tests.web.counting import statements
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def school(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.PROOF_KEY, settings.PROOF_KEY_FILE = "", tmp_path / "proof-key"
    load_mtl()
    return make_school()


def test_the_officer_sees_day_basis_and_permissions_and_no_title_class_or_teacher(client, school):
    priya = make_person("Priya Nair", "learner", at=school)
    officer = make_person("Ada Flynn", "protection", at=school)
    stranger = make_person("Bea Cole", "protection", at=make_school())
    first, gone = make_recording(priya, "SECRET title"), make_recording(priya, "SECRET other")
    lesson = make_class(priya, "4B", "K-1", "K-2", school=school)
    allow(priya, lesson, "K-2", 0)
    say_class(first, priya, lesson)
    with acting_as(priya):
        evidence.delete_item(actor=priya, item_id=gone.id)
    client.force_login(officer)
    text = client.get("/protection/desk/").content.decode()
    assert "A class of 2 pupils: 1 may not be recorded" in text
    assert "Basis: public task" in text
    assert "Its owner deleted it" in text
    for secret in ("4B", "SECRET", "Priya", "Nair", "/files/", str(first.id)):
        assert secret not in text, secret
    client.force_login(stranger)
    text = client.get("/protection/desk/").content.decode()
    assert "No recordings here" in text
    assert "No recording was deleted yet" in text
    for person in (priya, make_person("Margaret Oyelaran", "leader", at=school)):
        client.force_login(person)
        assert client.get("/protection/desk/").status_code == 404
        with acting_as(person), connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM protection_recordings(200, 0)")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_with_one_recording_or_three(client, school, count):
    priya = make_person("Priya Nair", "learner", at=school)
    for number in range(count):
        make_recording(priya, f"Lesson {number}")
    client.force_login(make_person("Ada Flynn", "protection", at=school))
    client.get("/protection/desk/")
    assert statements(client, "/protection/desk/") <= 8
