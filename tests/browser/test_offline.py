"""Capturing without a network, on a telephone whose browser is killed in between: everything arrives once."""

import contextlib
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import AXE, FLAGS, PASSWORD
from tests.evidence.test_capture import PICTURE

pytestmark = pytest.mark.skip(reason="no page loads the queue yet: docs/decisions/0015")
PHONE = {"width": 390, "height": 844}
CANARY = "CANARY-the-head-shouted-in-the-corridor"
RAW = """async () => {
  const found = [];
  const open = (name) => new Promise((done) => { indexedDB.open(name).onsuccess = ({ target }) => done(target.result); });
  for (const { name } of await indexedDB.databases()) {
    const database = await open(name);
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => { database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => done(target.result); });
      found.push(...rows.map((row) => [store, row]));
    }
    database.close();
  }
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder("latin1").decode(value)
    : value instanceof CryptoKey ? `key, extractable ${value.extractable}`
    : value && typeof value === "object" ? Object.entries(value).map(([name, inner]) => `${name}=${text(inner)}`).join(" ") : String(value);
  const caught = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) caught.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
  }
  return { rows: found.map(([store, row]) => `${store} ${text(row)}`), cached: caught, storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) };
}"""


@pytest.fixture
def phone(site, tmp_path):
    """Open the same telephone's browser, again and again; each call kills what was open."""
    with sync_playwright() as playwright:
        path = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(p).exists()), None)
        opened, faults = [], []

        def start():
            context = playwright.chromium.launch_persistent_context(
                str(tmp_path / "profile"), executable_path=path, args=FLAGS, base_url=site.address, viewport=PHONE,
                has_touch=True,
            )  # fmt: skip
            context.set_default_timeout(15_000)
            opened.append(context)
            page = context.pages[0]
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on(
                "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
            )
            return context, page

        yield start
        for context in opened:
            with contextlib.suppress(Exception):  # killed by the test
                context.close()
        assert faults == []


def _sign_in(page, name):
    page.goto("/account/login/")
    page.fill("[name=login]", f"{name}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def _ready(page):
    """Open the screen and wait until the page for no network is kept and the device knows its person."""
    page.goto("/evidence/note")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    for _ in range(100):
        if page.evaluate("async () => Boolean(await captures.me()) && (await caches.keys()).length === 1"):
            return
        page.wait_for_timeout(100)
    pytest.fail("the device never got ready")


def _kill(context, page):
    """Kill the browser as a telephone does: no page is asked, no handler runs."""
    session = context.new_cdp_session(page)
    with contextlib.suppress(Exception):  # the browser is gone before it answers
        session.send("Browser.crash")


def _keep(page, words="", **files):
    if words:
        page.fill("[name=text]", words)
    for name, file in files.items():
        page.set_input_files(f"[name={name}]", file)
    page.get_by_role("button", name="Keep it").tap()


def _titles(page):
    page.goto("/evidence/")
    return page.locator("main").inner_text()


def test_three_things_kept_without_a_network_arrive_once_after_the_browser_was_killed(phone, tmp_path):
    picture, voice = tmp_path / "board.png", tmp_path / "CANARY-8B-voice.bin"
    picture.write_bytes(PICTURE)
    voice.write_bytes(CANARY.encode() * 60_000)  # more than two parts
    context, page = phone()
    # given a teacher who has opened the screen once with a network
    _sign_in(page, "learner")
    _ready(page)
    # when the network is gone and they keep words, a photo and a file
    context.set_offline(True)
    page.goto("/evidence/")
    expect(page.locator("h1")).to_have_text("Note something")
    assert "Priya" not in page.content()
    page.select_option("[name=trigger]", "corridor")
    _keep(page, CANARY)
    expect(page.locator(".queue li")).to_have_count(1)
    _keep(page, photo=str(picture))
    expect(page.locator(".queue li")).to_have_count(2)
    _keep(page, file=str(voice))
    expect(page.locator(".queue li")).to_have_count(3)
    expect(page.locator(".queue")).to_contain_text("It goes by itself when there is a network")
    page.screenshot(path=str(tmp_path / "offline-390.png"), full_page=True)
    # then nothing of it lies in clear on the device, and no page of anybody's is kept
    raw = page.evaluate(RAW)
    assert sum(row.startswith("items ") for row in raw["rows"]) == 3
    assert any("extractable false" in row for row in raw["rows"])
    assert "CANARY" not in str(raw)
    assert {path for path, _ in raw["cached"] if not path.startswith("/static/")} == {"/capture"}
    assert not any("Priya" in text for path, text in raw["cached"] if path == "/capture")
    # when the browser is killed, and opened again with a network
    _kill(context, page)
    context, page = phone()
    page.goto("/evidence/note")
    # then all three arrive by themselves
    expect(page.locator(".queue li[data-state=sent]")).to_have_count(3, timeout=60_000)
    found = _titles(page)
    assert found.count(CANARY) >= 1
    assert len(re.findall(r"CANARY-8B-voice", found)) == 1
    assert len(re.findall(r"Photo, ", found)) == 1
    # and opening it again sends nothing again
    page.goto("/evidence/note")
    page.wait_for_timeout(1_000)
    assert _titles(page) == found
    assert "CANARY" not in str(page.evaluate(RAW)["rows"])


def test_signing_out_keeps_it_locked_and_nobody_else_sees_or_sends_it(phone):
    context, page = phone()
    _sign_in(page, "learner")
    _ready(page)
    # given something not sent yet, and a person who signs out
    context.route("**/evidence/capture", lambda route: route.abort())
    _keep(page, f"{CANARY}-locked")
    expect(page.locator(".queue li[data-state=waiting]")).to_have_count(1)
    page.goto("/account/logout/")
    expect(page.locator("[data-leaving]")).to_contain_text("One thing you noted is not sent yet.")
    page.evaluate(AXE.read_text())
    assert (
        page.evaluate("async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})).violations.length") == 0
    )
    page.get_by_role("button", name="Sign out").tap()
    expect(page.locator("h1")).to_have_text("You are signed out")
    # then it is still there, and the key is not
    _until(page, "async () => !(await captures.me())")
    assert len([row for row in page.evaluate(RAW)["rows"] if row.startswith("items ")]) == 1
    # when another person signs in on the same telephone
    context.unroute("**/evidence/capture")
    _sign_in(page, "coach")
    _ready(page)
    # then they see nothing of it and it is not sent as theirs
    assert page.locator(".queue li").count() == 0
    page.wait_for_timeout(1_000)
    assert CANARY not in _titles(page)
    assert "CANARY" not in str(page.evaluate(RAW))
    # and when the first comes back it goes by itself
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").tap()
    expect(page.locator("h1")).to_have_text("You are signed out")
    _sign_in(page, "learner")
    page.goto("/evidence/note")
    expect(page.locator(".queue li[data-state=sent]")).to_have_count(1, timeout=30_000)
    assert f"{CANARY}-locked" in _titles(page)


def test_from_the_tap_to_kept_takes_seconds_and_three_taps(phone):
    _, page = phone()
    _sign_in(page, "learner")
    _ready(page)
    page.goto("/")
    begun = time.monotonic()
    page.get_by_role("link", name="Note something").first.tap()  # 1
    page.locator("[name=text]").fill("Nobody put a hand up for the hard one.")  # 2: the field has the focus already
    page.get_by_role("button", name="Keep it").tap()  # 3
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))
    seconds = time.monotonic() - begun
    assert seconds < 60, seconds  # R17
    print(f"a note from the tap to its page: {seconds:.1f} s")  # noqa: T201


def _until(page, condition):
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {condition}")
