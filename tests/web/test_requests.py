"""The pages of requests about personal data, by whoever asks, the officer, and the owner of a record."""

import io
import zipfile
from datetime import timedelta

import pytest

from tests.factories.evidence import make_note
from tests.factories.people import make_person
from tests.factories.pupils import make_class
from tests.protection.test_requests import Place, owner
from tests.web.counting import statements
from trellis.kernel import clock
from trellis.protection import commands
from trellis.protection.models import RequestTask, RightsRequest

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def place():
    return Place()


def page(client, person, path, status=200) -> str:
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def post(client, person, path, **fields):
    client.force_login(person)
    return client.post(path, fields)


def paper(place, **more):
    return {
        "kind": "pupil", "organisation": str(place.school.id), "pupil_key": "P07", "class_name": "Year 4",
        "received_on": str(clock.today()), "text": "A parent asks.",
    } | more  # fmt: skip


def test_anybody_asks_about_themselves_and_the_officer_answers(client, place):
    assert "requests/new/" in page(client, place.learner, "/protection/requests/")
    asking = "/protection/requests/new/"
    wrong = post(client, place.learner, asking, kind="complaint", text=" ", organisation=str(place.school.id))
    assert wrong.status_code == 422
    sent = post(client, place.learner, asking, kind="complaint", text="Too long.", organisation=str(place.school.id))
    request = owner(RightsRequest).get()
    here = f"/protection/requests/{request.id}/"
    assert sent["Location"] == here
    assert "Acknowledge by" in page(client, place.learner, here)
    for stranger in (place.coach, place.leader):
        page(client, stranger, here, 404)
    for shown in ("/", "/protection/desk/", "/protection/desk/requests/"):
        assert "Acknowledge by" in page(client, place.officer, shown)
    assert post(client, place.officer, f"{here}acknowledge/", version=1).status_code == 302
    empty = post(client, place.officer, f"{here}answer/", version=2, answer="", outcome="refuse")
    assert (empty.status_code, "Say why" in empty.content.decode()) == (422, True)
    stale = post(client, place.officer, f"{here}answer/", version=1, answer="x")
    assert stale.status_code == 409
    assert post(client, place.officer, f"{here}answer/", version=2, answer="We were slow. Sorry.").status_code == 302
    assert "We were slow. Sorry." in page(client, place.learner, here)
    assert "We were slow" not in page(client, place.officer, "/protection/desk/requests/?closed=yes")


def test_the_officer_enters_paper_finds_by_key_and_sees_no_title_and_no_teacher(client, place):
    make_class(place.learner, "Year 4", "P07", school=place.school)
    make_note(place.learner, "SECRET P07", "P07 waited with Ruth.")
    for person in (place.learner, place.leader):
        page(client, person, "/protection/desk/requests/new/", 404)
        page(client, person, "/protection/desk/requests/", 404)
    wrong = post(client, place.officer, "/protection/desk/requests/new/", **paper(place, pupil_key="Emily"))
    assert (wrong.status_code, "looks like a name" in wrong.content.decode()) == (422, True)
    assert post(client, place.officer, "/protection/desk/requests/new/", **paper(place)).status_code == 302
    request = owner(RightsRequest).get()
    here = f"/protection/requests/{request.id}/"
    text = page(client, place.officer, here)
    assert "Notes you wrote: 1. Answered for by school and university together." in text
    for secret in ("SECRET", place.learner.name, "waited"):
        assert secret not in text
    assert post(client, place.officer, f"{here}ask/", version=1).status_code == 302
    task = owner(RequestTask).get()
    asked = f"/protection/asked/{task.id}/"
    for stranger in (place.officer, place.coach, place.leader):
        page(client, stranger, asked, 404)
    assert "SECRET P07" in page(client, place.learner, asked)
    page(client, place.learner, here, 404)
    nothing = post(client, place.learner, asked, version=1, words=" ")
    assert nothing.status_code == 422
    assert post(client, place.learner, asked, version=1, words="P07 waited.").status_code == 302
    copy = f"/protection/copy/file/request/{request.id}/"
    for stranger in (place.officer, place.coach):
        page(client, stranger, copy, 404)
    client.force_login(place.learner)
    got = b"".join(client.get(copy).streaming_content)
    assert b"P07 waited." in zipfile.ZipFile(io.BytesIO(got)).read("index.html")
    assert "Notes you wrote: 1 given." in page(client, place.officer, here)


def test_an_objection_is_upheld_and_the_teacher_replies(client, place):
    make_class(place.learner, "Year 4", "P07", school=place.school)
    post(client, place.officer, "/protection/desk/requests/new/", **paper(place, kind="objection"))
    here = f"/protection/requests/{owner(RightsRequest).get().id}/"
    missing = post(client, place.officer, f"{here}uphold/", version=1)
    assert missing.status_code == 422
    assert post(client, place.officer, f"{here}uphold/", version=1, furthest="0").status_code == 302
    asked = f"/protection/asked/{owner(RequestTask).get().id}/"
    assert "permission was changed in your class" in page(client, place.learner, asked)
    assert post(client, place.learner, asked, version=1, reply="Deleted.").status_code == 302
    assert "Deleted." in page(client, place.officer, here)


def test_a_place_without_an_officer_says_so(client, place):
    lonely = make_person("Leila Haddad", "learner")
    assert "Write to your school" in page(client, lonely, "/protection/requests/new/")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_one_request_or_three(client, place, count):
    make_class(place.learner, "Year 4", "P07", school=place.school)
    for number in range(count):
        make_note(place.learner, f"About P07, {number}", "P07 waited.")
    made = [place.own() for _ in range(count)]
    on_paper = [place.paper(received_on=clock.today() - timedelta(days=number)) for number in range(count)]
    place.act(commands.ask_owners, on_paper[0])
    task = owner(RequestTask).first()
    for person, paths in (
        (place.officer, ("desk/requests/", "desk/requests/new/", f"requests/{on_paper[0].id}/")),
        (place.learner, ("requests/", "requests/new/", f"requests/{made[0].id}/", f"asked/{task.id}/")),
    ):
        client.force_login(person)
        for path in paths:
            client.get(f"/protection/{path}")
            assert statements(client, f"/protection/{path}") <= 8, path
