"""Another partner, coaching each other, and the plan of modules, over HTTP."""

import re

import pytest

from tests.factories.coaching import make_pair
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl, make_cohort, make_enrolment
from tests.web.counting import statements
from trellis.coaching import commands
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.portfolio import commands as portfolio

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def here(client):
    lead = make_person("Dr Helen Marsh", "lead", at=make_school("Eastmere", "hei"))
    cohort = make_cohort(lead=lead, hei=lead.memberships.get().organisation)
    school = make_school("Harbour Lane")
    learner, coach = make_person("Priya Nair", "learner", at=school), make_person("Ruth Adeyemi", "coach", at=school)
    tutor = make_person("Dr Owen Pryce", "tutor", at=lead.memberships.get().organisation)
    enrolment = make_enrolment(learner, coach=coach, tutor=tutor, school=school, cohort=cohort, lead=lead)
    pair = make_pair(learner=learner, coach=coach, tutor=tutor, school=school, enrolment_id=enrolment.id)
    pair.lead, pair.enrolment, pair.cohort = lead, enrolment, cohort
    pair.next = make_person("Nadia Aziz", "coach", at=school)
    pair.path = f"/programme/enrolments/{enrolment.id}/another-partner"
    return pair


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def test_a_request_is_settled_from_the_leads_page_and_the_learner_hands_on_what_they_choose(client, here):
    with acting_as(here.learner):
        item = evidence.note(actor=here.learner, title="Volcanoes", text="Lava.")
        evidence.share(actor=here.learner, item_id=item.id, circle_id=here.circle)
    client.force_login(here.learner)
    client.post(f"/coaching/agreement/{here.partnership.id}/another")
    assert "It is not settled yet." in text(client, "/coaching/")
    client.force_login(here.lead)
    for path in ("/", "/programme/"):
        assert f'href="{here.path}"' in text(client, path)
        assert statements(client, path) <= 8
    page = text(client, here.path)
    assert "Priya Nair asked on " in page
    assert statements(client, here.path) <= 8
    choices = page.split("<select")[1].split("</select>")[0]
    assert "Nadia Aziz" in choices
    assert "Ruth" not in choices
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    nobody = client.post(here.path, {"coach": "", "version": version})
    assert (nobody.status_code, "Choose a coach, or keep the pair." in nobody.content.decode()) == (422, True)
    stale = client.post(here.path, {"coach": here.next.id, "version": "0"})
    assert stale.status_code == 422
    assert f'value="{here.next.id}" selected' in stale.content.decode()
    assert client.post(here.path, {"coach": here.next.id, "version": version}).status_code == 302
    assert client.get(here.path).status_code == 302  # nobody asks any more
    client.force_login(here.learner)
    assert f"/coaching/agreement/new/{here.enrolment.id}" in text(client, "/")
    with acting_as(here.learner):
        pair = commands.start_partnership(
            actor=here.learner, learner_id=here.learner.id, coach_id=here.next.id, enrolment_id=here.enrolment.id
        )
        agreement = commands.propose_agreement(actor=here.learner, partnership_id=pair.id, chosen={})
    with acting_as(here.next):
        commands.sign_agreement(actor=here.next, agreement_id=agreement.id)
    path = f"/coaching/agreement/{pair.id}/shown-before"
    assert f'href="{path}"' in text(client, "/coaching/")
    assert "Volcanoes" in text(client, path)
    assert statements(client, path) <= 8
    client.force_login(here.next)
    text(client, path, status=404)
    text(client, f"/evidence/{item.id}", status=404)
    client.force_login(here.learner)
    assert client.post(path, {"item": [str(item.id), "nonsense"]}).status_code == 302
    client.force_login(here.next)
    text(client, f"/evidence/{item.id}")


def test_keeping_the_pair_from_the_page(client, here):
    with acting_as(here.coach):
        commands.ask_rematch(actor=here.coach, partnership_id=here.partnership.id)
    client.force_login(here.lead)
    assert client.post(here.path, {"keep": "1"}).status_code == 302
    client.force_login(here.coach)
    assert "you stay together" in text(client, "/coaching/")
    client.force_login(here.learner)
    assert "another partner" not in text(client, "/coaching/")


@pytest.mark.parametrize("role", ["learner", "coach", "tutor", "leader", "stranger"])
def test_only_the_lead_settles(client, here, role):
    with acting_as(here.coach):
        commands.ask_rematch(actor=here.coach, partnership_id=here.partnership.id)
    person = getattr(here, role, None) or make_person("", "leader" if role == "leader" else "lead", at=here.school)
    client.force_login(person)
    assert client.get(here.path).status_code == 404
    assert client.post(here.path, {"keep": "1"}).status_code == 404
    assert client.post(here.path, {"coach": here.next.id, "version": "1"}).status_code == 404


def test_one_learner_asks_another_to_coach_each_other(client):
    load_mtl()
    school = make_school("Harbour Lane")
    grace, daniel = (
        make_person("Grace Whitfield", "learner", at=school),
        make_person("Daniel Okoro", "learner", at=school),
    )
    client.force_login(grace)
    assert 'href="/coaching/each-other"' in text(client, "/coaching/")
    assert f'<option value="{daniel.id}">Daniel Okoro</option>' in text(client, "/coaching/each-other")
    assert statements(client, "/coaching/each-other") <= 8
    nobody = client.post("/coaching/each-other", {"person": "", "address": "somebody"})
    assert nobody.status_code == 422
    assert 'value="somebody"' in nobody.content.decode()
    path = client.post("/coaching/each-other", {"person": daniel.id}).url
    page = text(client, path)
    assert "Daniel answers next." in page
    assert "Take the question back" in page
    assert "Propose an agreement" not in page
    client.force_login(daniel)
    assert "Grace asks whether you would coach each other." in text(client, "/coaching/")
    page = text(client, path)
    assert "Yes, propose an agreement" in page
    assert client.post(f"{path}/change", {"version": "0"}).status_code == 302
    client.force_login(grace)
    agreement = re.search(r'name="agreement" value="([0-9a-f-]+)"', text(client, path))[1]
    assert client.post(f"{path}/sign", {"agreement": agreement}).status_code == 302
    page = text(client, path)
    assert "Ask for another partner" not in page
    assert "Both of you can still read what is in it" in page
    assert "You coach each other." in text(client, "/coaching/")


def test_an_address_is_answered_the_same_whoever_has_it(client):
    load_mtl()
    school = make_school("Harbour Lane")
    grace, near, far = (make_person("", "learner", at=at) for at in (school, school, make_school("Mill Street")))
    client.force_login(grace)
    said = []
    for address in (near.email, far.email, "nobody@test.example"):
        page = client.post("/coaching/each-other", {"address": address}, follow=True).content.decode()
        assert f"If {address} belongs to somebody in your school or cohort" in page
        said.append("asked whether you would coach each other" in page)
    assert said[0]
    client.force_login(far)
    assert "coach each other." not in text(client, "/coaching/")


@pytest.mark.parametrize("role", ["coach", "tutor", "lead", "leader", "admin"])
def test_only_learners_ask(client, role):
    client.force_login(make_person("", role))
    assert client.get("/coaching/each-other").status_code == 404
    assert "/coaching/each-other" not in text(client, "/coaching/")


def test_the_tutor_and_the_coach_read_the_plan_of_modules_and_no_draft(client, here):
    with acting_as(here.learner):
        portfolio.plan_module(
            actor=here.learner, module_key="knowing-my-pupils", term="Spring 2027", form="", version=None
        )
        draft = portfolio.begin(actor=here.learner, module_key="knowing-my-pupils")
    path = f"/programme/enrolments/{here.enrolment.id}/modules"
    for person, reads in (
        (here.tutor, True), (here.coach, True), (here.learner, False), (here.lead, False), (here.next, False),
        (make_person("", "leader", at=here.school), False),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(path).status_code == (200 if reads else 404)
        if reads:
            page = text(client, path)
            assert "Planned: Spring 2027." in page
            assert str(draft.id) not in page
            assert statements(client, path) <= 8
    client.force_login(here.tutor)
    assert f'href="{path}"' in text(client, f"/programme/cohorts/{here.cohort.id}")
    assert f'href="{path}"' in text(client, f"/programme/enrolments/{here.enrolment.id}")
    client.force_login(here.lead)
    assert path not in text(client, f"/programme/cohorts/{here.cohort.id}")
