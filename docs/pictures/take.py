"""Takes the pictures of this folder from a running demo: python docs/pictures/take.py http://127.0.0.1:8000

Needs Chromium; every page once at 390 and once at 1280 px, and writes README.md beside them.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "trellis-demo"  # noqa: S105
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
ID = r"[0-9a-f-]{36}"

# who -> [(name, address or a pattern of a link on the page before)]
PAGES: dict[str, list[tuple[str, str]]] = {
    "learner": [
        ("today-learner", "/"), ("note", "/evidence/note"), ("evidence-list", "/evidence/"), ("evidence-add", "/evidence/add"),
        ("sessions", "/coaching/"), ("prepare-learner", rf"/coaching/session/{ID}/prepare"),
        ("agreement", rf"/coaching/agreement/{ID}"), ("goals", "/enquiry/"), ("goal", rf"/enquiry/goal/{ID}"),
        ("tried", "/enquiry/tried"), ("experiment", rf"/enquiry/tried/{ID}"), ("portfolio", "/portfolio/"),
        ("module", "/portfolio/modules/[a-z-]+"), ("submission-draft", rf"/portfolio/drafts/{ID}"),
        ("submission-result", rf"/portfolio/submissions/{ID}"), ("account", "/account/"), ("openings", "/account/openings/"),
    ],
    "coach": [("today-coach", "/"), ("prepare-coach", rf"/coaching/session/{ID}/prepare")],
    "tutor": [("today-tutor", "/"), ("marking-queue", "/assessment/"), ("marking", rf"/assessment/{ID}")],
    "leader": [("today-leader", "/"), ("school", "/school/"), ("promise", "/school/promise"), ("what-heads-see", "/school/what-you-see")],
    "lead": [("today-lead", "/"), ("programme", "/programme/"), ("cohort", rf"/programme/cohorts/{ID}"), ("import", "/people/import/")],
    "admin": [("today-admin", "/"), ("accounts", "/people/"), ("places", "/people/places/"), ("health", "/health/")],
    "": [("sign-in", "/account/login/"), ("privacy", "/privacy/"), ("not-found", "/nothing-here")],
}  # fmt: skip


def _sign_in(page: Page, who: str) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", f"{who}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def _find(page: Page, pattern: str, seen: list[str]) -> str:
    """Return the first link on the pages seen so far that fits."""
    for path in reversed(seen):
        page.goto(path)
        for link in page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))"):
            if re.fullmatch(pattern, link.split("#")[0].split("?")[0]):
                return link
    raise LookupError(pattern)


def _shoot(page: Page, name: str, width: int) -> None:
    page.wait_for_timeout(900)
    page.screenshot(path=HERE / f"{name}-{width}.jpg", type="jpeg", quality=72, full_page=True)


def main(address: str) -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for width in (390, 1280):
            for who, pages in PAGES.items():
                context = browser.new_context(
                    base_url=address, viewport={"width": width, "height": 844 if width == 390 else 900}
                )
                page = context.new_page()
                if who:
                    _sign_in(page, who)
                seen = ["/"]
                for name, pattern in pages:
                    path = pattern if "[" not in pattern else _find(page, pattern, seen)
                    page.goto(path)
                    seen.append(path)
                    _shoot(page, name, width)
                if who == "learner":
                    _clip_and_session(page, width)
                context.close()
        browser.close()
    names = sorted({file.name.rsplit("-", 1)[0] for file in HERE.glob("*-390.jpg")})
    lines = ["# Pictures", "", "Of the running demo, by `python docs/pictures/take.py`. All people are invented.", ""]
    for name in names:
        lines += [
            f"## {name.replace('-', ' ').capitalize()}",
            "",
            f"| 390 px | 1280 px |\n|---|---|\n| ![]({name}-390.jpg) | ![]({name}-1280.jpg) |",
            "",
        ]
    (HERE / "README.md").write_text("\n".join(lines))


def _clip_and_session(page: Page, width: int) -> None:
    page.goto("/evidence/")
    page.get_by_role("link", name=re.compile("volcanoes, first read")).first.click()
    _shoot(page, "evidence-item", width)
    page.goto("/coaching/")
    link = _find(page, rf"/coaching/session/{ID}/prepare", ["/coaching/"])
    page.goto(link.removesuffix("/prepare"))
    _shoot(page, "session", width)


if __name__ == "__main__":
    main(sys.argv[1])
