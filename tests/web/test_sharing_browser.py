"""A recording that somebody watches is taken back: it stops, says so and shows nothing more."""

# ruff: noqa: F811  fixtures are imported by name

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.evidence import make_file, make_partnership_circle, say, share
from tests.factories.people import make_person
from tests.web.render import WEB

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
STATIC = WEB / "static"
WITHIN = 5  # seconds, as the issue promises
PLAYS = "video => !video.paused && video.readyState > 2"
LET_GO = "() => document.querySelectorAll('video, audio, source, track').length"
NOTICE = "This is no longer shown to you"


@pytest.fixture
def browse(chromium, live_server, client_factory):
    """Open a browser, signed in as somebody or not; a script error or a refused policy fails the test."""
    contexts, faults = [], []

    def make(person=None, width=1280):
        context = chromium.new_context(base_url=live_server.url, viewport={"width": width, "height": 900})
        if person:
            client = client_factory()
            client.force_login(person)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        context.set_default_timeout(15_000)
        context.route("**/static/**", lambda route: route.fulfill(path=STATIC / route.request.url.split("/static/")[1]))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    expected = re.compile(r"status of (404|422)")  # a refusal is what these tests are about
    assert [fault for fault in faults if not expected.search(fault)] == []


@pytest.fixture
def place(lesson):
    class Place:
        learner, coach = make_person("Priya Nair", "learner"), make_person("Ruth Adeyemi", "coach")
        circle = make_partnership_circle(learner, coach)
        item = make_file(learner, lesson, "Volcanoes")
        url = f"/evidence/{item.id}"

    share(Place.item, Place.learner, Place.circle)
    say(Place.item, Place.learner, "Listen to the silence here.", at_ms=1000)
    return Place


def _watch(page) -> None:
    """Play it over and over; all of it is loaded by then."""
    page.locator("video").evaluate("video => { video.muted = true; video.loop = true; return video.play(); }")
    page.wait_for_function(
        "() => { const v = document.querySelector('video'); return !v.paused && v.currentTime > 0.3; }"
    )


def _stops(page, since: float) -> float:
    """Wait until the page says so; return the seconds it took."""
    page.get_by_text(NOTICE).wait_for(timeout=WITHIN * 3_000)
    return time.monotonic() - since


def test_a_clip_being_played_stops_within_five_seconds_of_being_taken_back(browse, place):
    mine, theirs = browse(place.learner), browse(place.coach)
    theirs.goto(place.url)
    assert theirs.locator(".watermark").first.inner_text().count("Ruth Adeyemi, ") >= 9
    assert theirs.get_by_role("button", name="Fill the screen").is_visible()
    _watch(theirs)
    mine.goto(place.url)
    assert mine.locator(".watermark").count() == 0
    since = time.monotonic()
    mine.get_by_role("button", name="Take it back").click()
    took = _stops(theirs, since)
    assert took < WITHIN, f"{took:.1f} s"
    assert theirs.evaluate(LET_GO) == 0
    for gone in ("Volcanoes", "Listen to the silence", "Priya"):
        assert gone not in theirs.inner_text("body")
    assert "Volcanoes" not in theirs.title()
    expect(theirs.get_by_role("alert")).to_be_focused()
    assert violations(theirs) == []
    assert theirs.reload().status == 404


def test_a_guest_watches_speaks_and_is_stopped(browse, place):
    mine, guest = browse(place.learner), browse(width=390)
    mine.goto(f"{place.url}/sharing")
    mine.get_by_text("Ask a guest who has no account").click()
    mine.get_by_label("Their name").fill("Jane Hall")
    assert violations(mine) == []
    mine.get_by_role("button", name="Make the link").click()
    link = mine.locator("[data-copied]").inner_text()
    code = mine.locator(".secret--code code").inner_text()
    assert violations(mine) == []
    guest.goto(link)
    assert violations(guest) == []
    guest.get_by_label("The code").fill("AAAA-AAAA")
    guest.get_by_role("button", name="Come in").click()
    guest.get_by_role("alert").get_by_text("That is not the code").wait_for()
    guest.get_by_label("The code").fill(code.lower())
    guest.get_by_role("button", name="Come in").click()
    guest.get_by_role("heading", name="Volcanoes").wait_for()
    assert guest.locator(".watermark").first.inner_text().count("Jane Hall, ") >= 9
    assert violations(guest) == []
    guest.get_by_label("Say something about it").fill("A stranger’s eye.")
    guest.get_by_role("button", name="Say it").click()
    guest.get_by_text("A stranger’s eye.").wait_for()
    assert "Listen to the silence" not in guest.inner_text("body")
    _watch(guest)
    mine.get_by_role("link", name="Done").click()
    since = time.monotonic()
    mine.locator("section", has_text="Jane Hall, guest").get_by_role("button", name="Take it back").click()
    assert _stops(guest, since) < WITHIN
    assert guest.evaluate(LET_GO) == 0
    assert "A stranger" not in guest.inner_text("body")
