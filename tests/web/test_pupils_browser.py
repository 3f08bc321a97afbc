"""A class, one pupil who differs, and a recording shown only without that pupil: in a real browser, axe on each page."""

# ruff: noqa: F811  fixtures are imported by name

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.ticking import tick
from tests.factories.evidence import make_group, make_recording
from tests.factories.people import make_person, make_school
from tests.web.test_portfolio_browser import browse  # noqa: F401  a fixture
from trellis.evidence.models import Item
from trellis.kernel.database import acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
PHONE = {"viewport": {"width": 390, "height": 800}}


def test_a_recording_reaches_a_colleague_only_without_the_pupil_who_may_not_be_recorded(browse):
    # given a teacher with a recording, and a colleague of the same school
    school = make_school("Harbour Lane Primary School")
    teacher = make_person("Priya Nair", "learner", at=school)
    colleague = make_person("Ruth Adeyemi", "coach", at=school)
    circle = make_group(teacher, colleague, title="Reading group")
    film = make_recording(teacher)
    # when the teacher adds the class on a phone, and unticks one pupil
    page = browse(teacher, **PHONE)
    page.goto("/classes/")
    assert violations(page) == []
    page.get_by_role("link", name="Add a class").click()
    page.get_by_label("Name of the class").fill("Year 4")
    tick(page.get_by_label("Public task"))
    page.get_by_label("Keys of the pupils").fill("P01-P03")
    assert violations(page) == []
    page.get_by_role("button", name="Keep the class").click()
    page.get_by_label("P02 may be recorded").uncheck()
    page.get_by_label("P02 may be shown in school").uncheck()
    page.get_by_role("button", name="Keep these").click()
    # then the page says whom to seat elsewhere
    expect(page.locator("main")).to_contain_text("Seat outside the picture, and out of hearing: P02.")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # when the teacher shows the recording and says that the class is in it
    page.goto(f"/classes/in/{film.id}?circle={circle}")
    tick(page.get_by_label("Year 4"))
    page.get_by_role("button", name=re.compile("^Say so, and show it to")).click()
    # then it is not shown, and says who stops it
    expect(page.locator("main")).to_contain_text("P02 may not be recorded.")
    assert violations(page) == []
    with acting_as(colleague):
        assert not Item.objects.exists()
    # when the teacher says that this pupil is not in it
    tick(page.get_by_label(re.compile("^P02")))
    page.get_by_role("button", name=re.compile("^Say so, and show it to")).click()
    # then the colleague sees it
    expect(page.locator("#seen")).to_contain_text("Ruth")
    with acting_as(colleague):
        assert Item.objects.filter(id=film.id).exists()
