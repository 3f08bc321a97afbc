"""The programme pages over HTTP, as each role."""

import re

import pytest

from tests.factories.people import make_person
from tests.programme.test_commands import Place, pack  # noqa: F401  a fixture
from tests.web.counting import statements
from trellis.kernel.database import acting_as
from trellis.programme.models import CoachPlaces, Cohort, Enrolment

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def here(pack):  # noqa: F811
    place = Place()
    place.there = place.cohort(pack)
    place.enrolment = place.enrol(place.there)
    return place


def pages(here):
    return {
        "home": "/programme/",
        "cohort": f"/programme/cohorts/{here.there.id}",
        "enrol": f"/programme/cohorts/{here.there.id}/enrol",
        "enrolment": f"/programme/enrolments/{here.enrolment.id}",
        "coaches": "/programme/coaches",
        "places": f"/programme/coaches/{here.coach.id}",
    }


def test_each_page_stays_within_eight_statements_and_does_not_grow(client, here):
    client.force_login(here.lead)
    client.get("/programme/")
    here.train(places=9)
    few = {name: statements(client, path) for name, path in pages(here).items()}
    for _ in range(3):
        here.enrol(here.there, learner_id=make_person("", "learner", at=here.school).id, coach_id=here.coach.id)
    many = {name: statements(client, path) for name, path in pages(here).items()}
    assert few == many
    assert max(many.values()) <= 8, many


def test_lead_names_a_coach_and_the_page_says_so(client, here):
    client.force_login(here.lead)
    path = f"/programme/enrolments/{here.enrolment.id}"
    assert "One person has no coach yet" in client.get("/programme/").content.decode()
    answer = client.post(path, {"coach": here.coach.id, "tutor": here.tutor.id, "version": 1})
    assert answer.url == f"/programme/cohorts/{here.there.id}"
    page = client.get(answer.url).content.decode()
    assert f"Coach: {here.coach.name}" in page
    assert f"Tutor: {here.tutor.name}" in page
    assert f"{here.school.name}. Coach" in page
    stale = client.post(path, {"coach": "", "tutor": here.tutor.id, "version": 1})
    assert stale.status_code == 409
    assert "while you were writing" in stale.content.decode()
    assert f"coach {here.coach.name}" in stale.content.decode()
    with acting_as(here.lead):
        assert Enrolment.objects.get().coach_id == here.coach.id


def test_full_coach_is_refused_with_a_sentence_and_the_choice_kept(client, here):
    here.train(places=0)
    client.force_login(here.lead)
    path = f"/programme/enrolments/{here.enrolment.id}"
    page = client.post(path, {"coach": here.coach.id, "tutor": "", "version": 1}).content.decode()
    assert "places of this coach are taken" in page
    assert re.search(f'value="{here.coach.id}" selected', page)


def test_lead_opens_a_cohort_and_enrols_by_address(client, here, settings):
    client.force_login(here.lead)
    answer = client.post("/programme/cohorts/new", {"name": "", "organisation": here.hei.id, "starts_on": "soon"})
    assert "Give the cohort a name" in answer.content.decode()
    assert 'value="soon"' in answer.content.decode()
    path = f"/programme/cohorts/{here.there.id}/enrol"
    assert "Nobody here has this address" in client.post(path, {"email": "no@test.example"}).content.decode()
    known = client.post(path, {"email": here.learner.email.upper()}).content.decode()
    assert "in the cohort already" in known
    new = make_person("Lena Lind", "learner", at=here.school)
    assert client.post(path, {"email": new.email}).status_code == 302
    assert "Lena Lind" in client.get(f"/programme/cohorts/{here.there.id}").content.decode()


def test_lead_sets_places(client, here):
    client.force_login(here.lead)
    path = f"/programme/coaches/{here.coach.id}"
    assert "Give a number" in client.post(path, {"places": "many", "training": "accredited"}).content.decode()
    assert client.post(path, {"places": "3", "training": "accredited", "version": 0}).status_code == 302
    assert (
        "while you were writing"
        in client.post(path, {"places": "9", "training": "lapsed", "version": 0}).content.decode()
    )
    with acting_as(here.lead):
        assert CoachPlaces.objects.get().places == 3
    assert "0 of 3 places taken; trained" in client.get("/programme/coaches").content.decode()


@pytest.mark.parametrize("role", ["learner", "coach", "tutor", "leader", "stranger"])
def test_only_the_lead_arranges_and_others_see_what_concerns_them(client, here, role):
    with acting_as(here.lead):
        from trellis.programme import commands

        commands.arrange(
            actor=here.lead, enrolment_id=here.enrolment.id, coach_id=here.coach.id, tutor_id=here.tutor.id
        )
    person = make_person("", "lead") if role == "stranger" else getattr(here, role)
    client.force_login(person)
    path = f"/programme/enrolments/{here.enrolment.id}"
    assert client.get(path).status_code == (404 if role == "stranger" else 200)
    client.post(path, {"coach": "", "tutor": "", "version": 2})
    assert client.post(f"{path}/pause", {"version": 2}).status_code in {403, 404}
    assert client.post(f"/programme/cohorts/{here.there.id}/enrol", {"email": person.email}).status_code in {
        200,
        403,
        404,
    }
    made = client.post(
        "/programme/cohorts/new", {"name": "Mine", "organisation": here.hei.id, "starts_on": "2026-09-07"}
    )
    assert made.status_code == 200
    with acting_as(here.lead):
        assert Enrolment.objects.get().coach_id == here.coach.id
        assert Cohort.objects.count() == 1


def test_pages_need_a_signed_in_person(client, here):
    for path in pages(here).values():
        assert client.get(path).status_code == 302
