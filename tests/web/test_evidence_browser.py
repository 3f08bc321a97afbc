"""One learner and one coach with a clip, each in a browser of their own."""

# ruff: noqa: F811  fixtures are imported by name

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.evidence import load_pack, make_note, make_partnership_circle, share
from tests.factories.people import make_person
from tests.web.render import WEB
from trellis.evidence import tasks
from trellis.evidence.models import Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js"
STATIC = WEB / "static"  # the test server serves none of it
FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
RULES = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        path = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(p).exists()), None)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, live_server, client_factory):
    """Open a browser for a person; any script error or refused policy fails the test."""
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
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def pair():
    load_pack()
    learner, coach = make_person("Priya Nair", "learner"), make_person("Ruth Adeyemi", "coach")
    return learner, coach, make_partnership_circle(learner, coach)


def _axe(page) -> list[str]:
    page.evaluate(AXE.read_text())
    return [f"{found['id']}: {found['nodes'][0]['html'][:120]}" for found in page.evaluate(RULES)["violations"]]


def _upload(page, path, title: str) -> None:
    page.goto("/evidence/add")
    page.set_input_files("[name=file]", str(path))
    page.fill("#file-title", title)
    page.click("text=Upload it")
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))


def _until(page, condition: str) -> None:
    """Wait until the expression holds (Playwright's own way needs eval, which the policy refuses)."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {condition}")


def _at(page) -> float:
    return page.evaluate("document.querySelector('video').currentTime")


def test_a_clip_from_upload_to_talk_to_taking_it_back(browse, pair, lesson):
    learner, coach, _ = pair
    # given a learner who uploads a clip and waits on its page
    page = browse(learner)
    _upload(page, lesson, "First read")
    expect(page.locator("main")).to_contain_text("safe to close")
    item = Item.objects.using("owner").get()
    tasks.prepare(item_id=str(item.id), owner_id=str(learner.id))
    # then the page shows it by itself, and it plays by keyboard
    page.wait_for_selector("video")
    _until(page, "document.querySelector('video').readyState > 0")
    page.keyboard.press("k")
    _until(page, "document.querySelector('video').currentTime > 0.5")
    page.keyboard.press(" ")
    assert page.evaluate("document.querySelector('video').paused")
    # when they mark the moment and say something
    page.keyboard.press("m")
    assert page.input_value("[name=at]") in {"0:00", "0:01"}
    stood_at = _at(page)
    page.keyboard.type("m k j: counted to five.")
    page.click("#say button[type=submit]")
    # then it stands in the thread and on the strip, and the clip kept its place
    expect(page.locator(".thread")).to_contain_text("m k j: counted to five.")
    expect(page.locator("[data-stage] [data-markers] a")).to_have_count(1)
    assert _at(page) == stood_at
    assert page.evaluate("document.activeElement.type") == "submit"
    # when they show it to their coach
    page.click("text=Show it to Ruth")
    expect(page.locator(".toasts")).to_contain_text("Ruth can see it now")
    theirs = browse(coach, viewport={"width": 390, "height": 800})
    theirs.goto(f"/evidence/{item.id}")
    theirs.fill("#say textarea", "What were they doing?")
    theirs.check("#say [value=question]", force=True)
    theirs.click("#say button[type=submit]")
    # then the learner sees the question without reloading, and answers it
    expect(page.locator(".thread")).to_contain_text("What were they doing?", timeout=8_000)
    page.locator(".thread > li", has_text="What were they doing?").locator("[data-answer]").click()
    expect(page.locator("#say label").first).to_have_text("Answer Ruth")
    page.fill("#say textarea", "Still reading.")
    page.click("#say button[type=submit]")
    expect(page.locator(".thread ul")).to_contain_text("Still reading.")
    expect(theirs.locator(".thread ul")).to_contain_text("Still reading.", timeout=8_000)
    # when the learner takes it back, the coach has nothing
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".toasts")).to_contain_text("Taken back")
    theirs.close()
    again = browse(coach)
    assert again.context.request.get(f"/evidence/{item.id}").status == 404


def test_an_upload_paused_and_left_goes_on_when_the_same_file_is_chosen(browse, pair, tmp_path):
    learner = pair[0]
    path = tmp_path / "notes.txt"
    path.write_bytes(b"a line of plain words\n" * 800_000)
    page = browse(learner)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 4_000_000}
    page.goto("/evidence/add")
    network.send("Network.emulateNetworkConditions", slow)
    page.set_input_files("[name=file]", str(path))
    page.click("text=Upload it")
    _until(page, "document.querySelector('[data-upload-bar]').value > 20")
    page.click("text=Pause")
    expect(page.locator("[data-upload-says]")).to_contain_text("safe to close now")
    page.wait_for_timeout(500)
    page.goto("/evidence/add")
    expect(page.locator("[data-under-way]")).to_contain_text("notes.txt")
    starts = []
    page.on(
        "request", lambda asked: starts.append(int(asked.headers["upload-offset"])) if asked.method == "PATCH" else None
    )
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.set_input_files("[name=file]", str(path))
    page.click("text=Upload it")
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))
    assert starts[0] > 0
    assert Item.objects.using("owner").get().kind == "document"


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_every_page_passes_axe_and_fits(browse, pair, theme, width):
    learner, _, circle = pair
    note = make_note(learner, "A title long enough to be broken over more than one line on a narrow phone")
    share(note, learner, circle)
    page = browse(learner, viewport={"width": width, "height": 800}, color_scheme=theme)
    pages = ["/evidence/", "/evidence/?q=nothing", "/evidence/add", "/note", f"/evidence/{note.id}"]
    for path in [*pages, f"/evidence/{note.id}/edit", f"/evidence/{note.id}/delete"]:
        page.goto(path)
        assert _axe(page) == [], path
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_without_javascript_the_same_is_done_by_forms(browse, pair, lesson):
    learner = pair[0]
    page = browse(learner, java_script_enabled=False)
    page.goto("/evidence/add")
    page.set_input_files("[name=file]", str(lesson))
    page.click("text=Upload it")
    item = Item.objects.using("owner").get()
    tasks.prepare(item_id=str(item.id), owner_id=str(learner.id))
    page.goto(f"/evidence/{item.id}")
    page.fill("[name=text]", "By hand")
    page.fill("[name=at]", "0:01")
    page.click("#say button[type=submit]")
    expect(page.locator(".thread")).to_contain_text("By hand")
    expect(page.locator("[data-stage] [data-markers] a")).to_have_count(1)
    page.click("text=Show it to Ruth")
    expect(page.locator("#seen")).to_contain_text("You and Ruth")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#seen")).to_contain_text("Only you")
