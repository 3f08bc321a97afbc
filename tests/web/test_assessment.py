"""Marking over HTTP."""

import re

import pytest

from tests.factories.assessment import make_mark
from tests.factories.people import make_person
from tests.factories.portfolio import make_place, make_submission
from tests.factories.programme import make_enrolment
from tests.web.counting import statements
from trellis.assessment import queries
from trellis.assessment.models import Mark
from trellis.circles.queries import openings
from trellis.kernel.database import acting_as
from trellis.portfolio import queries as submissions

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
CRITERIA = ("question", "evidence", "analysis", "theory", "context")


@pytest.fixture
def here(client):
    place = make_place()
    place.sent = make_submission(place.learner)
    place.path = f"/assessment/{place.sent.id}"
    client.force_login(place.tutor)
    return place


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def whole(rubric, band="merit", **more):
    given = {f"band_{one.key}": band for one in rubric.criteria}
    given |= {f"words_{one.key}": f"On {one.key}." for one in rubric.criteria}
    return given | {"feedback": "Strong on waiting.", **more}


def test_tutor_marks_in_plain_forms_and_the_learner_reads_it_once_released(client, here):
    assert "One submission waits for you." in text(client, "/assessment/")
    page = text(client, here.path)
    for words in (
        "We waited five seconds. Not with a new class.",
        "Where would this not work, and why?",
        "Pass, 50 to 59",
    ):
        assert words in page
    rubric = submissions.rubric_of(here.sent)
    assert client.post(here.path, {"band_question": "pass", "feedback": "Begun.", "version": "1"}).status_code == 302
    page = text(client, here.path)
    assert re.search(r'value="pass" checked', page)
    assert "every question has a band" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    refused = client.post(here.path, {"band_question": "pass", "version": version, "then": "record"})
    assert refused.status_code == 422
    assert "Write to the learner first" in refused.content.decode()
    version = re.search(r'name="version" value="(\d+)"', refused.content.decode())[1]
    assert client.post(here.path, whole(rubric, version=version, then="record", mark_context="60")).status_code == 302
    page = text(client, here.path)
    assert "63, Merit" in page  # 85 hundredths at 64, 15 at 60: 63.4
    assert "Recorded. Priya does not see it yet" in page
    assert "Recorded, not shown yet" in text(client, "/assessment/")
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert client.post(f"{here.path}/release", {"version": version}).status_code == 302
    assert "Released" in text(client, here.path)
    assert "Nothing waits for you." in text(client, "/assessment/")
    client.force_login(here.learner)
    result = text(client, f"/portfolio/submissions/{here.sent.id}")
    assert "Merit: 63. 30 credits are yours." in result
    assert "On theory." in result


def test_keeping_recording_and_releasing_land_where_it_says_what_is_next(client, here):
    other = make_person("Tom Hartley", "learner", at=here.school)
    make_enrolment(other, tutor=here.tutor, coach=here.coach, school=here.school, cohort=here.cohort, lead=here.lead)
    later = make_submission(other)
    assert f'href="{here.path}">Mark Priya, ' in text(client, "/assessment/")
    rubric = submissions.rubric_of(here.sent)
    kept = client.post(here.path, {"band_question": "pass", "feedback": "Begun.", "version": "1"})
    assert kept.url == f"{here.path}#so-far"
    page = text(client, here.path)
    assert 'id="so-far"' in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    recorded = client.post(here.path, whole(rubric, version=version, then="record"))
    assert recorded.url == f"{here.path}#mark"
    page = text(client, here.path)
    assert page.index('id="mark"') < page.index("Release it to Priya") < page.index('id="submitted"')
    assert f'href="/assessment/{later.id}">Mark the next one' in page
    assert "Tom Hartley: " in page
    assert f'href="/assessment/{later.id}">Mark Tom, ' in text(client, "/assessment/")
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert client.post(f"{here.path}/release", {"version": version}).url == f"{here.path}#mark"
    page = text(client, here.path)
    assert "Priya has the mark, your feedback and 30 credits." in page
    assert f'href="/assessment/{later.id}">Mark the next one' in page
    assert statements(client, here.path) <= 8


def test_the_last_one_marked_says_that_nothing_else_waits(client, here):
    make_mark(here.tutor, here.sent, state="released")
    assert "Nothing else waits for you." in text(client, here.path)
    assert statements(client, here.path) <= 8


def test_a_mark_outside_its_band_is_a_sentence_and_everything_typed_is_kept(client, here):
    rubric = submissions.rubric_of(here.sent)
    page = client.post(here.path, whole(rubric, mark_context="10", version="1")).content.decode()
    assert "Merit goes from 60 to 69, and the mark is 10." in page
    assert 'value="10"' in page
    assert "Strong on waiting." in page
    assert (
        "Give a whole number"
        in client.post(here.path, whole(rubric, mark_context="lots", version="1")).content.decode()
    )
    with acting_as(here.tutor):
        assert (
            queries.own_mark(here.tutor, here.sent.id) is None
            or queries.own_mark(here.tutor, here.sent.id).scores == {}
        )


def test_a_stale_tab_overwrites_no_mark(client, here):
    rubric = submissions.rubric_of(here.sent)
    make_mark(here.tutor, here.sent)
    stale = client.post(here.path, whole(rubric, feedback="Old tab.", version="1"))
    assert stale.status_code == 422
    assert "while you were writing" in stale.content.decode()
    assert "Old tab." in stale.content.decode()
    with acting_as(here.tutor):
        assert queries.own_mark(here.tutor, here.sent.id).feedback == "Well argued. Thank you."


def test_two_tabs_opened_before_the_first_word_do_not_overwrite_each_other(client, here):
    rubric = submissions.rubric_of(here.sent)
    version = re.search(r'name="version" value="(\d+)"', text(client, here.path))[1]
    assert client.post(here.path, whole(rubric, feedback="First tab.", version=version)).status_code == 302
    for late in (version, "", "x", "\u00b2"):
        answer = client.post(here.path, whole(rubric, feedback="Second tab.", version=late))
        assert answer.status_code == 422
        assert "Second tab." in answer.content.decode()
        assert "First tab." in answer.content.decode()
    with acting_as(here.tutor):
        assert queries.own_mark(here.tutor, here.sent.id).feedback == "First tab."


def test_opening_a_submission_is_in_the_learners_log(client, here):
    text(client, here.path)
    with acting_as(here.learner):
        (opening,) = openings(here.learner)
    assert (opening.person, opening.item_kind, opening.why) == (here.tutor.name, "submission", "assesses it")


@pytest.mark.parametrize("role", ["learner", "coach", "leader", "lead", "other"])
def test_nobody_but_the_tutor_marks(client, here, role):
    person = make_person("", "tutor") if role == "other" else getattr(here, role)
    client.force_login(person)
    rubric = submissions.rubric_of(here.sent)
    assert client.get(here.path).status_code == (302 if role == "learner" else 404)
    for path in (here.path, f"{here.path}/release", f"{here.path}/reopen"):
        assert client.post(path, whole(rubric, version="1")).status_code in {302, 403, 404}
    with acting_as(person):
        assert not Mark.objects.exists()
    assert "We waited" not in text(client, "/assessment/")


def test_the_queue_and_the_marking_page_do_not_grow(client, here):
    client.get("/assessment/")
    few = statements(client, "/assessment/"), statements(client, here.path)
    for _ in range(3):
        other = make_person("", "learner", at=here.school)
        make_enrolment(
            other, tutor=here.tutor, coach=here.coach, school=here.school, cohort=here.cohort, lead=here.lead
        )
        make_submission(other, notes=3)
    make_mark(here.tutor, here.sent)
    assert "Four submissions wait for you." in text(client, "/assessment/")
    many = statements(client, "/assessment/"), statements(client, here.path)
    assert few == many
    assert max(many) <= 8, many
