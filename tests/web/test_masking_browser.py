"""Marking what is to be hidden in a real browser, by pointer and by keys alone."""

# ruff: noqa: F811  fixtures are imported by name

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.evidence.masking.conftest import walker  # noqa: F401  a fixture
from tests.factories.evidence import make_file
from tests.factories.people import make_person
from tests.web.test_evidence_browser import _until, browse  # noqa: F401  the same browser
from trellis.evidence import tasks
from trellis.evidence.masking.plan import from_data
from trellis.evidence.models import Hiding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
PLAYER = "document.querySelector('video')"


def test_a_place_is_drawn_at_its_moment_by_pointer_or_keys_and_checked(browse, walker):
    owner = make_person("Priya Nair", "learner")
    item = make_file(owner, walker)
    page = browse(owner)
    page.goto(f"/evidence/{item.id}/hide")
    _until(page, f"{PLAYER}.readyState > 1")
    page.evaluate(f"{PLAYER}.currentTime = 1.3")
    _until(page, f"!{PLAYER}.seeking")
    # by pointer
    page.click("text=Mark a part")
    box = page.locator("[data-parts]").bounding_box()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    page.mouse.up()
    page.keyboard.press("Enter")
    assert page.input_value("[data-mask-at]") == "0:01.3"
    page.click("text=Add the place")
    expect(page.get_by_text("Place 1, until 0:03")).to_be_visible()
    # by keys alone, at the beginning, once the new page listens
    expect(page.locator("[data-draw]")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part-field]")).to_be_focused()
    page.get_by_role("button", name="Add the place").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Place 2, until 0:03")).to_be_visible()
    first, second = from_data(Hiding.objects.using("owner").get().plan).areas
    assert first.begins == 1300
    assert tuple(first.keys[0].box) == pytest.approx((2500, 2500, 2500, 2500), abs=150)
    assert (second.begins, second.keys[0].box.x) == (0, 3300)
    assert violations(page) == []
    # what is followed is waited for, and found without a click more than one
    page.get_by_role("button", name="Follow the places").click()
    expect(page.get_by_text("being followed")).to_be_visible()
    tasks.hide(item_id=str(item.id), owner_id=str(owner.id))
    page.get_by_role("link", name="It is done: look at it").click(timeout=20_000)
    expect(page.get_by_role("heading", name="Look whether it is hidden each time")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert violations(page) == []
