"""The style guide and the islands in a real Chromium, under the strict content security policy."""

import mimetypes
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.web.render import WEB, render
from trellis.web.styleguide import content

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"


class Site:
    """Pages by path, and what was asked of it."""

    def __init__(self):
        self.pages, self.posts, self.tags, self.tokens = {}, [], [], []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split("?")[0]
                if path.startswith("/static/"):
                    file = WEB / path[1:]
                    found = file.is_file()
                    return self.answer(
                        200 if found else 404, file.read_bytes() if found else b"", mimetypes.guess_type(path)[0]
                    )
                kind = "application/json" if path.endswith(".json") else "text/html; charset=utf-8"
                tag = f'"{hash(site.pages.get(path, ""))}"'
                if self.headers.get("If-None-Match") == tag:
                    site.tags.append(tag)
                    return self.answer(304, b"", "text/html")
                return self.answer(200 if path in site.pages else 404, site.pages.get(path, "").encode(), kind, tag)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                site.posts.append((self.path, body))
                site.tokens += [self.headers["X-CSRFToken"]] if "X-CSRFToken" in self.headers else []
                self.answer(204 if self.path == "/draft" else 200, b"", "text/html")

            def answer(self, status, body, kind, tag=""):
                self.send_response(status)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Content-Type", kind or "application/octet-stream")
                if tag:
                    self.send_header("ETag", tag)
                if status not in {204, 304}:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status not in {204, 304}:
                    self.wfile.write(body)

            def log_message(self, *arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def show(self, path, main, **context):
        """Put a page with this main part at a path."""
        source = (
            '{% extends "components/shell.jinja" %}{% block title %}T{% endblock %}{% block main %}<h1>T</h1>'
            + main
            + "{% endblock %}"
        )
        self.pages[path] = render(source, **context)
        return self.address + path


@pytest.fixture
def site():
    site = Site()
    threading.Thread(target=site.server.serve_forever, daemon=True).start()
    site.pages["/styleguide"] = render('{% extends "styleguide/page.jinja" %}', theme="", **content.everything())
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_style_guide_has_no_violation_in_either_theme(page, site, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(f"{site.address}/styleguide")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 640, 768, 900, 1023, 1280, 1920])
def test_nothing_runs_off_the_page_at_any_width(page, site, width):
    """640 is also what 200% zoom leaves of 1280."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site.address}/styleguide")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_strict_policy_is_kept(page, site):
    page.goto(f"{site.address}/styleguide")
    page.wait_for_timeout(300)
    assert [fault for fault in page.faults if "clip.mp4" not in fault and "404" not in fault] == []
    assert page.evaluate("document.fonts.check('18px \"Atkinson Hyperlegible Next\"')")


def test_every_control_is_large_enough_to_touch(page, site):
    """24 by 24 pixels at least (WCAG 2.5.8) on a phone; links within sentences are excepted."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site.address}/styleguide")
    small = page.evaluate("""() => [...document.querySelectorAll("a, button, summary, input, select, textarea")].filter((one) => {
      const box = (one.querySelector?.(".hit") ?? one).getBoundingClientRect();
      const inText = one.matches("p a, .rows__what a, .timeline a, .govuk-skip-link");
      return box.width && !inText && (box.width < 23.9 || box.height < 23.9);
    }).map((one) => one.outerHTML.slice(0, 90))""")
    assert small == []


def test_marks_on_the_strip_do_not_overlap_on_the_narrowest_phone(page, site):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site.address}/styleguide")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.markers .hit')].map((one) => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
    )
    assert len(boxes) == 7
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = (
                one[2] <= other[0] + 0.5
                or other[2] <= one[0] + 0.5
                or one[3] <= other[1] + 0.5
                or other[3] <= one[1] + 0.5
            )
            assert apart, (one, other)


def test_focus_is_seen_on_every_kind_of_control(page, site):
    site.pages["/calm"] = render(
        '{% extends "styleguide/page.jinja" %}',
        theme="",
        **content.everything() | {"wrong": content.Goal(auto_id="w_%s")},
    )
    page.goto(f"{site.address}/calm")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    unseen = []
    for _ in range(70):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
          const one = document.activeElement, next = one.nextElementSibling;
          const ring = (e) => { const s = getComputedStyle(e); return s.boxShadow !== "none" || (s.outlineStyle !== "none" && s.outlineWidth !== "0px"); };
          const before = (e) => getComputedStyle(e, "::before").boxShadow !== "none";
          const hit = one.querySelector?.(".hit");
          return ring(one) || (next && (ring(next) || before(next))) || (hit && getComputedStyle(hit).stroke !== "none") || one === document.body ? "" : one.outerHTML.slice(0, 90);
        }""")
        unseen += [seen] if seen else []
    assert unseen == []


def test_a_draft_is_kept_as_one_types_and_passwords_are_not_sent(page, site):
    main = """{% call ui.form("/keep", csrf_token, draft_url="/draft") %}<label for="a">A</label><textarea id="a" name="a"></textarea>
    <label for="p">P</label><input id="p" type="password" name="p">{{ ui.submit("Keep", kept="") }}{% endcall %}"""
    page.goto(site.show("/form", main))
    page.get_by_label("P", exact=True).fill("secret-word")
    page.get_by_label("A", exact=True).fill("five seconds")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"^Kept as you type, \d{1,2}\.\d\d [ap]m$"))
    assert [path for path, _ in site.posts] == ["/draft"]
    assert "five seconds" in site.posts[0][1]
    assert site.tokens == ["token"]
    assert "secret-word" not in site.posts[0][1]
    assert "csrfmiddlewaretoken" not in site.posts[0][1]


def test_words_begun_earlier_are_given_back(page, site):
    site.pages["/draft.json"] = '{"fields": {"a": ["half a line"], "k": ["two"], "v": ["9"]}}'
    main = """{% call ui.form("/keep", csrf_token, version=3, draft_url="/draft.json") %}<label for="a">A</label><textarea id="a" name="a"></textarea>
    <input type="hidden" name="v" value="1"><label><input type="radio" name="k" value="one" checked>One</label><label><input type="radio" name="k" value="two">Two</label>{{ ui.submit("Keep", kept="") }}{% endcall %}"""
    page.goto(site.show("/form", main))
    expect(page.get_by_label("A", exact=True)).to_have_value("half a line")
    expect(page.get_by_label("Two")).to_be_checked()
    expect(page.locator("[data-kept]")).to_have_text("You began this earlier. Here are your words again.")
    assert page.locator("[name=v]").input_value() == "1"


def test_a_draft_is_sent_at_once_when_the_page_is_left(page, site):
    page.goto(
        site.show(
            "/form",
            '{% call ui.form("/keep", csrf_token, draft_url="/draft") %}<label for="a">A</label><textarea id="a" name="a"></textarea>{% endcall %}',
        )
    )
    page.get_by_label("A", exact=True).fill("half a line")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden'}); document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(200)
    assert "half a line" in site.posts[0][1]


def test_a_polled_part_changes_when_the_server_has_something_new(page, site):
    site.pages["/part"] = "<p>First</p>"
    page.goto(
        site.show(
            "/page",
            '<div id="part" data-poll-url="/part" data-poll-every="1"><p>First</p></div><label for="a">A</label><input id="a">',
        )
    )
    page.wait_for_timeout(4500)
    assert site.tags, "unchanged parts are answered 304"
    site.pages["/part"] = "<p>Second</p>"
    expect(page.locator("#part")).to_have_text("Second", timeout=3000)
    site.pages["/part"] = "<p>Third</p>"
    expect(page.locator("#part")).to_have_text("Third", timeout=3000)


def test_a_polled_part_never_takes_words_from_under_the_fingers(page, site):
    site.pages["/part"] = "<p>New</p>"
    page.goto(
        site.show(
            "/page",
            '<div id="part" data-poll-url="/part" data-poll-every="1"><label for="a">A</label><input id="a"></div>',
        )
    )
    page.get_by_label("A", exact=True).fill("mine")
    page.wait_for_timeout(2500)
    assert page.get_by_label("A", exact=True).input_value() == "mine"
    page.get_by_label("A", exact=True).blur()
    expect(page.locator("#part")).to_have_text("New", timeout=3000)


def test_asking_first_posts_only_after_yes(page, site):
    main = """{{ ui.post("Take it back", "/back", csrf_token, confirm="sure") }}{{ ui.confirm("sure", "Take it back?", "They will not see it.", yes="Yes, take it back") }}"""
    page.goto(site.show("/page", main))
    page.get_by_role("button", name="Take it back", exact=True).click()
    page.get_by_role("button", name="Not now").click()
    assert site.posts == []
    page.get_by_role("button", name="Take it back", exact=True).click()
    page.get_by_role("button", name="Yes, take it back").click()
    page.wait_for_url("**/back")
    assert [path for path, _ in site.posts] == ["/back"]


def test_the_error_summary_is_met_first_and_leads_to_the_field(page, site):
    main = "{{ ui.error_summary(wrong) }}{% call ui.form('/x', csrf_token) %}{{ ui.field(wrong['aim']) }}{{ ui.field(wrong['kind'], cards=True) }}{% endcall %}"
    page.goto(site.show("/page", main, wrong=content.wrong()))
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Choose what you take away").click()
    expect(page.locator("#wrong_kind_0")).to_be_focused()
    page.get_by_role("link", name="Say what you want").click()
    expect(page.locator("#wrong_aim")).to_be_focused()


def test_a_second_press_sends_nothing_more(page, site):
    page.goto(site.show("/page", "{% call ui.form('/x', csrf_token) %}{{ ui.button('Send') }}{% endcall %}"))
    page.evaluate(
        "addEventListener('submit', (event) => setTimeout(() => 0)); document.querySelector('form').target = '_blank'"
    )
    with page.context.expect_page():
        page.evaluate("{ const button = document.querySelector('.govuk-button'); button.click(); button.click(); }")
    page.wait_for_timeout(300)
    assert len(site.posts) == 1


def test_signing_out_in_one_tab_clears_the_other(page, site):
    address = site.show(
        "/page", '<p>canary words</p><form method="post" action="/out" data-sign-out><button>Sign out</button></form>'
    )
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    site.pages["/page"] = render(
        '{% extends "components/shell.jinja" %}{% block title %}T{% endblock %}{% block main %}<p>Sign in first</p>{% endblock %}',
        me=None,
    )
    other.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Sign in first")).to_be_visible()


def test_toasts_close_by_hand(page, site):
    page.goto(site.show("/page", "<p>M</p>", messages=[("success", "Shared with Ruth.")]))
    page.get_by_role("button", name="Close this message").click()
    expect(page.get_by_text("Shared with Ruth.")).to_have_count(0)


def test_chosen_cards_and_marks_are_told_apart_without_colour(page, site):
    page.emulate_media(forced_colors="active")
    page.goto(f"{site.address}/styleguide")
    outline = page.evaluate("getComputedStyle(document.querySelector('.choice input:checked + label')).outlineStyle")
    assert outline == "solid"


def test_the_page_prints_without_its_furniture(page, site):
    page.emulate_media(media="print")
    page.goto(f"{site.address}/styleguide")
    for furniture in (".places", ".capture", ".foot"):
        expect(page.locator(furniture)).to_be_hidden()
    expect(page.locator(".circle").first).to_be_visible()


def test_htmx_swaps_a_part_under_the_strict_policy(page, site):
    """The attributes stand on the element itself: htmx 4 inherits none."""
    site.pages["/part"] = '<p id="part">Second</p>'
    page.goto(
        site.show(
            "/page", '<p id="part">First</p><button hx-get="/part" hx-target="#part" hx-swap="outerHTML">More</button>'
        )
    )
    page.get_by_role("button", name="More").click()
    expect(page.locator("#part")).to_have_text("Second")
    assert page.faults == []
