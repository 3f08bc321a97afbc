"""The player in a browser: keys, parts of the picture, lists, two side by side, and five hundred comments."""

# ruff: noqa: F811  fixtures are imported by name

import os
import re

import pytest
from django.db import connections
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.evidence.conftest import lesson, photo, recordings  # noqa: F401  fixtures
from tests.factories.evidence import make_file, say
from tests.factories.people import make_person
from tests.web.test_evidence_browser import _until, browse  # noqa: F401  the same browser
from trellis.evidence import commands
from trellis.evidence.models import Comment, ListedMoment
from trellis.kernel.database import acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
PLAYER = "document.querySelector('video')"
COMMENTS = 500
LONG_TASK_MS = 50


@pytest.fixture
def learner():
    return make_person("Priya Nair", "learner")


def _open(page, item, query=""):
    page.goto(f"/evidence/{item.id}{query}")
    _until(page, f"{PLAYER}.readyState > 1")


def test_keys_play_step_change_speed_and_never_while_typing(browse, learner, lesson):
    item = make_file(learner, lesson)
    page = browse(learner)
    _open(page, item, "?at=1000")
    assert page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(1, abs=0.1)
    page.keyboard.press(".")
    assert page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(1.04, abs=0.05)
    page.keyboard.press(">")
    page.keyboard.press(">")
    assert (page.evaluate(f"{PLAYER}.playbackRate"), page.input_value("[data-speed]")) == (1.5, "1.5")
    page.select_option("[data-speed]", "0.5")
    assert page.evaluate(f"{PLAYER}.playbackRate") == 0.5
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    _until(page, f"!{PLAYER}.paused")
    page.keyboard.press("l")
    assert page.evaluate(f"{PLAYER}.playbackRate") == 0.75
    page.keyboard.press("j")
    _until(page, f"{PLAYER}.paused && {PLAYER}.currentTime < 0.9")
    page.keyboard.press("k")
    stood = page.evaluate(f"{PLAYER}.currentTime")
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_contain_text("play backwards")
    page.focus("#say textarea")
    page.keyboard.type("jkl?.,mM")
    assert page.input_value("#say textarea") == "jkl?.,mM"
    assert page.evaluate(f"{PLAYER}.paused")
    assert page.evaluate(f"{PLAYER}.currentTime") == pytest.approx(stood, abs=0.3)
    assert violations(page) == []


def test_a_part_is_drawn_by_pointer_or_keys_and_shows_at_its_moment(browse, learner, lesson):
    item = make_file(learner, lesson)
    page = browse(learner)
    _open(page, item, "?at=1000")
    # when a part is drawn with the pointer
    page.click("text=Mark a part")
    box = page.locator("[data-parts]").bounding_box()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.75 * box["height"], steps=4)
    page.mouse.up()
    page.click("text=Keep this part")
    left, top, width, height = (float(share) for share in page.input_value("[data-part-field]").split(","))
    assert (left, top, width, height) == pytest.approx((25, 25, 25, 50), abs=1)
    assert page.input_value("[name=at]") == "0:01"
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.type("The second hand")
    page.click("#say button[type=submit]")
    expect(page.locator(".thread")).to_contain_text("The second hand")
    # then it lies over the frame at its moment, and only then
    part = page.locator("[data-stage] .part")
    expect(part).to_be_visible()
    page.evaluate(f"{PLAYER}.currentTime = 0")
    expect(part).to_be_hidden()
    # when the keyboard alone is used
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("r")
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Enter"):
        page.keyboard.press(key)
    assert page.input_value("[data-part-field]") == "37,33,28,30"
    assert Comment.objects.using("owner").get().y == pytest.approx(2500, abs=100)


def test_a_part_of_pupils_work_is_drawn_on_the_picture(browse, learner, photo):
    item = make_file(learner, photo, "Work")
    page = browse(learner, viewport={"width": 390, "height": 800})
    page.goto(f"/evidence/{item.id}")
    page.click("text=Mark a part")
    page.keyboard.press("Enter")
    page.keyboard.type("Look at the heading")
    page.click("#say button[type=submit]")
    chip = page.locator(".thread .at", has_text="in the middle")
    chip.click()
    expect(page.locator("[data-parts] a:target")).to_be_visible()
    page.locator("[data-parts] a").focus()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_list_plays_one_moment_after_another(browse, learner, lesson):
    first, second = make_file(learner, lesson, "October"), make_file(learner, lesson, "November")
    with acting_as(learner):
        playlist = commands.begin_playlist(actor=learner, title="My wait times")
        for item, at in ((first, 500), (second, 1000)):
            commands.list_moment(
                actor=learner, playlist_id=playlist.id, item_id=item.id, at_ms=at, until_ms=at + 400, words="Seven"
            )
    page = browse(learner)
    page.goto(f"/evidence/lists/{playlist.id}")
    page.click("text=Play them all")
    expect(page.locator("[data-reel-says]")).to_contain_text("2 of 2 November", timeout=20_000)
    expect(page.get_by_role("button", name="Play them all again")).to_be_visible(timeout=20_000)
    assert violations(page) == []
    page.get_by_role("button", name="Take off").first.click()
    expect(page.locator(".reel > li")).to_have_count(1)
    assert ListedMoment.objects.using("owner").get().item_id == second.id


def test_two_side_by_side_play_together_and_keep_their_distance(browse, learner, lesson):
    item = make_file(learner, lesson, "October")
    page = browse(learner)
    page.goto(f"/evidence/compare?a={item.id}&b={item.id}&b_at=0:01")
    players = "[...document.querySelectorAll('video')]"
    _until(page, f"{players}.every((one) => one.readyState > 1) && {players}[1].currentTime === 1")
    page.get_by_role("button", name="Play both").click()
    _until(page, f"{players}.every((one) => !one.paused) && {players}[0].currentTime > 0.3")
    apart = page.evaluate(f"{players}[1].currentTime - {players}[0].currentTime")
    assert apart == pytest.approx(1, abs=0.35)
    page.evaluate(f"{players}[0].pause()")
    _until(page, f"{players}.every((one) => one.paused)")
    expect(page.get_by_role("button", name="Play both")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert violations(page) == []


def _fill(item, learner) -> None:
    say(item, learner, "The first", at_ms=0)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO evidence_comment (id, item_id, circle_id, author_id, kind, at_ms, until_ms, text, settled, version, created_at)
            SELECT gen_random_uuid(), item_id, circle_id, author_id, 'noticed', n * 4, n * 4 + 40, repeat('Here they wait. ', 6), true, 1, now()
              FROM evidence_comment, generate_series(1, %s) n""",
            [COMMENTS - 1],
        )


@pytest.mark.long
def test_five_hundred_comments_keep_the_page_fluid(browse, learner, lesson):
    """No task of the page takes more than 50 ms while it plays, scrolls, takes a comment and hears another (Long Tasks API)."""
    item = make_file(learner, lesson)
    _fill(item, learner)
    page = browse(learner)
    _open(page, item)
    expect(page.locator(".thread > li")).to_have_count(COMMENTS)
    page.wait_for_timeout(1500)
    page.evaluate(
        "window.slow = []; new PerformanceObserver((found) => window.slow.push(...found.getEntries().map((one) => one.duration)))"
        ".observe({ type: 'longtask' })"
    )
    page.keyboard.press("k")
    _until(page, f"{PLAYER}.currentTime > 1")
    page.keyboard.press("k")
    page.evaluate("document.querySelector('.talk__list').scrollTop = 30000")
    page.wait_for_timeout(300)
    say(item, learner, "One more", at_ms=1900)
    expect(page.locator(".thread > li")).to_have_count(COMMENTS + 1, timeout=10_000)
    page.keyboard.press("m")
    page.keyboard.type("And mine")
    page.click("#say button[type=submit]")
    expect(page.locator(".thread > li")).to_have_count(COMMENTS + 2, timeout=10_000)
    page.wait_for_timeout(500)
    slow = page.evaluate("window.slow")
    most = LONG_TASK_MS * max(1, os.getloadavg()[0] / (os.cpu_count() or 1))  # the clock runs on while others work
    assert [round(duration) for duration in slow if duration > most] == []
    assert re.search(r"\d", page.locator("[data-stage-time]").inner_text())
