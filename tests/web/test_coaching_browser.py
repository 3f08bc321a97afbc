"""A learner and a coach in a session, each in a browser of their own; axe on every page of coaching and enquiry."""

# ruff: noqa: F811  fixtures are imported by name

import pytest
from playwright.sync_api import expect

from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.coaching import WITH_TUTOR, make_pair, make_partnership, make_session
from tests.factories.enquiry import make_experiment, make_goal
from tests.factories.evidence import make_file, make_note, say_nobody
from tests.factories.people import make_person, make_school
from tests.factories.programme import make_enrolment
from tests.web.test_account_browser import faults_of
from tests.web.test_evidence_browser import STATIC
from trellis.coaching import commands
from trellis.kernel.database import acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
SOON = 3_000  # milliseconds in which the other sees it


@pytest.fixture
def browse(chromium, live_server, client_factory):
    """Open a browser for a person; a script error or a refused policy fails the test."""
    contexts, faults = [], []

    def make(person, **options):
        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        client = client_factory()
        client.force_login(person)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
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


@pytest.fixture
def talk(browse):
    """Priya and Ruth, both on the session page."""
    pair = make_pair()
    session = make_session(pair, question="Why did it work with the poem?")
    with acting_as(pair.coach):
        commands.open_session(actor=pair.coach, session_id=session.id)
    address = f"/coaching/session/{session.id}"
    priya, ruth = browse(pair.learner), browse(pair.coach)
    priya.goto(address)
    ruth.goto(address)
    return pair, session, priya, ruth


def test_what_one_does_appears_to_the_other_within_three_seconds(talk):
    _, _, priya, ruth = talk
    # when Ruth opens a protocol, Priya is on the same step
    ruth.get_by_text("Walk through it step by step").click()
    ruth.get_by_label("What fits today?").select_option("video-reflection")
    ruth.get_by_role("button", name="Walk through it").click()
    expect(ruth.get_by_role("button", name="On to: Before you watch")).to_be_visible()
    priya.get_by_text("Walk through it step by step").click()
    expect(priya.get_by_text("Agree how to watch")).to_be_visible(timeout=SOON)
    priya.get_by_role("button", name="On to: Before you watch").click()
    expect(ruth.get_by_role("button", name="On to: Watch and say what you see")).to_be_visible(timeout=SOON)
    # what Ruth writes in the shared pad, without pressing anything, stands in Priya's
    ruth.locator("#pad > summary").click()
    ruth.get_by_label("Notes we share").press_sequentially("Eyes on the page.")
    expect(priya.get_by_label("Notes we share")).to_have_value("Eyes on the page.", timeout=SOON)
    # what she writes for herself stays with her
    ruth.locator("#mine > summary").click()
    ruth.get_by_label("My notes, only me").press_sequentially("Let her begin.")
    expect(ruth.locator("[data-pad=mine] [data-kept]")).to_contain_text("Kept")
    assert "Let her begin." not in priya.content()
    # what Priya keeps and finishes is on Ruth's page by itself
    priya.get_by_label("In my words").fill("Read it aloud first")
    priya.get_by_role("button", name="Keep this and finish").click()
    expect(ruth.get_by_text("Read it aloud first")).to_be_visible(timeout=SOON)
    # and, as Ruth still has her cursor in a note, the page waits for her to turn it
    ruth.get_by_role("link", name="Show it as it is now").click()
    expect(ruth.get_by_role("link", name="Set the next date")).to_be_visible()


def test_nothing_typed_is_overwritten_and_both_stand_side_by_side(talk):
    pair, session, priya, ruth = talk
    for page in (priya, ruth):
        page.locator("#pad > summary").click()
    pad = priya.get_by_label("Notes we share")
    priya.get_by_label("In my words").fill("Half a thought")
    pad.press_sequentially("Priya was here")
    with acting_as(pair.coach):  # at the same moment, before Priya's pause
        commands.write_note(actor=pair.coach, session_id=session.id, text="Ruth was here", shared=True)
    expect(priya.locator("[data-both]")).to_contain_text("Ruth was here", timeout=SOON)
    expect(priya.locator("[data-both]")).to_contain_text("Priya was here")
    assert {"Ruth was here", "Priya was here"} <= set(pad.input_value().split("\n"))
    assert priya.get_by_label("In my words").input_value() == "Half a thought"
    pad.fill("Both were here")
    expect(ruth.get_by_label("Notes we share")).to_have_value("Both were here", timeout=SOON + 1000)


def test_a_moment_shown_by_one_moves_the_others_player(browse, lesson):
    pair = make_pair()
    clip = make_file(pair.learner, lesson, "Volcanoes")
    say_nobody(clip, pair.learner)
    session = make_session(pair)
    with acting_as(pair.learner):
        commands.prepare_session(actor=pair.learner, session_id=session.id, question="Why?", pieces=[(clip.id, 1000)])
    priya, ruth = browse(pair.learner), browse(pair.coach)
    for page in (priya, ruth):
        page.goto(f"/coaching/session/{session.id}")
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.9")
    priya.evaluate("() => { document.querySelector('video').currentTime = 2; }")
    priya.get_by_role("button", name="Show Ruth this moment").click()
    ruth.wait_for_function("() => Math.abs(document.querySelector('video').currentTime - 2) < 0.2", timeout=SOON)
    # each is told: the one that it worked, the other that it turned
    expect(priya.locator("[data-told]")).to_have_text("On the table: 0:02. Ruth sees it here too.")
    expect(ruth.locator("[data-told]")).to_have_text("On the table now: 0:02.")


def test_beginning_early_asks_in_one_tap_and_shows_to_the_other(browse):
    pair = make_pair()
    session = make_session(pair, question="Why?")
    priya, ruth = browse(pair.learner), browse(pair.coach)
    priya.goto(f"/coaching/session/{session.id}")
    expect(priya.get_by_text("Not begun yet.")).to_be_visible()
    ruth.goto(f"/coaching/session/{session.id}/prepare")
    # when she presses Begin two days early, she is asked, and may leave it
    ruth.get_by_role("button", name="Begin", exact=True).click()
    ruth.get_by_role("button", name="Not yet").click()
    expect(ruth.get_by_role("dialog")).to_be_hidden()
    ruth.get_by_role("button", name="Begin", exact=True).click()
    ruth.get_by_role("button", name="Begin now").click()
    expect(ruth.get_by_text("Begun. Priya sees it here and on Today.")).to_be_visible()
    # then it is said on Priya's page, which becomes the open session by itself
    expect(priya.get_by_text("The session has begun.")).to_be_visible(timeout=SOON)
    expect(priya.get_by_text("Begun at")).to_be_visible(timeout=SOON + 3000)
    expect(priya.get_by_role("button", name="Keep this and finish")).to_be_visible()


def test_without_script_beginning_early_asks_on_a_page_and_the_answer_stands_in_the_flow(browse):
    pair = make_pair()
    session = make_session(pair, question="Why?")
    ruth = browse(pair.coach, java_script_enabled=False, viewport={"width": 390, "height": 800})
    ruth.goto(f"/coaching/session/{session.id}/prepare")
    ruth.get_by_role("button", name="Begin", exact=True).click()
    expect(ruth.get_by_role("heading", name="Begin now?")).to_be_visible()
    ruth.get_by_role("button", name="Begin now").click()
    told, main = ruth.locator(".toast").bounding_box(), ruth.locator("#main").bounding_box()
    assert told["x"] >= 16
    assert told["x"] + told["width"] <= 374
    assert told["y"] + told["height"] <= main["y"]


def test_the_page_works_without_script(browse):
    pair = make_pair()
    session = make_session(pair, question="Why?")
    with acting_as(pair.coach):
        commands.open_session(actor=pair.coach, session_id=session.id)
    ruth = browse(pair.coach, java_script_enabled=False)
    ruth.goto(f"/coaching/session/{session.id}")
    ruth.get_by_text("Walk through it step by step").click()
    ruth.get_by_role("button", name="Walk through it").click()
    ruth.locator("#pad > summary").click()
    ruth.get_by_label("Notes we share").fill("Kept by a plain form")
    ruth.get_by_role("button", name="Keep for both").click()
    expect(ruth.get_by_label("Notes we share")).to_have_value("Kept by a plain form")
    ruth.get_by_role("button", name="Finish").click()
    expect(ruth.get_by_role("link", name="Set the next date")).to_be_visible()


def test_timer_says_minutes_in_words(talk):
    _, _, priya, _ = talk
    priya.get_by_text("Show a timer").click()
    expect(priya.locator("[data-timer-words]")).to_have_text("45 minutes left")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_note_button_covers_nothing(browse, width):
    pair = make_pair()
    page = browse(pair.learner, viewport={"width": width, "height": 800})
    page.goto("/")
    button, band = page.locator(".capture").bounding_box(), page.locator(".band__top").bounding_box()
    assert button["y"] >= band["y"]
    assert button["y"] + button["height"] <= band["y"] + band["height"]
    assert button["height"] <= 48  # on one line
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # on a form page it would lead away from the form
    page.goto("/note")
    expect(page.locator(".capture")).to_be_hidden()
    face = page.locator(".band__me").bounding_box()
    assert face["x"] > width - 80


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_page_passes_axe_and_fits(browse, scheme, width):
    school = make_school()
    new = make_person("Callum Fraser", "learner", at=school)
    enrolment = make_enrolment(new, coach=make_person("Tom Hartley", "coach", at=school))
    pair = make_pair(terms=WITH_TUTOR, school=school)
    unsigned = make_partnership(
        coach=pair.coach, school=school, learner=make_person("Leila Haddad", "learner", at=school)
    )
    with acting_as(unsigned.learner):
        commands.propose_agreement(
            actor=unsigned.learner,
            partnership_id=unsigned.partnership.id,
            chosen={"rhythm-weeks": "6"},
            ground_rules="Tea first.",
        )
    note = make_note(pair.learner)
    held, session = make_session(pair, question="Why?"), make_session(pair, question="Why not?")
    with acting_as(pair.learner):
        taken = commands.offer_takeaway(actor=pair.learner, session_id=held.id, kind="step", words="Wait", why="Time")
        commands.close_session(actor=pair.learner, session_id=held.id)
        commands.prepare_session(actor=pair.learner, session_id=session.id, question="Why?", pieces=[(note.id, None)])
        commands.choose_protocol(actor=pair.learner, session_id=session.id, key="video-reflection")
    goal, draft = make_goal(pair.learner, circle_id=pair.circle), make_goal(pair.learner)
    tried = make_experiment(pair.learner, circle_id=pair.circle, stop_rule="If three give up")
    found = []

    def visit(person, *paths):
        page = browse(person, viewport={"width": width, "height": 800}, color_scheme=scheme)
        for path in paths:
            page.goto(path)
            found.extend(faults_of(page))

    at, pid = f"/coaching/session/{session.id}", pair.partnership.id
    visit(new, f"/coaching/agreement/new/{enrolment.id}", "/coaching/", "/enquiry/", "/enquiry/tried")
    visit(
        pair.learner, "/coaching/", f"/coaching/agreement/{pid}", f"/coaching/agreement/{pid}/change",
        f"/coaching/plan/{pid}", at, f"{at}/prepare", f"{at}/move", f"/coaching/session/{held.id}",
        f"/coaching/step/{taken.id}", "/enquiry/", "/enquiry/goal/new", f"/enquiry/goal/{goal.id}",
        f"/enquiry/goal/{draft.id}/change", "/enquiry/need/new", "/enquiry/tried", "/enquiry/tried/new",
        f"/enquiry/tried/{tried.id}", f"/enquiry/tried/{tried.id}/plan", f"/enquiry/tried/{tried.id}/happened",
    )  # fmt: skip
    visit(
        pair.coach, "/coaching/", at, f"{at}/prepare", f"/coaching/agreement/{unsigned.partnership.id}",
        f"/enquiry/goal/{goal.id}", f"/enquiry/tried/{tried.id}",
    )  # fmt: skip
    assert found == []
