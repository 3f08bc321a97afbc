"""The pages of classes, and the question before a recording is shown."""

import re

import pytest

from tests.factories.evidence import make_group, make_recording, say_class, share
from tests.factories.people import make_person, make_school
from tests.factories.pupils import allow, make_class, pupil_of
from tests.web.counting import statements
from trellis.evidence.models import PupilsIn
from trellis.kernel.database import acting_as
from trellis.pupils import queries
from trellis.pupils.models import Permission, SchoolClass

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
YEAR = {
    "name": "Year 4", "recorded": "on", "in_school": "on", "basis": "public_task", "decided_on": "2026-09-01",
    "expires_on": "2027-08-31", "keys": "P01-P30",
}  # fmt: skip


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def teacher(client):
    person = make_person("Priya Nair", "learner", at=make_school("Harbour Lane Primary School"))
    client.force_login(person)
    return person


@pytest.fixture
def colleague(teacher):
    return make_person("Ruth Adeyemi", "coach", at=teacher.memberships.get().organisation)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_classes_costs_the_same_with_one_and_with_three(client, teacher, many):
    for number in range(many):
        make_class(teacher, f"Year {number}", *[f"P{key}" for key in range(30)])
    assert statements(client, "/classes/") == 7
    assert f"Year {many - 1}" in text(client.get("/classes/"))


def test_a_class_of_thirty_is_one_form_and_exceptions_are_ticks(client, teacher):
    answer = client.post("/classes/new", YEAR, follow=True)
    page = text(answer)
    assert "30 pupils. All may be shown in school only." in page
    with acting_as(teacher):
        view = queries.classes(teacher)[0]
    assert statements(client, f"/classes/{view.id}") <= 8
    ids = {line.key: line.id for line in view.lines}
    ticks = {f"{step}-{pupil}": "on" for pupil in ids.values() for step in ("recorded", "in_school")}
    del ticks[f"recorded-{ids['P07']}"], ticks[f"in_school-{ids['P07']}"]
    ticks[f"outside-{ids['P09']}"] = "on"
    answer = client.post(f"/classes/{view.id}", {**ticks, "version": view.version}, follow=True)
    assert "Kept for 2 pupils." in text(answer)
    assert "Seat outside the picture, and out of hearing: P07." in text(answer)
    again = client.post(f"/classes/{view.id}", {**ticks, "version": view.version + 1}, follow=True)
    assert "Nothing changed." in text(again)
    back = {**ticks, f"class-{ids['P07']}": "on", "version": view.version + 1}
    client.post(f"/classes/{view.id}", back)
    with acting_as(teacher):
        held = {line.key: (line.now.allows, line.now.own) for line in queries.class_view(teacher, view.id).lines}
    assert (held["P07"], held["P09"], held["P01"]) == ((2, False), (3, True), (2, False))


def test_ticks_that_do_not_fit_and_an_older_page_keep_what_was_ticked(client, teacher):
    made = make_class(teacher, "Year 4", "P01", allows=0)
    pupil = pupil_of(teacher, made, "P01")
    wrong = client.post(f"/classes/{made.id}", {f"outside-{pupil.id}": "on", "version": 1})
    assert wrong.status_code == 422
    assert "P01: Shown outside school needs shown in school too." in text(wrong)
    assert f'name="outside-{pupil.id}" aria-label="P01 may be shown outside school" checked' in wrong.content.decode()
    allow(teacher, made, "P01", 1)
    late = client.post(f"/classes/{made.id}", {"version": 1})
    assert late.status_code == 409
    with acting_as(teacher):
        assert Permission.objects.filter(pupil=pupil).count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"keys": "Amy Jones"}, "looks like a name"),
        ({"basis": ""}, "Choose the lawful basis"),
        ({"name": ""}, "Give the class a name"),
        ({"outside": "on", "in_school": ""}, "needs shown in school too"),
        ({"expires_on": "2026-08-31"}, "ends before it begins"),
        ({"decided_on": "tomorrow"}, "such as 31 8 2027"),
    ],
)
def test_a_new_class_that_does_not_fit_says_why_and_keeps_the_rest(client, teacher, wrong, says):
    sent = {key: value for key, value in {**YEAR, **wrong}.items() if value}
    answer = client.post("/classes/new", sent)
    assert answer.status_code == 422
    assert says in text(answer)
    assert 'value="Year 4"' in answer.content.decode() or "name" in wrong
    with acting_as(teacher):
        assert not SchoolClass.objects.exists()


def test_the_small_forms_of_a_class(client, teacher):
    made = make_class(teacher, "Year 4", "P01")
    assert "Added." in text(client.post(f"/classes/{made.id}/add", {"keys": "P02-P04", "version": 1}, follow=True))
    assert "looks like a name" in text(client.post(f"/classes/{made.id}/add", {"keys": "Amy", "version": 2}))
    assert "have left" in text(client.post(f"/classes/{made.id}/left", {"left": "P02", "version": 2}, follow=True))
    assert "no P99 in this class" in text(client.post(f"/classes/{made.id}/left", {"left": "P99", "version": 3}))
    assert "Renamed." in text(client.post(f"/classes/{made.id}/name", {"name": "Kestrels", "version": 3}, follow=True))
    terms = {"recorded": "on", "basis": "consent", "decided_on": "2026-09-01", "version": 4}
    answer = client.post(f"/classes/{made.id}/all", terms, follow=True)
    assert "All may be recorded for you alone." in text(answer)
    assert client.post(f"/classes/{made.id}/all", terms).status_code == 409


def test_a_list_is_looked_at_first_and_brought_in_whole(client, teacher):
    example = client.get("/classes/import/example.csv").content.decode("utf-8-sig")
    looked = client.post("/classes/import", {"text": example})
    assert "What this list would do" in text(looked)
    with acting_as(teacher):
        assert not SchoolClass.objects.exists()
    done = client.post("/classes/import", {"text": example, "import": "1"}, follow=True)
    assert "5 new, 0 changed, 0 as they were." in text(done)
    bad = client.post("/classes/import", {"text": example + "Year 4,Amy Jones,yes,yes,no,no,,,\n"})
    assert bad.status_code == 422
    assert "Row 7, key: “AMY JONES” looks like a name" in text(bad)
    assert "Amy Jones" in bad.content.decode()  # what was pasted is still there


def test_others_find_no_class_of_mine(client, teacher, colleague):
    made = make_class(teacher, "Year 4", "P01")
    film = make_recording(teacher)
    client.force_login(colleague)
    for path in (f"/classes/{made.id}", f"/classes/in/{film.id}"):
        assert client.get(path).status_code == 404
    for part in ("all", "add", "left", "name"):
        assert client.post(f"/classes/{made.id}/{part}", {"version": 1}).status_code in {404, 422}
    assert "Year 4" not in text(client.get("/classes/"))


def test_showing_a_recording_asks_who_is_in_it_and_then_shows_it(client, teacher, colleague):
    circle = make_group(teacher, colleague)
    film = make_recording(teacher)
    asked = client.post(f"/evidence/{film.id}/share", {"circle": str(circle)}, follow=True)
    assert asked.redirect_chain[-1][0] == f"/classes/in/{film.id}?circle={circle}"
    assert "Who can be seen or heard in it?" in text(asked)
    unsaid = client.post(f"/classes/in/{film.id}", {"circle": str(circle)})
    assert unsaid.status_code == 422
    assert "Say which class can be seen or heard in it" in text(unsaid)
    shown = client.post(f"/classes/in/{film.id}", {"circle": str(circle), "nobody": "1"}, follow=True)
    assert "can see it now" in text(shown)


def test_those_who_may_not_be_shown_are_named_by_key_with_what_to_do(client, teacher, colleague):
    year = make_class(teacher, "Year 4", "P01", "P07", allows=2)
    allow(teacher, year, "P07", 0)
    circle, film = make_group(teacher, colleague), make_recording(teacher)
    sent = {"circle": str(circle), "class": str(year.id)}
    stopped = client.post(f"/classes/in/{film.id}", sent, follow=True)
    assert "P07 may not be recorded." in text(stopped)
    assert "Tick who is not in it" in text(stopped)
    assert statements(client, f"/classes/in/{film.id}?circle={circle}") <= 13
    absent = {f"absent-{year.id}": str(pupil_of(teacher, year, "P07").id)}
    assert "can see it now" in text(client.post(f"/classes/in/{film.id}", {**sent, **absent}, follow=True))
    client.force_login(colleague)
    seen = client.get(f"/evidence/{film.id}")
    assert seen.status_code == 200
    assert "P07" not in seen.content.decode()
    assert "Year 4" not in seen.content.decode()


def test_today_tells_what_was_taken_back_until_it_was_read(client, teacher, colleague):
    year = make_class(teacher, "Year 4", "P01", allows=2)
    film = make_recording(teacher, "First read")
    say_class(film, teacher, year)
    share(film, teacher, make_group(teacher, colleague))
    allow(teacher, year, "P01", 0)
    page = text(client.get("/"))
    assert "“First read” was taken back" in page
    client.post(f"/classes/in/{film.id}/read")
    assert "was taken back" not in text(client.get("/"))
    with acting_as(teacher):
        assert PupilsIn.objects.count() == 1
