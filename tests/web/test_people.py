"""Accounts and places over HTTP: for those who arrange; nothing there for others."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.people import make_person, make_school
from tests.factories.programme import make_cohort
from tests.web.counting import statements
from trellis.kernel.database import acting_as
from trellis.people.commands import add_guest
from trellis.people.enums import Role
from trellis.people.models import Invitation, Membership, Organisation, Person
from trellis.programme import commands as programme
from trellis.programme.models import Enrolment
from trellis.web.people.place_field import MOST

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ARRANGING = {"admin", "lead"}


@pytest.fixture
def lead():
    return make_person("Helen Marsh", "lead", at=make_school("Eastmere", "hei"))


@pytest.fixture
def desk(client, lead):
    """The lead's browser."""
    client.force_login(lead)
    return client


def paths(person):
    row = Membership.objects.get(person=person)
    return [
        "/people/", "/people/new/", "/people/places/", "/people/import/", "/people/accounts.csv",
        "/people/import/people.csv", f"/people/{person.id}/", f"/people/roles/{row.id}/move/",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [*Role.values, "anonymous"])
def test_pages_are_there_for_those_who_arrange_only(client, role):
    person = make_person("Priya Nair", "learner")
    if role != "anonymous":
        client.force_login(make_person("", role))
    expected = {"anonymous": 302}.get(role, 200 if role in ARRANGING else 404)
    assert {path: client.get(path).status_code for path in paths(person)} == dict.fromkeys(paths(person), expected)
    for act in ("invite", "roles", "close", "open"):
        answer = client.post(f"/people/{person.id}/{act}/")
        if role not in ARRANGING:
            assert answer.status_code == expected
    if role not in ARRANGING:
        person.refresh_from_db()
        assert person.is_active
        assert Invitation.objects.count() == 0


def test_list_finds_by_name_address_and_place_and_says_who_signs_in(desk):
    make_person("Priya Nair", "learner", at=make_school("Harbour Lane"), password="x")
    make_person("Tom Hartley", "learner", at=make_school("Hill Top"))
    every = desk.get("/people/").content.decode()
    assert "Priya Nair" in every
    assert "Tom Hartley" in every
    for search in ("priya", "harbour", "nair lane"):
        page = desk.get("/people/", {"q": search}).content.decode()
        assert "Priya Nair" in page
        assert "Tom Hartley" not in page
    assert "Signs in" in page
    assert "Not invited yet" in desk.get("/people/", {"q": "tom"}).content.decode()
    assert "Nobody fits" in desk.get("/people/", {"q": "%"}).content.decode()


def test_list_pages_by_fifty_without_losing_or_repeating_anybody(desk):
    for number in range(120):
        make_person(f"Same Name {number % 3}", "learner", at=Organisation.objects.first())
    seen, path = [], "/people/"
    while path:
        page = desk.get(path).content.decode()
        seen += re.findall(r'href="/people/([0-9a-f-]{36})/"', page)
        more = re.search(r'href="(/people/\?[^"]*after=[^"]*)"', page)
        path = more.group(1).replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == Person.objects.count()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_four_statements_however_many(desk, count):
    for _ in range(count):
        make_person("", "learner", "coach")
    desk.get("/people/")  # the first page of a session writes its idle clock
    assert statements(desk, "/people/") == 4  # session, person, whose rows, list


def test_somebody_is_added_and_the_link_shown_once(desk):
    school = make_school("Harbour Lane")
    facts = {
        "name": "Leila Haddad",
        "email": "leila@test.example",
        "role": "learner",
        "organisation": school.id,
        "invite": "on",
    }
    page = desk.post("/people/new/", facts).content.decode()
    link = re.search(r"http://testserver(/account/invitation/[^<\s]+/)", page).group(1)
    person = Person.objects.get(email="leila@test.example")
    assert link not in desk.get(f"/people/{person.id}/").content.decode()
    assert "Invited" in desk.get(f"/people/{person.id}/").content.decode()
    again = desk.post("/people/new/", {**facts, "name": "Somebody Else"})
    assert again.status_code == 422
    assert "has an account with this address already" in again.content.decode()
    assert 'value="Somebody Else"' in again.content.decode()


def test_lead_cannot_make_an_administrator(desk):
    school = make_school()
    answer = desk.post(
        "/people/new/", {"name": "X", "email": "x@test.example", "role": "admin", "organisation": school.id}
    )
    assert answer.status_code == 422
    assert "given by an administrator" in answer.content.decode()
    assert not Person.objects.filter(email="x@test.example").exists()


def test_roles_are_added_moved_and_ended(desk):
    person, new = make_person("Priya Nair", "learner"), make_school("New School")
    row = Membership.objects.get(person=person)
    desk.post(f"/people/{person.id}/roles/", {"role": "coach", "organisation": new.id})
    desk.post(f"/people/roles/{row.id}/move/", {"organisation": new.id, "post": "Year 5", "on": ""})
    open_now = Membership.objects.filter(person=person, until=None)
    assert set(open_now.values_list("role", "organisation__name")) == {
        ("coach", "New School"),
        ("learner", "New School"),
    }
    early = desk.post(
        f"/people/roles/{open_now.get(role='learner').id}/move/",
        {"organisation": row.organisation_id, "on": "2001-01-01"},
    )
    assert early.status_code == 422
    desk.post(f"/people/roles/{open_now.get(role='coach').id}/end/")
    assert not open_now.filter(role="coach").exists()


def test_account_is_closed_and_opened(desk):
    person = make_person("Priya Nair", "learner", password="x")
    desk.post(f"/people/{person.id}/close/", {"left": "1"})
    page = desk.get(f"/people/{person.id}/").content.decode()
    assert "Account closed" in page
    assert "Open the account again" in page
    desk.post(f"/people/{person.id}/open/")
    assert Person.objects.get(id=person.id).is_active


def test_place_is_added_under_another(desk):
    trust = make_school("Harbour Trust", "trust")
    desk.post("/people/places/", {"name": "Harbour Lane", "kind": "school", "urn": "900777", "parent": trust.id})
    assert Organisation.objects.get(urn="900777").parent == trust
    page = desk.get("/people/places/").content.decode()
    assert page.index("Harbour Trust") < page.index("&emsp;Harbour Lane")
    wrong = desk.post("/people/places/", {"name": "Hill Top", "kind": "hei", "urn": "12"})
    assert "A URN has six digits" in wrong.content.decode()


def test_places_are_found_by_name_key_urn_and_trust(desk):
    school = make_school("Harbour Lane", parent=make_school("Harbour Trust", "trust"))
    make_school("Hill Top")
    for search in ("lane", school.key, school.urn, "harbour trust"):
        page = desk.get("/people/places/", {"q": search}).content.decode()
        assert "Harbour Lane" in page
        assert ">Hill Top<" not in page.split("Add a place")[0]
    assert "No place fits" in desk.get("/people/places/", {"q": "nowhere"}).content.decode()


def ten_rows(school) -> str:
    rows = [f"Coach {n},coach{n}@test.example,coach,{school.key}," for n in range(3)]
    rows += [f"Learner {n},learner{n}@test.example,learner,{school.key},coach{n % 3}@test.example" for n in range(7)]
    return "name,email,role,organisation,coach\n" + "\n".join(rows)


def test_ten_rows_become_invited_pairs(desk, lead):
    school = make_school("Harbour Lane")
    cohort = make_cohort(lead=lead, hei=Membership.objects.get(person=lead).organisation)
    text = ten_rows(school)
    look = desk.post("/people/import/", {"text": text}).content.decode()
    assert "Enrol the 7 learners in" in look
    assert Person.objects.filter(name__startswith="Learner").count() == 0
    done = desk.post("/people/import/", {"text": text, "import": "1", "cohort": cohort.id, "invite": "on"}, follow=True)
    assert "10 new, 0 changed, 0 as they were; 7 enrolled or paired." in done.content.decode()
    with acting_as(lead):
        pairs = set(Enrolment.objects.values_list("learner__name", "coach__name"))
    assert pairs == {(f"Learner {n}", f"Coach {n % 3}") for n in range(7)}
    again = desk.post("/people/import/", {"text": text, "import": "1", "cohort": cohort.id}, follow=True)
    assert "0 new, 0 changed, 10 as they were." in again.content.decode()


def test_a_full_coach_undoes_the_whole_import_and_keeps_the_list(desk, lead):
    school, hei = make_school("Harbour Lane"), Membership.objects.get(person=lead).organisation
    cohort = make_cohort(lead=lead, hei=hei)
    coach = make_person("Ruth Adeyemi", "coach", at=school)
    with acting_as(lead):
        programme.set_places(actor=lead, organisation_id=hei.id, coach_id=coach.id, places=1, training="accredited")
    text = "name,email,role,organisation,coach\n" + "\n".join(
        f"Learner {n},learner{n}@test.example,learner,{school.key},{coach.email}" for n in range(2)
    )
    answer = desk.post("/people/import/", {"text": text, "import": "1", "cohort": cohort.id})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Learner 1: All 1 places of this coach are taken" in page
    assert "learner1@test.example" in page
    assert not Person.objects.filter(name__startswith="Learner").exists()


def test_upload_with_problems_shows_rows_and_imports_nothing(desk):
    file = SimpleUploadedFile(
        "people.csv", "name,email,role,organisation\nSéan,sean,learner,nowhere\n".encode("iso-8859-1")
    )
    answer = desk.post("/people/import/", {"file": file, "import": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things to put right first" in page
    assert "Row 2, email: sean is no whole e-mail address." in page
    assert "Séan" in page
    workbook = desk.post("/people/import/", {"file": SimpleUploadedFile("people.xlsx", b"PK\x03\x04")})
    assert "Save as, then CSV" in workbook.content.decode()


@pytest.mark.parametrize("kind", ["organisations", "people"])
def test_examples_can_be_imported_as_they_are(desk, kind):
    make_school("Harbour Lane")
    text = desk.get(f"/people/import/{kind}.csv").content.decode("utf-8-sig")
    page = desk.post("/people/import/", {"text": text}).content.decode()
    assert "What this list would do" in page


def test_the_example_names_the_schools_whose_learners_the_lead_has(desk, lead):
    make_school("Another School")
    school = make_school("Mill Street School")
    cohort = make_cohort(lead=lead, hei=Membership.objects.get(person=lead).organisation)
    learner = make_person("Tom Hartley", "learner", at=school)
    with acting_as(lead):
        programme.enrol(actor=lead, cohort_id=cohort.id, learner_id=learner.id, school_id=school.id)
    rows = desk.get("/people/import/people.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].split(",")[3] == school.key


def test_the_check_shows_address_coach_and_result_and_chooses_the_likely_answers(desk, lead):
    school, hei = make_school("Harbour Lane"), Membership.objects.get(person=lead).organisation
    cohort = make_cohort(lead=lead, hei=hei)
    page = desk.post("/people/import/", {"text": ten_rows(school)}).content.decode()
    row = page.split(">Learner 4<")[1].split("</tr>")[0]
    assert [said for said in ("learner4@test.example", "Learner, Harbour Lane", ">Coach 1<", ">New<") if said in row] == [
        "learner4@test.example", "Learner, Harbour Lane", ">Coach 1<", ">New<",
    ]  # fmt: skip
    assert f'<option value="{cohort.id}" selected>' in page
    assert re.search(r'name="invite" id="invite" checked', page)
    unticked = desk.post("/people/import/", {"text": ten_rows(school), "import": "1", "cohort": ""}, follow=True)
    assert "10 new" in unticked.content.decode()
    assert Invitation.objects.count() == 0
    with acting_as(lead):
        assert Enrolment.objects.count() == 0


def test_with_two_cohorts_none_is_chosen_for_the_lead(desk, lead):
    hei = Membership.objects.get(person=lead).organisation
    for name in ("September", "January"):
        make_cohort(lead=lead, hei=hei, name=name)
    page = desk.post("/people/import/", {"text": ten_rows(make_school("Harbour Lane"))}).content.decode()
    assert "selected" not in page.split('<select class="govuk-select" id="cohort"')[1].split("</select>")[0]


def test_whoever_was_just_invited_is_shown_so_before_the_mail_has_gone(desk):
    school = make_school("Harbour Lane")
    desk.post("/people/import/", {"text": ten_rows(school), "import": "1", "invite": "on"})
    page = desk.get("/people/", {"q": "Learner 4"}).content.decode()
    assert "Invitation on its way" in page
    assert "Not invited yet" not in page
    person = Person.objects.get(email="learner4@test.example")
    desk.post(f"/people/{person.id}/invite/")
    assert [row.token_hash[:7] for row in Invitation.objects.filter(person=person)] != ["queued:"]
    desk.logout()
    nobody = desk.get(f"/account/invitation/queued:{person.id}/").content.decode()
    assert "This link no longer works" in nobody


def test_many_places_are_looked_for_instead_of_listed(desk):
    for number in range(MOST + 1):
        make_school(f"School Number {number:03}")
    mill = make_school("Mill Street School")
    facts = {"name": "Leila Haddad", "email": "leila@test.example", "role": "learner", "post": "Year 10"}
    page = desk.get("/people/new/").content.decode()
    assert "School Number 007" not in page
    assert "Part of the name is enough." in page
    several = desk.post("/people/new/", {**facts, "organisation": "number 00"})
    page = several.content.decode()
    assert several.status_code == 422
    assert "10 places fit “number 00”. Choose one." in page
    assert page.count("School Number 00") == 10
    assert 'value="Leila Haddad"' in page
    for said in ("nowhere", "school", "?", str(facts)):
        assert desk.post("/people/new/", {**facts, "organisation": said}).status_code == 422
    assert not Person.objects.filter(email=facts["email"]).exists()
    chosen = Organisation.objects.get(name="School Number 004")
    desk.post("/people/new/", {**facts, "organisation": str(chosen.id)})
    assert Membership.objects.get(person__email=facts["email"]).organisation == chosen
    desk.post("/people/new/", {**facts, "email": "l2@test.example", "organisation": "mill str"})
    assert Membership.objects.get(person__email="l2@test.example").organisation == mill


def test_a_list_of_places_takes_no_other_place(desk):
    school = make_school("Harbour Lane")
    facts = {"name": "Leila Haddad", "email": "leila@test.example", "role": "learner"}
    page = desk.get("/people/new/").content.decode()
    assert f'<option value="{school.id}">Harbour Lane</option>' in page
    for said in ("Harbour Lane", "0", str(school.id)[:-1] + ("0" if str(school.id)[-1] != "0" else "1")):
        assert desk.post("/people/new/", {**facts, "organisation": said}).status_code == 422


def test_export_is_safe_to_open_and_can_be_imported_again(desk):
    person = make_person("=HYPERLINK(1)", "learner")
    body = desk.get("/people/accounts.csv").content.decode()
    assert "'=HYPERLINK(1)" in body
    assert ",=HYPERLINK" not in body
    page = desk.post("/people/import/", {"text": body.replace("lead,", "learner,")}).content.decode()
    assert person.email in body
    assert "What this list would do" in page


@pytest.mark.parametrize("act", ["", "invite/", "roles/", "close/", "open/"])
def test_a_guest_has_no_account_to_arrange(desk, lead, act):
    with acting_as(lead):
        guest = add_guest(actor=lead, name="Visiting Reader")
    given = {"role": "learner", "organisation": make_school().id}
    answer = desk.post(f"/people/{guest.id}/{act}", given) if act else desk.get(f"/people/{guest.id}/")
    assert answer.status_code == 404
    assert Person.objects.filter(id=guest.id, guest=True, is_active=False, memberships=None).exists()
