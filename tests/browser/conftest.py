"""A whole Trellis, as `bin/demo` runs it, and browsers for several people at once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.axe import violations

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "trellis-demo"
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


class Site:
    """The running demo: its address, its folder, and how long it took to come up."""

    def __init__(self, port: int, data: Path) -> None:
        self.port, self.data = port, data
        self.address = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None
        self.seconds = 0.0

    def start(self) -> None:
        environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        begun = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "trellis.config.cli",
            "demo",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        self.log = (self.data.parent / "demo.log").open("w+")
        self.process = subprocess.Popen(
            command,
            stdout=self.log,
            stderr=self.log,
            env={**environment, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"},
        )
        while "Trellis runs at" not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() - begun < 180, self.output()
            time.sleep(0.2)
        self.seconds = time.monotonic() - begun

    def output(self) -> str:
        return (self.data.parent / "demo.log").read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    from trellis.demo.run import choose_port

    found = Site(choose_port(None, first=8300), tmp_path_factory.mktemp("demo") / "data")
    found.start()
    yield found
    if found.process.poll() is None:
        found.stop()


@pytest.fixture(scope="package")
def playwright_here():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright_here):
    browser = playwright_here.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


class Someone:
    """One person in a browser context of their own."""

    def __init__(self, browser: Browser, site: Site, **options) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(base_url=site.address, **options)
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.faults.append(message.text) if "Content Security Policy" in message.text else None,
        )

    def sign_in(self, name: str, password: str = PASSWORD) -> "Someone":
        self.page.goto("/account/login/")
        self.page.fill("[name=login]", name if "@" in name else f"{name}@demo.example")
        self.page.fill("[name=password]", password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    def opens(self, path: str) -> Page:
        answer = self.page.goto(path)
        assert answer is None or answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def axe(self) -> list[str]:
        """Return axe's findings (WCAG 2.2 A and AA) on the page as it stands."""
        return violations(self.page)


@pytest.fixture
def someone(chromium, site):
    """Make people with browsers: `someone()` or `someone("coach", viewport=…)`."""
    made: list[Someone] = []

    def make(name: str | None = None, **options) -> Someone:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        person = Someone(chromium, site, **options)
        made.append(person)
        return person.sign_in(name) if name else person

    yield make
    faults = [fault for person in made for fault in person.faults]
    for person in made:
        person.context.close()
    assert faults == []
