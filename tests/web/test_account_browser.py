"""Coming in by a link, working, signing out and going Back, in a real Chromium; axe on every page of mine."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.factories.people import make_person, make_school
from tests.web.render import WEB
from trellis.circles import commands as circles
from trellis.kernel.database import acting_as
from trellis.kernel.ids import new_id
from trellis.people import commands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
STATIC = WEB / "static"  # the test server serves none of it
PASSWORD = "three quiet plums"


@pytest.fixture
def open_browser(chromium, live_server):
    """Open a browser of its own; any script error or refused policy fails the test."""
    contexts, faults = [], []

    def make(**options):
        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        context.set_default_timeout(10_000)
        context.route("**/static/**", lambda route: route.fulfill(path=STATIC / route.request.url.split("/static/")[1]))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def sign_in(page, person):
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url("/")


def faults_of(page) -> list[str]:
    """Run axe and look for sideways scrolling."""
    found = violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + ([f"{page.url}: wider than the window"] if wide else [])


@pytest.fixture
def lead():
    return make_person("Helen Marsh", "lead", at=make_school("University of Eastmere", "hei"), password=PASSWORD)


def test_invited_on_a_phone_in_and_out_again(open_browser, live_server, lead):
    # Given a link in the mail
    person = make_person("Leila Haddad", "learner", at=make_school("Harbour Lane"))
    with acting_as(lead):
        link = commands.invite(actor=lead, person_id=person.id, site=live_server.url).link
    page = open_browser(viewport={"width": 390, "height": 844})

    # When she opens it and chooses a weak, then a good password
    page.goto(link)
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("alert")).to_contain_text("too short")
    assert faults_of(page) == []
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()

    # Then she is in, and knows where to find her account
    expect(page).to_have_url("/")
    page.get_by_role("link", name="Your account, Leila Haddad").click()
    expect(page.get_by_role("heading", name="Where you work")).to_be_visible()
    expect(page.get_by_text("Harbour Lane")).to_be_visible()

    # And after signing out, Back shows nothing of hers
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "Harbour Lane" not in page.content()


def test_signing_out_in_one_tab_clears_the_other(open_browser, lead):
    page = open_browser()
    sign_in(page, lead)
    page.goto("/people/")
    other = page.context.new_page()
    other.goto("/account/")
    other.get_by_role("button", name="Sign out", exact=True).click()
    expect(other.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_out_everywhere_asks_first(open_browser, lead):
    page = open_browser()
    sign_in(page, lead)
    page.goto("/account/")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def test_lead_imports_a_list_and_sees_what_it_would_do(open_browser, lead):
    school = make_school("Harbour Lane")
    page = open_browser(viewport={"width": 390, "height": 844})
    sign_in(page, lead)
    page.goto("/people/import/")
    cells = f"name,email,role,organisation\nPriya Nair,priya@test.example,learner,{school.key}"
    page.get_by_label("Or paste cells").fill(cells + "\nTom,tom,learner,nowhere")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("alert")).to_contain_text("Row 3, email: tom is no whole e-mail address.")
    assert faults_of(page) == []
    page.get_by_label("Or paste cells").fill(cells)
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", name="What this list would do")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_label("Send the new people their invitation by mail").check()
    page.get_by_role("button", name="Import all of it").click()
    expect(page.get_by_role("status")).to_contain_text("1 new")


def test_somebody_is_added_without_javascript(open_browser, lead):
    school = make_school("Harbour Lane")
    page = open_browser(java_script_enabled=False)
    sign_in(page, lead)
    page.goto("/people/new/")
    page.get_by_label("Name").fill("Tom Hartley")
    page.get_by_label("E-mail address").fill("tom@test.example")
    page.get_by_label("What they do there").select_option("learner")
    page.get_by_label("Where they work").select_option(str(school.id))
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("heading", name="Tom Hartley is invited")).to_be_visible()
    page.get_by_role("link", name="Go to Tom Hartley").click()
    page.get_by_role("button", name="They have left").click()
    expect(page.get_by_text("Account closed")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_page_passes_axe_and_fits(open_browser, lead, scheme, width):
    admin = make_person("Sam Whitlock", "admin", password=PASSWORD)
    person = make_person("Priya Nair", "learner", at=make_school("Harbour Lane"), password=PASSWORD)
    coach = make_person("Ruth Adeyemi", "coach")
    with acting_as(coach):
        circles.log_access(
            reader=coach, owner_id=person.id, item_kind="video", item_id=new_id(), circle_id=None, why="your coach"
        )
    row = person.memberships.get()
    page = open_browser(viewport={"width": width, "height": 800}, color_scheme=scheme)
    found = []

    def visit(*paths):
        for path in paths:
            page.goto(path)
            found.extend(faults_of(page))

    visit("/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/inactive/",
          "/account/signed-out/", "/account/password/reset/key/1-nothing/", "/account/confirm-email/nothing/",
          "/account/invitation/nothing/", "/privacy/", "/cookies/", "/accessibility/", "/nowhere/")  # fmt: skip
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found.extend(faults_of(page))
    sign_in(page, person)
    visit("/account/", "/account/openings/", "/account/email/", "/account/password/change/", "/account/logout/",
          "/account/reauthenticate/?next=/account/")  # fmt: skip
    page.context.clear_cookies()
    sign_in(page, lead)
    visit("/people/", "/people/?q=nobody", "/people/new/", "/people/places/", "/people/import/",
          f"/people/{person.id}/", f"/people/roles/{row.id}/move/")  # fmt: skip
    page.context.clear_cookies()
    sign_in(page, admin)
    visit("/health/")
    assert found == []
