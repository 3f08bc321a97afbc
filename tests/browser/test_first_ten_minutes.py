"""The first ten minutes of each of them, on a phone, by link and form as it really happens.

Timed: the machine's own time is far below a person's, so the bound is on pages opened, and on
seconds only as a guard. The learner, the coach, the tutor, the head and the lead each in a
browser context of their own.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
SCHOOL = "harbour-lane-primary-school"
PAIRS = ("name,email,role,organisation,coach\n" + "".join(
    f"Learner Number{n},new.learner{n}@demo.example,learner,{SCHOOL},new.coach{n}@demo.example\n"
    f"Coach Number{n},new.coach{n}@demo.example,coach,{SCHOOL},\n" for n in range(1, 6)
))  # fmt: skip
NEW_PASSWORD = "sweet peas at dusk 26"


def _link_mailed_to(data: Path, address: str) -> str:
    """Read the invitation's link out of the mail that the job worker wrote."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for file in sorted((data / "mail").glob("*"), reverse=True):
            text = file.read_text()
            found = re.search(r"https?://\S+(/account/invitation/\S+)", text)
            if f"To: {address}" in text and found:
                return found.group(1)
        time.sleep(0.3)
    raise AssertionError(f"no mail to {address}")


@pytest.fixture(scope="module")
def invited(site, chromium):
    """Given ten rows in a spreadsheet, the lead makes five invited pairs of them."""
    from tests.browser.conftest import Someone

    lead = Someone(chromium, site, viewport=PHONE).sign_in("lead")
    page = lead.opens("/people/import/")
    page.fill("textarea[name=text]", PAIRS.replace(SCHOOL, "no-such-school", 1))
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Row 2, organisation")
    page.fill("textarea[name=text]", PAIRS)
    page.get_by_role("button", name="Check the list").click()
    expect(page.locator("select[name=cohort]")).not_to_have_value("")
    expect(page.locator("input[name=invite]")).to_be_checked()
    assert lead.axe() == []
    page.get_by_role("button", name="Import all of it").click()
    page.wait_for_load_state()
    yield {n: _link_mailed_to(site.data, f"new.learner{n}@demo.example") for n in (1, 2)} | {
        "coach": _link_mailed_to(site.data, "new.coach1@demo.example")
    }
    lead.context.close()


def _accept(person, link: str):
    page = person.opens(link)
    page.fill("input[name=password]", NEW_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/")
    return page


def test_a_learner_comes_by_link_writes_privately_and_proposes_the_standard_agreement(invited, someone, site):
    learner, begun = someone(viewport=PHONE), time.monotonic()
    page = _accept(learner, invited[1])
    expect(page.locator("h1")).to_contain_text("Hello Learner")

    # a private note, before any agreement, coach's signature or goal exists
    page.get_by_role("link", name="Note something").first.click()
    page.fill("textarea[name=text]", "Two hands up, and I know both of them.")
    expect(page.locator("main form .circle").first).to_contain_text("Only you")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))
    learner.opens("/evidence/")
    expect(page.get_by_text("Two hands up").first).to_be_visible()
    expect(page.get_by_text("Only you").first).to_be_visible()

    # the standard agreement, with the true promises before anything is signed
    learner.opens("/")
    page.get_by_role("link", name="Read the agreement").first.click()
    for promise in ("School leaders", "may be unsafe", "law can require a copy", "read by assessors"):
        expect(page.get_by_text(re.compile(promise)).first).to_be_attached()
    assert learner.axe() == []
    page.get_by_role("button", name=re.compile("Sign it and send it")).click()
    page.wait_for_load_state()
    assert time.monotonic() - begun < 60

    # the coach, invited too, signs on their own phone: the circle opens
    coach = someone(viewport=PHONE)
    page = _accept(coach, invited["coach"])
    page.get_by_role(
        "link", name=re.compile("Read what is proposed|See the agreement|Read the agreement")
    ).first.click()
    page.get_by_role("button", name=re.compile("Sign")).first.click()
    page.wait_for_load_state()
    coach.opens("/")
    expect(page.get_by_role("link", name="Set a date").first).to_be_visible()


def test_an_invitation_works_once_and_a_wrong_link_says_what_to_do(invited, someone):
    first = someone(viewport=PHONE)
    _accept(first, invited[2])
    second = someone(viewport=PHONE)
    answer = second.page.goto(invited[2])
    assert answer.status == 410
    expect(second.page.locator("main")).to_contain_text(re.compile("sign in|used", re.IGNORECASE))


def test_a_coach_sees_their_learners_and_one_next_conversation(someone):
    """Not more than one tap from Today to a prepared session."""
    coach = someone("coach", viewport=PHONE)
    page = coach.page
    expect(page.locator(".learner")).to_have_count(4)
    expect(page.locator(".govuk-button:not(.govuk-button--secondary)")).to_have_count(1)
    card = page.locator(".learner", has=page.get_by_role("link", name="Prepare", exact=True)).first
    name, question = card.locator("h2").inner_text(), card.locator(".words__said").inner_text()
    card.get_by_role("link", name="Prepare", exact=True).click()
    expect(page.locator("h1")).to_contain_text(name.split()[0])
    expect(page.locator("main")).to_contain_text(question)


def test_a_tutor_sees_the_cohort_and_what_waits(someone):
    tutor = someone("tutor", viewport=PHONE)
    expect(tutor.page.locator("h1")).to_contain_text("to mark")
    expect(tutor.page.locator("main")).to_contain_text("Your learners")
    tutor.page.get_by_role("link", name="exemplars").click()
    tutor.page.get_by_role("link", name="A plan with three pupils in mind").click()  # R48
    expect(tutor.page.locator("h1")).to_contain_text("A plan with three pupils in mind")
    expect(tutor.page.locator("main")).not_to_contain_text("Priya")


def test_a_head_reads_the_promise_the_hours_and_exactly_what_heads_see(someone):
    head = someone("leader", viewport=PHONE)
    page = head.page
    page.get_by_role("link", name="See who meets whom").click()
    expect(page.locator("table")).to_contain_text("Priya Nair")
    page.get_by_role("link", name=re.compile("Exactly what you see")).click()
    expect(page.locator("main")).to_contain_text("You do not see")
    head.opens("/school/promise")
    page.get_by_role("button", name="Withdraw my promise").click()
    page.wait_for_url("**/")
    expect(page.locator("main")).to_contain_text("You have not accepted the promise")
    head.opens("/school/promise")
    page.get_by_role("button", name="I promise this").click()
    page.wait_for_url("**/")
    expect(page.locator("main")).to_contain_text("You have promised")
    for path in ("/evidence/", "/coaching/", "/enquiry/", "/portfolio/"):
        head.page.goto(path)
        assert "volcanoes" not in head.page.content().lower()
