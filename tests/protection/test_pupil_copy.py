"""The copy for a pupil, with a real picture: not before the others in it are hidden, and then hidden in every pixel."""

import io
import zipfile

import cv2
import numpy as np
import pytest

from tests.evidence.masking.conftest import magenta, pictures, walker  # noqa: F401  a fixture
from tests.evidence.masking.test_hiding import face, make, stored, use
from tests.factories.evidence import make_file, make_note, say_class
from tests.factories.pupils import make_class, pupil_of
from tests.protection.test_requests import Place, answer_task, owner
from trellis.evidence.masking import plan as plans
from trellis.evidence.masking.plan import Plan
from trellis.evidence.regions import Region
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.protection import commands, queries
from trellis.protection.models import RequestTask

pytestmark = pytest.mark.usefixtures("committed")
MAGENTA, GREEN = (255, 0, 255), (0, 200, 0)
OTHER, ASKER = (slice(100, 150), slice(200, 260)), (slice(100, 150), slice(20, 80))


@pytest.fixture
def place(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return Place()


@pytest.fixture
def photo(tmp_path):
    """Two pupils: a green one who asks, a magenta one who does not."""
    drawn = np.full((300, 400, 3), 90, np.uint8)
    drawn[OTHER], drawn[ASKER] = MAGENTA, GREEN
    cv2.imwrite(str(tmp_path / "two.png"), drawn)
    return tmp_path / "two.png"


def zipped(place) -> zipfile.ZipFile:
    task = owner(RequestTask).first()
    with acting_as(place.learner):
        plan = queries.plan_copy(place.learner, task.request_id)
    found = zipfile.ZipFile(io.BytesIO(b"".join(queries.stream(plan))))
    assert found.testzip() is None
    return found


def asked(place, request) -> RequestTask:
    place.act(commands.ask_owners, request)
    return owner(RequestTask).get(request=request)


def test_a_picture_with_another_pupil_goes_only_with_that_pupil_hidden(place, photo):
    lesson = make_class(place.learner, "Year 4", "P07", "P08", school=place.school)
    item = make_file(place.learner, photo, "P07 and P08 reading")
    say_class(item, place.learner, lesson)
    task = asked(place, place.paper())
    with acting_as(place.learner):
        view = queries.task(place.learner, task.id)
    assert view.record.to_mask
    assert view.proposed == "P07 and [pupil removed] reading"
    with pytest.raises(Invalid, match="Hide them first"):
        answer_task(commands.give_piece, task, words="P07 reading", with_file=True, looked=True)
    with pytest.raises(Refused):
        zipped(place)
    answer_task(commands.give_piece, task, words="P07 reading")
    assert zipped(place).namelist() == ["index.html"]

    make(item, place.learner, plans.with_area(Plan(look="cover"), Region(4500, 3000, 2500, 2500), 0, 0, 0))
    with acting_as(place.learner):
        assert queries.task(place.learner, task.id).record.to_mask, "made, and not looked at yet"
    use(item, place.learner)
    with pytest.raises(Invalid, match="all the way"):
        answer_task(commands.give_piece, task, words="P07 reading", with_file=True)
    answer_task(commands.give_piece, task, words="P07 reading", with_file=True, looked=True)
    copy = zipped(place)
    (path,) = (name for name in copy.namelist() if name.startswith("files/"))
    made = cv2.imdecode(np.frombuffer(copy.read(path), np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(made[OTHER].astype(int) - 128).max() < 12, "the other is grey in every pixel"
    assert np.abs(made[ASKER].astype(int) - GREEN).mean() < 12, "who asks is to be seen"
    assert "P07 reading" in copy.read("index.html").decode()
    assert "P08" not in copy.read("index.html").decode()

    used = stored(item)["image", "used"]
    assert copy.getinfo(path).file_size == used.size
    with acting_as(place.learner):
        from trellis.evidence import commands as evidence

        evidence.stop_hiding(actor=place.learner, item_id=item.id, version=None)
    again = zipped(place)
    assert again.namelist() == ["index.html"], "out of use, it does not go along any more"
    assert "To be masked first" in again.read("index.html").decode()


@pytest.mark.long
def test_a_recording_of_somebody_who_walks_through_goes_with_them_hidden_in_every_picture(place, walker, tmp_path):  # noqa: F811
    lesson = make_class(place.learner, "Year 4", "P07", "P08", school=place.school)
    item = make_file(place.learner, walker, "A lesson with P07")
    say_class(item, place.learner, lesson)
    task = asked(place, place.paper())
    with pytest.raises(Invalid, match="Hide them first"):
        answer_task(commands.give_piece, task, with_file=True, looked=True)
    make(item, place.learner, face(item, 3000))
    use(item, place.learner)
    answer_task(commands.give_piece, task, with_file=True, looked=True)
    copy = zipped(place)
    (path,) = (name for name in copy.namelist() if name.startswith("files/"))
    film = tmp_path / "given.mp4"
    film.write_bytes(copy.read(path))
    found = pictures(film)
    assert len(found) > 30
    assert max(magenta(frame) for frame in found) == 0
    assert b"SECRET-TITLE" not in film.read_bytes()


def test_a_picture_with_nobody_else_in_it_goes_as_it_is_without_its_hidden_data(place, photo):
    lesson = make_class(place.learner, "Year 4", "P07", "P08", school=place.school)
    item = make_file(place.learner, photo, "Alone")
    say_class(item, place.learner, lesson, without=[pupil_of(place.learner, lesson, "P08")])
    task = asked(place, place.paper())
    answer_task(commands.give_piece, task, with_file=True, looked=True)
    copy = zipped(place)
    (path,) = (name for name in copy.namelist() if name.startswith("files/"))
    assert copy.getinfo(path).file_size == stored(item)["image", ""].size


def test_nobody_but_its_owner_takes_the_copy_and_files_cannot_be_named_by_hand(place, photo):
    make_class(place.learner, "Year 4", "P07", school=place.school)
    make_note(place.learner, "About P07", "x")
    coachs = make_file(place.coach, photo, "The coach's own")
    task = asked(place, place.paper())
    answer_task(commands.give_piece, task, words="About P07")
    owner(RequestTask).update(files=[str(stored(coachs)["image", ""].id)])
    assert zipped(place).namelist() == ["index.html"]
    for person in (place.officer, place.coach, place.leader):
        with acting_as(person), pytest.raises((Refused, RequestTask.DoesNotExist, Exception)):
            queries.plan_copy(person, task.request_id)
