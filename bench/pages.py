"""`bin/bench pages`: what each page costs, against a bare page of the same run.

CPU is of web plus PostgreSQL processes, per request, over blocks interleaved with the bare page.
Queries are counted in this process with a test client: every statement but BEGIN, COMMIT and
SAVEPOINT, session and access log included.
"""

from __future__ import annotations

import gzip
import re
import threading
from typing import Any

from bench import serving
from bench.measuring import Browser, Meter, percentile, timed

BLOCK = 30
QUERIES_MOST, KB_MOST, RATIO_MOST, GROWTH_MOST = 8, 150, 3.0, 1.15
RATIO_WITH_COMMENTS = {200: 4.0, 500: 6.0}


def run(options: Any) -> list[dict[str, Any]]:
    """Return the figures of all pages at the asked size."""
    with serving.site(options.data) as site:
        from bench import holdings
        from trellis.demo import story

        pages = holdings.pages()
        figures = _measure(site, pages, options.requests, story.PASSWORD, "small")
        if options.size == "national":
            small = {figure["name"]: figure["value"] for figure in figures}
            holdings.fill_nation()
            pages = {name: page for name, page in holdings.pages().items() if page.national}
            national = _measure(site, pages, options.requests, story.PASSWORD, "national")
            for figure in national:
                twin = small.get(figure["name"].replace("national", "small"))
                if figure["unit"] == "x bare" and twin:
                    growth = round(figure["value"] / twin, 2)
                    figures.append(_figure(figure["name"].replace("cost", "growth"), growth, "x", GROWTH_MOST))
            figures += national
        return figures


def _figure(name: str, value: float, unit: str, target: float | None, peer: float | None = None) -> dict[str, Any]:
    ok = None if target is None else value <= target
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok, "peer": peer}


def _measure(
    site: serving.Site, pages: dict[str, Any], requests: int, password: str, size: str
) -> list[dict[str, Any]]:
    figures = []
    for name, page in pages.items():
        browser = Browser(site.port)
        if page.email:
            browser.sign_in(page.email, password)
        bare = Browser(site.port)
        bare.sign_in(page.email or "coach@demo.example", password)
        mine, peer, walls = _interleaved(site, browser, bare, page, requests)
        ratio = round(mine / peer, 2)
        label = f"{name} ({size})"
        most = RATIO_WITH_COMMENTS.get(page.comments, RATIO_MOST)
        figures += [
            _figure(f"{label}: cost", ratio, "x bare", most if page.email else None, 1.0),
            _figure(f"{label}: CPU", round(1000 * mine, 2), "ms", None, round(1000 * peer, 2)),
            _figure(f"{label}: p50 at 1 client", round(percentile(walls, 0.5), 1), "ms", None),
            _figure(f"{label}: p95 at 1 client", round(percentile(walls, 0.95), 1), "ms", None),
            _figure(f"{label}: p95 at 8 clients", round(_crowd(site, page, password), 1), "ms", None),
            _figure(f"{label}: queries", _queries(page), "", QUERIES_MOST),
            _figure(f"{label}: whole page", _kilobytes(browser, page.path), "kB", KB_MOST),
        ]
    return figures


def _interleaved(
    site: serving.Site, browser: Browser, bare: Browser, page: Any, requests: int
) -> tuple[float, float, list[float]]:
    """Return CPU seconds per request of the page and of the bare page, and the page's wall times."""
    expected = len(browser.get(page.path))
    for _ in range(10):
        browser.get(page.path), bare.get("/bare")
    spent = {"page": 0.0, "bare": 0.0}
    walls: list[float] = []
    for _ in range(max(1, requests // BLOCK)):
        for key, client, path in (("page", browser, page.path), ("bare", bare, "/bare")):
            meter = Meter(*site.pids)
            for _ in range(BLOCK):
                wall = timed(client.get, path)
                if key == "page":
                    walls.append(wall)
            spent[key] += meter.seconds()
    if abs(len(browser.get(page.path)) - expected) > expected * 0.05:
        raise RuntimeError(f"{page.path} changed its length while being measured")
    done = max(1, requests // BLOCK) * BLOCK
    return spent["page"] / done, spent["bare"] / done, walls


def _crowd(site: serving.Site, page: Any, password: str) -> float:
    """Return the 95th percentile of wall milliseconds with eight clients at once."""
    walls: list[float] = []
    clients = []
    for _ in range(8):
        client = Browser(site.port)
        if page.email:
            client.sign_in(page.email, password)
        clients.append(client)

    def ask(client: Browser) -> None:
        walls.extend(timed(client.get, page.path) for _ in range(15))

    threads = [threading.Thread(target=ask, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return percentile(walls, 0.95)


def _queries(page: Any) -> int:
    """Count the statements of one request, as the page is opened for the first time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from trellis.people.queries import person_by_email

    client = Client(SERVER_NAME="127.0.0.1")
    if page.email:
        client.force_login(person_by_email(page.email))
        client.get(page.path)  # the idle clock is written once
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    kept = [q["sql"] for q in captured if not re.match(r"(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)", q["sql"])]
    return len(kept)


def _kilobytes(browser: Browser, path: str) -> float:
    """Return the compressed size of the page with all it needs on a cold cache, without media."""
    html = browser.get(path)
    html = _plain(html)
    total = len(gzip.compress(html))
    seen = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', html.decode()))
    for address in list(seen):
        _, content, _ = browser.request("GET", address)
        total += len(content)
        if address.endswith(".css"):
            fonts = re.findall(r'url\("?([^")]+woff2)', _plain(content).decode())
            latin = [font for font in fonts if "latin-ext" not in font][:1]  # the browser fetches what it shows
            for font in latin:
                base = address.rsplit("/", 1)[0]
                total += len(browser.request("GET", font if font.startswith("/") else f"{base}/{font}")[1])
    return round(total / 1000, 1)


def _plain(content: bytes) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
