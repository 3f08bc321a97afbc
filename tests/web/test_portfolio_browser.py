"""From a draft to credits: learner and tutor, each in a browser of their own."""

# ruff: noqa: F811  fixtures are imported by name

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.ticking import tick
from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.assessment import make_mark
from tests.factories.people import make_person
from tests.factories.portfolio import FIRST, make_draft, make_place, make_submission
from tests.factories.programme import make_enrolment
from tests.web.test_evidence_browser import STATIC
from trellis.evidence import commands as evidence
from trellis.evidence import tasks
from trellis.evidence.models import File
from trellis.kernel.database import acting_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
PHONE = {"viewport": {"width": 390, "height": 800}}


EXPECTED = "status of 422"  # the browser notes a form that was sent back


@pytest.fixture
def browse(chromium, live_server, client_factory):
    """Open a browser for a person; script errors and refused policies fail the test."""
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
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert [fault for fault in faults if EXPECTED not in fault] == []


@pytest.fixture
def here():
    return make_place()


def _choose_both(page) -> None:
    page.goto(f"/portfolio/modules/{FIRST}")
    page.get_by_role("button", name="Begin a draft").click()
    page.get_by_role("button", name="Keep this and choose evidence").click()
    tick(page.get_by_label("Waiting, first lesson"))
    tick(page.get_by_label("Four new voices"))
    page.get_by_role("button", name="Use these").click()


def _declare_and_submit(page) -> None:
    page.get_by_role("button", name="Keep this and read it through").click()
    tick(page.get_by_label("I did not use any"))
    tick(page.locator("[name=declared]"))
    page.get_by_role("button", name="Submit", exact=True).click()


def _mark(tutor, band: str, words: str) -> None:
    for group in tutor.locator("#rubric fieldset").all():
        tick(group.get_by_label(re.compile(f"^{band}")))
    tutor.get_by_label("To the learner").fill(words)
    tutor.get_by_role("button", name="Record the mark (not shown yet)").click()


def test_a_module_from_draft_to_credits(browse, here, lesson):
    # given a learner with a lesson clip that is ready, and a note
    with acting_as(here.learner):
        clip = evidence.add_file(actor=here.learner, path=lesson, name="lesson.mp4", title="Waiting, first lesson")
        evidence.say_who_is_in(actor=here.learner, item_id=clip.id, nobody=True)
        evidence.note(actor=here.learner, title="Four new voices", text="Four who never speak spoke.")
    tasks.prepare(item_id=str(clip.id), owner_id=str(here.learner.id))
    # when they begin the module on their phone, choose both, and write
    page = browse(here.learner, **PHONE)
    _choose_both(page)
    page.get_by_label("What “Waiting, first lesson” shows").fill("I wait five seconds, and count.")
    page.get_by_label("Question").first.fill("What do pupils do while I wait?")
    # then what was typed is kept though the tab is closed
    expect(page.locator("[data-kept]")).to_contain_text("Kept as you type", timeout=8_000)
    draft = page.url.split("#")[0]
    page.close()
    page = browse(here.learner)
    page.goto(draft)
    expect(page.get_by_label("Question").first).to_have_value("What do pupils do while I wait?")
    # when they submit without the rest, two sentences say what is missing, and each leads to its field
    _declare_and_submit(page)
    expect(page.get_by_role("alert")).to_contain_text("level 7 asks for the context")
    page.get_by_role("link", name=re.compile("where this would not work")).click()
    page.get_by_label("Where would this not work?").fill("With pupils who do not trust me yet.")
    page.get_by_label("Where and with whom").fill("Year 4, 28 pupils, reading.")
    _declare_and_submit(page)
    # then it is frozen, with a checksum
    expect(page.locator("h1")).to_contain_text("It stays exactly as it is")
    expect(page.locator("code").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
    # when the tutor opens it, the clip plays for them, and not for the coach
    tutor, coach = browse(here.tutor), browse(here.coach)
    tutor.goto("/assessment/")
    tutor.get_by_role("link", name="Priya Nair").click()
    expect(tutor.locator("#submitted")).to_contain_text("I wait five seconds, and count.")
    shared = File.objects.using("owner").filter(item=clip, shared=True).first()
    assert tutor.context.request.get(f"/files/{shared.id}").status == 200
    assert coach.context.request.get(f"/files/{shared.id}").status == 404
    assert coach.context.request.get(page.url).status == 404
    # when they record a mark, the learner sees nothing of it
    _mark(tutor, "Merit", "You count, and you say what you do not know.")
    expect(tutor.locator("#mark")).to_have_text("64, Merit")
    page.reload()
    assert "Merit" not in page.content()
    # when they release it, the learner reads mark, feedback and credits
    tutor.get_by_role("button", name="Release it to Priya").click()
    tutor.get_by_role("dialog").get_by_role("button", name="Release it").click()
    expect(tutor.locator(".toasts")).to_contain_text("Released")
    page.reload()
    expect(page.locator("h1")).to_have_text("Merit: 64. 30 credits are yours.")
    expect(page.locator("main")).to_contain_text("You count, and you say what you do not know.")
    page.goto("/portfolio/")
    expect(page.locator("h1")).to_have_text("30 of 180 credits so far.")


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_every_page_passes_axe_and_fits(browse, here, width, theme):
    sent, draft = make_submission(here.learner), make_draft(here.learner, module="every-child")
    other = make_person("Tom Hartley", "learner", at=here.school)
    make_enrolment(other, tutor=here.tutor, school=here.school, cohort=here.cohort, lead=here.lead)
    waiting = make_submission(other)
    make_mark(here.tutor, sent, state="released")
    visits = {
        here.learner: [
            "/portfolio/", f"/portfolio/modules/{FIRST}", f"/portfolio/drafts/{draft.id}",
            f"/portfolio/drafts/{draft.id}/evidence", f"/portfolio/drafts/{draft.id}/submit",
            f"/portfolio/submissions/{sent.id}",
        ],
        other: [f"/portfolio/submissions/{waiting.id}"],
        here.tutor: ["/assessment/", f"/assessment/{waiting.id}", f"/assessment/{sent.id}", "/programme/"],
        here.lead: [
            "/programme/", "/programme/cohorts/new", f"/programme/cohorts/{here.cohort.id}",
            f"/programme/cohorts/{here.cohort.id}/enrol", f"/programme/enrolments/{here.enrolment.id}",
            "/programme/coaches", f"/programme/coaches/{here.coach.id}",
        ],
    }  # fmt: skip
    for person, paths in visits.items():
        page = browse(person, viewport={"width": width, "height": 800}, color_scheme=theme)
        for path in paths:
            page.goto(path)
            assert violations(page) == [], path
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        page.context.close()


def test_without_javascript_a_mark_is_released_by_forms(browse, here):
    sent = make_submission(here.learner)
    make_mark(here.tutor, sent, state="provisional")
    page = browse(here.tutor, java_script_enabled=False)
    page.goto(f"/assessment/{sent.id}")
    page.get_by_role("button", name="Release it to Priya").click()
    expect(page.locator("main")).to_contain_text("Released")
