"""Takes the pictures of this folder from a running demo: .venv/bin/python docs/pictures/take.py http://127.0.0.1:8000

Needs Chromium. Follows links from each role's Today, takes one page of every route once at 390 and once at 1280 px,
and writes README.md beside them.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import Resolver404, resolve
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

HERE = Path(__file__).parent
PASSWORD = "trellis-demo"  # noqa: S105
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
WIDTHS = {390: 844, 1280: 900}
TALLEST = 2600  # pixels: a longer page is cut off below
ROLES = ("learner", "coach", "tutor", "leader", "lead", "ada.flynn", "specialist", "researcher", "learner2", "admin")
TITLES = {"ada.flynn": "data-protection officer", "lead": "programme lead", "learner2": "another learner", "": "anybody"}
OPEN = ("/account/login/", "/account/password/reset/", "/nothing-here")
# Where a route has many pages, the link with these words makes the better picture.
BETTER = {"evidence_item": "volcanoes, first read", "coaching_session": "Today"}
NO_PAGE = re.compile(r"^/(files|static)/|logout|\.csv$|/copy|/export|/download|/word/")


def _sign_in(page: Page, who: str) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", f"{who}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def _route(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _links(page: Page) -> list[tuple[str, str]]:
    """Return path and words of each link to a page of this site."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => [new URL(one.getAttribute('href'), location).href, one.textContent])")
    here = urlsplit(page.url).netloc
    return [(urlsplit(link).path, words) for link, words in found if urlsplit(link).netloc == here]


def _pages(page: Page, taken: set[str]) -> dict[str, str]:
    """Return one address for each route reached from Today that has no picture yet."""
    found, waiting, opened = {}, ["/"], set()
    while waiting:
        path = waiting.pop(0)
        route = _route(path)
        if path in opened or not route or (route in found and path != found[route]):
            continue
        opened.add(path)
        try:
            answer = page.goto(path)
        except Error:  # a file, which the browser keeps instead of showing it
            continue
        if answer is None or answer.status != 200 or _route(urlsplit(page.url).path) != route:
            continue
        found.setdefault(route, path)
        for link, words in _links(page):
            name = _route(link)
            if NO_PAGE.search(link) or not name:
                continue
            if BETTER.get(name) and BETTER[name] in words and name not in taken:
                found[name] = link
            waiting.append(found.get(name, link))
    return {route: path for route, path in found.items() if route not in taken}


def _shoot(page: Page, path: str, name: str, width: int) -> None:
    page.goto(path)
    page.wait_for_timeout(700)
    tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    taken = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})
    Image.open(io.BytesIO(taken)).convert("RGB").save(HERE / f"{name}-{width}.webp", quality=68, method=6)


def _role(browser: Browser, address: str, who: str, taken: set[str]) -> list[str]:
    """Take a role's pages that no role before had; return their names in the order of the walk."""
    names: dict[str, str] = {}
    for width, height in WIDTHS.items():
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
        page = context.new_page()
        if who:
            _sign_in(page, who)
            names = names or {
                "today-" + who.replace(".", "-") if path == "/" else route.replace("_", "-"): path
                for route, path in _pages(page, taken - {"today"}).items()
            }
        else:
            names = {path.strip("/").replace("/", "-"): path for path in OPEN}
        for name, path in names.items():
            _shoot(page, path, name, width)
        context.close()
    taken |= {_route(path) for path in names.values()}
    return list(names)


def main(address: str) -> None:
    """Take all pictures, and write the page that shows them."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    for old in [*HERE.glob("*.jpg"), *HERE.glob("*.webp")]:
        old.unlink()
    lines = ["# Pictures", "", "Of the running demo, by `docs/pictures/take.py`. All people are invented.", ""]
    taken: set[str] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for who in (*ROLES, ""):
            names = _role(browser, address, who, taken)
            lines += [f"## For {TITLES.get(who, 'a ' + who)}", ""] if names else []
            for name in names:
                words = name.replace("-", " ").capitalize()
                lines += [f"**{words}**", "", "| 390 px | 1280 px |\n|---|---|",
                          f"| ![{words}]({name}-390.webp) | ![{words}]({name}-1280.webp) |", ""]  # fmt: skip
        browser.close()
    (HERE / "README.md").write_text("\n".join(lines))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trellis.config.settings")
    django.setup()
    main(sys.argv[1])
