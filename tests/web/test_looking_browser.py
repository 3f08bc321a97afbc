"""Marking on a phone in a real browser: the network goes, nothing is lost and nothing is doubled."""

# ruff: noqa: F811  fixtures are imported by name

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.factories.coaching import make_pair
from tests.factories.observation import make_look
from tests.web.test_evidence_browser import browse  # noqa: F401  the same browser
from trellis.observation.models import Look, Mark

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]


def _kept() -> list[str]:
    return list(Mark.objects.using("owner").filter(undone=False).order_by("at_ms").values_list("code", flat=True))


def test_taps_survive_a_gap_in_the_network_and_a_lost_answer(browse):
    pair = make_pair()
    look = make_look(pair.coach)
    browse.expected += ["Failed to load resource", "ERR_"]  # the network is cut on purpose
    page = browse(pair.coach)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/enquiry/observations/look/{look.id}")
    said = page.locator("[data-waiting]")
    page.get_by_role("button", name="Closed").click()
    expect(said).to_have_text("All sent.")
    # The answer is lost on its way back: the server has it, the device does not know.
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    page.route("**/mark", lose)
    page.get_by_role("button", name="Open").click()
    expect(said).to_contain_text("waiting to be sent")
    page.context.set_offline(True)
    page.get_by_role("button", name="Asking further").click()
    page.get_by_role("button", name="Take back Open").click()
    page.get_by_role("button", name="Finish").click()
    expect(said).to_contain_text("Not all is sent yet")
    page.context.set_offline(False)
    expect(said).to_have_text("All sent.", timeout=10_000)
    assert _kept() == ["closed", "probing"]
    assert violations(page) == []
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kinds of question")
    expect(page.locator("svg.chart")).to_be_visible()
    assert Look.objects.using("owner").get().state == "finished"
    assert page.evaluate("sessionStorage.length") == 0
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_seats_are_tapped_by_thumb_or_keyboard_and_samples_are_asked_for(browse):
    pair = make_pair()
    seats, speaks = make_look(pair.coach, "who-was-asked", plan="oo oo\noo oo"), make_look(pair.coach, "who-speaks")
    page = browse(pair.coach)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/enquiry/observations/look/{seats.id}")
    page.get_by_role("button", name="Row 2, seat 3").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Offered to speak").check()
    page.get_by_role("button", name="Row 1, seat 1").click()
    expect(page.locator("[data-waiting]")).to_have_text("All sent.")
    found = Mark.objects.using("owner").filter(look=seats).order_by("at_ms").values_list("code", "seat")
    assert list(found) == [("asked", "2-3"), ("offered", "1-1")]
    assert violations(page) == []
    page.goto(f"/enquiry/observations/look/{speaks.id}")
    expect(page.locator("[data-sign]")).to_have_class("is-due")
    page.get_by_role("button", name="Nobody").click()
    expect(page.locator("[data-sign]")).not_to_have_class("is-due")
