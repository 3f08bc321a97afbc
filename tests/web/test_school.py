"""The head's pages: arrangements only, said as the agreement says them."""

import re

import pytest

from tests.factories.coaching import make_pair, make_session
from tests.factories.people import make_person, make_school
from tests.factories.programme import make_enrolment
from tests.web.counting import statements
from trellis.coaching import commands
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def here(client):
    school = make_school("Harbour Lane")
    learner, coach = make_person("Priya Nair", "learner", at=school), make_person("Ruth Adeyemi", "coach", at=school)
    tutor = make_person("Dr Owen Pryce", "tutor")
    enrolment = make_enrolment(learner, coach=coach, tutor=tutor, school=school)
    pair = make_pair(learner=learner, coach=coach, school=school, enrolment_id=enrolment.id)
    pair.enrolment, pair.head = enrolment, make_person("Margaret Oyelaran", "leader", at=school)
    client.force_login(pair.head)
    client.get("/school/")
    return pair


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_head_reads_the_same_list_as_the_pair(client, here):
    preview = client.get("/school/what-you-see").content.decode()
    client.force_login(here.learner)
    agreement = client.get(f"/coaching/agreement/{here.partnership.id}").content.decode()
    listed = re.findall(r"<li>(.*?)</li>", agreement.split('id="arranged-title"')[1].split("</ul>")[0])
    assert len(listed) == 5
    for line in listed:
        what, seers = re.fullmatch(r'(.*) <span class="soft small">\((.*)\)</span>', line).groups()
        part = preview.split('id="seen"')[1].split("Others who arrange it")[0 if "school leaders" in seers else 1]
        assert what in part
    assert "How many learners a coach can take" in said(preview).split("Others who arrange it see, and you do not")[1]


def test_the_head_sees_everybody_enrolled_with_coach_and_tutor_and_their_time(client, here):
    held = make_session(here, question="SECRET")
    alone = make_person("Daniel Okoro", "learner", at=here.school)
    make_enrolment(alone, school=here.school)
    page = client.get("/school/").content.decode()
    assert "SECRET" not in page
    rows = [said(row) for row in page.split("<tbody")[1].split("</tr>")]
    assert "Daniel Okoro Not named yet Not named yet 0 – 0 0 – No date yet" in rows[0]
    assert "Priya Nair Ruth Adeyemi Dr Owen Pryce 0 – 1 0 –" in rows[1]
    with acting_as(here.learner):
        commands.close_session(actor=here.learner, session_id=held.id)
    rows = [said(row) for row in client.get("/school/").content.decode().split("<tbody")[1].split("</tr>")]
    assert f"Dr Owen Pryce 1 {held.minutes} min 0 0 –" in rows[1]  # as the agreement says: how long they were
    assert 'data-head="Tutor"' in page  # on a phone each figure says what it is
    other = make_person("", "leader", at=make_school())
    client.force_login(other)
    assert "Priya" not in client.get("/school/").content.decode()


def test_the_schools_page_costs_the_same_with_one_pair_and_three(client, here):
    make_session(here)
    few = statements(client, "/school/")
    for _ in range(2):
        other = make_person("", "learner", at=here.school)
        make_enrolment(other, coach=here.coach, tutor=here.tutor, school=here.school)
    assert statements(client, "/school/") == few <= 8


def test_no_page_leads_a_head_to_evidence_unless_they_teach_and_then_it_says_whose_it_is(client, here):
    for path in ("/", "/school/", "/school/what-you-see", "/school/promise"):
        assert 'href="/evidence/' not in client.get(path).content.decode()
    plainly = "Leading a school opens nothing of anybody else’s."
    assert plainly in client.get("/evidence/").content.decode()
    both = make_person("Ada Example", "leader", "learner", at=here.school)
    client.force_login(both)
    assert 'href="/evidence/' in client.get("/").content.decode()
    assert plainly in client.get("/evidence/").content.decode()
    client.force_login(here.learner)
    assert plainly not in client.get("/evidence/").content.decode()
