"""One learner and one coach with a clip, each in a browser of their own."""

# ruff: noqa: F811  fixtures are imported by name

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.ticking import tick
from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.evidence import load_pack, make_note, make_partnership_circle, share
from tests.factories.people import make_person
from tests.web.render import WEB
from trellis.evidence import commands, tasks
from trellis.evidence.models import Item
from trellis.kernel.database import acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
STATIC = WEB / "static"  # the test server serves none of it


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

    make.expected = []  # words of faults that a test brings about on purpose
    yield make
    for context in contexts:
        context.close()
    assert [fault for fault in faults if not any(word in fault for word in make.expected)] == []


@pytest.fixture
def pair():
    load_pack()
    learner, coach = make_person("Priya Nair", "learner"), make_person("Ruth Adeyemi", "coach")
    return learner, coach, make_partnership_circle(learner, coach)


def _upload(page, path, title: str) -> None:
    page.goto("/evidence/add")
    page.set_input_files("[name=file]", str(path))
    page.fill("#add-title", title)
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))


def _until(page, condition: str) -> None:
    """Wait until the expression holds (Playwright's own way needs eval, which the policy refuses)."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {condition}")


def _at(page) -> float:
    return page.evaluate("document.querySelector('video').currentTime")


def _show_it(page):
    """Show a recording to the coach: who can be seen or heard in it is asked first."""
    page.click("text=Show it to Ruth")
    page.get_by_label("No pupils").press("Space")  # by keyboard: a click may land on the bar below
    page.get_by_role("button", name=re.compile("^Say so, and show it to")).click()


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
    _show_it(page)
    expect(page.locator(".toasts")).to_contain_text("Ruth can see it now")
    theirs = browse(coach, viewport={"width": 390, "height": 800})
    theirs.goto(f"/evidence/{item.id}")
    theirs.fill("#say textarea", "What were they doing?")
    tick(theirs.locator("#say [value=question]"))
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
    page.get_by_role("button", name="Keep it").click()
    _until(page, "document.querySelector('.way progress')?.value > 20")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".way__says")).to_contain_text("safe to close now")
    page.wait_for_timeout(500)
    page.goto("/evidence/add")
    expect(page.locator("[data-upload-lines]")).to_contain_text("notes.txt")
    starts = []
    page.on(
        "request", lambda asked: starts.append(int(asked.headers["upload-offset"])) if asked.method == "PATCH" else None
    )
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.set_input_files("[name=file]", str(path))
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))
    assert starts[0] > 0
    assert Item.objects.using("owner").get().kind == "document"


def test_several_files_go_side_by_side_and_another_file_cannot_go_on_for_one_of_them(browse, pair, tmp_path):
    learner = pair[0]
    browse.expected.append("ERR_INTERNET_DISCONNECTED")
    paths = [tmp_path / name for name in ("one.txt", "two.txt", "three.txt")]
    for path in paths:
        path.write_bytes(path.name.encode() * 200_000)
    page = browse(learner, viewport={"width": 390, "height": 800})
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}
    page.goto("/evidence/add")
    network.send("Network.emulateNetworkConditions", slow)
    page.set_input_files("[name=file]", [str(path) for path in paths])
    page.fill("[name=text]", "From Tuesday.")
    page.get_by_role("button", name="Keep it").click()
    lines = page.locator(".way")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("a second")
    expect(lines.nth(2)).to_contain_text("Waiting for its turn.")
    expect(page.locator("[name=text]")).to_have_value("")  # sent with the first, and kept with it
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    # when the network is lost and comes back, they go on by themselves
    network.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    expect(lines.nth(0)).to_contain_text("it goes on by itself")
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    lines.nth(2).get_by_role("button", name="Pause").click()
    expect(lines.nth(0)).to_contain_text("Safe to close now", timeout=20_000)
    expect(lines.nth(1)).to_contain_text("Safe to close now", timeout=20_000)
    assert [item.text for item in Item.objects.using("owner").all()] == ["From Tuesday.", "From Tuesday."]
    expect(lines.nth(0).get_by_role("link", name="Open one.txt")).to_be_visible()
    # when one was left half way, only the same file goes on with it
    with acting_as(learner):
        left = commands.start_upload(actor=learner, name="three.txt", length=paths[2].stat().st_size)
    page.goto("/evidence/add")
    line = page.locator(f"[data-url='/uploads/{left.id}']")
    with page.expect_file_chooser() as chooser:
        line.get_by_role("button", name="Go on with three.txt").click()
    chooser.value.set_files(str(paths[0]))
    expect(line).to_contain_text("That is another file.")
    with page.expect_file_chooser() as chooser:
        line.get_by_role("button", name="Go on with three.txt").click()
    chooser.value.set_files(str(paths[2]))
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))
    assert Item.objects.using("owner").count() == 3


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
        assert violations(page) == [], path
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_without_javascript_the_same_is_done_by_forms(browse, pair, lesson):
    learner = pair[0]
    page = browse(learner, java_script_enabled=False)
    page.goto("/evidence/add")
    page.set_input_files("[name=file]", str(lesson))
    page.get_by_role("button", name="Keep it").click()
    item = Item.objects.using("owner").get()
    tasks.prepare(item_id=str(item.id), owner_id=str(learner.id))
    page.goto(f"/evidence/{item.id}")
    page.fill("[name=text]", "By hand")
    page.fill("[name=at]", "0:01")
    page.click("#say button[type=submit]")
    expect(page.locator(".thread")).to_contain_text("By hand")
    expect(page.locator("[data-stage] [data-markers] a")).to_have_count(1)
    _show_it(page)
    expect(page.locator("#seen")).to_contain_text("You and Ruth")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#seen")).to_contain_text("Only you")
