"""The steps of the main job as people take them: what is pressed and typed, by label, and where it leads."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Someone
from tests.browser.ticking import tick

SOON = 3_000  # milliseconds in which what one does shows to the other
MADE = 60_000  # milliseconds in which a short recording is made ready
LONDON = ZoneInfo("Europe/London")


def path_of(person: Someone) -> str:
    """Return the address of the page without its server and fragment."""
    return person.page.url.removeprefix(person.site.address).split("#")[0]


def press(person: Someone, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    """Press the button of that name, whole name unless a pattern is given."""
    place = within or person.page.locator("main")
    place.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def follow(person: Someone, name: str | re.Pattern[str]) -> None:
    """Follow the first link of that name in the page's main part."""
    place = person.page.locator("main")
    place.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


def propose_agreement(learner: Someone) -> None:
    """From Today: read the agreement, add what one wants from it, sign it and send it."""
    learner.opens("/")
    follow(learner, "Read the agreement")
    learner.page.get_by_label("What the learner wants from this").fill("To wait before I answer for them.")
    press(learner, re.compile("^Sign it and send it"))
    expect(learner.page.locator("h1")).to_contain_text("You have signed")


def sign_agreement(coach: Someone) -> None:
    """From Today: read what the learner signed, and sign it too."""
    coach.opens("/")
    follow(coach, re.compile("Read what is proposed|See the agreement|Read the agreement"))
    expect(coach.page.locator("main")).to_contain_text("To wait before I answer for them.")
    press(coach, "Sign it")
    expect(coach.page.locator("h1")).to_contain_text("agreed this")


def propose_goal(learner: Someone, aim: str) -> None:
    """Write a paired goal, for oneself and for pupils, and propose it to the coach."""
    page = learner.opens("/enquiry/")
    follow(learner, "Write a goal")
    page.get_by_label("What do I want to learn?").fill(aim)
    page.get_by_label("What will pupils gain?").fill("They finish their own sentence about a leaf.")
    page.get_by_label("Which class or group?").fill("Year 10, biology, 26 pupils")
    page.get_by_label("What kind of learning is it?").select_option(label="Skill")
    page.locator("summary", has_text="How, from where, and why").click()
    page.get_by_label("What will I do differently?").fill("I count to four after every why.")
    page.get_by_label("Where are we now?").fill("I answer most of my own questions.")
    press(learner, re.compile("^Propose it to"))
    expect(page.locator("h1")).to_contain_text("You proposed this")


def agree_goal(coach: Someone, aim: str) -> None:
    """Find the goal that waits for an answer, read it, agree it."""
    page = coach.opens("/enquiry/")
    follow(coach, aim)
    expect(page.locator("main")).to_contain_text("They finish their own sentence about a leaf.")
    press(coach, "Agree it")
    expect(page.locator("h1")).to_contain_text("Agreed")


def upload(learner: Someone, recording: Path, title: str) -> str:
    """Send a recording piece by piece, wait until it plays, and return its address."""
    page = learner.opens("/evidence/add")
    page.get_by_label("Files or videos").set_input_files(str(recording))
    page.locator("form[data-upload]").get_by_label("Title").fill(title)
    with page.expect_request(lambda asked: asked.method == "PATCH" and "/uploads/" in asked.url):
        press(learner, "Keep it")
    page.wait_for_url(re.compile(r"/evidence/[0-9a-f-]{36}$"))
    address = path_of(learner)
    expect(page.locator("video").or_(page.locator("[data-made]"))).to_be_visible(timeout=MADE)
    learner.opens(address)
    expect(page.locator("h1")).to_have_text(title)
    return address


def mark_moment(person: Someone, at: str, text: str) -> None:
    """Go to a moment of the recording, mark it, say what is seen there."""
    page = person.page
    minutes, seconds = at.split(":")
    page.wait_for_function("() => document.querySelector('video').readyState > 0")
    page.evaluate("at => { document.querySelector('video').currentTime = at; }", 60 * int(minutes) + int(seconds) + 0.1)
    press(person, "Mark this moment")
    expect(page.get_by_label("At (minutes:seconds)")).to_have_value(at)
    page.get_by_label(re.compile("^Say something about")).fill(text)
    press(person, f"Add to {at}")
    expect(page.locator(".thread")).to_contain_text(text)


def share(learner: Someone, coach_name: str) -> None:
    """Show the recording to the coach."""
    page = learner.page
    expect(page.locator("#seen")).to_contain_text("Only you")
    press(learner, re.compile(f"^Show it to {coach_name}"))
    tick(page.get_by_label("No pupils"))
    press(learner, re.compile("^Say so, and show it to"))
    expect(page.locator("#seen")).to_contain_text(f"You and {coach_name}")


def answer_mark(coach: Someone, text: str) -> None:
    """Answer the first thing said about the recording."""
    page = coach.page
    page.locator(".thread [data-answer]").first.click()
    box = page.get_by_label(re.compile("^Answer"))
    expect(box).to_be_focused()
    box.fill(text)
    press(coach, "Answer")
    expect(page.locator(".thread ul")).to_contain_text(text)


def plan_session(coach: Someone) -> None:
    """Set a date with the learner: today, in a minute."""
    page = coach.opens("/coaching/")
    follow(coach, "Set a date")
    soon = datetime.now(LONDON) + timedelta(minutes=1)
    page.get_by_label("Day").fill(f"{soon:%Y-%m-%d}")
    page.get_by_label("Time").fill(f"{soon:%H:%M}")
    page.get_by_label("Where").fill("Lab 2")
    press(coach, "Set it")
    expect(page.locator("body")).to_contain_text("Lab 2")


def prepare(learner: Someone, question: str, title: str, at: str) -> None:
    """From Today: bring a question and a moment of a recording."""
    page = learner.opens("/coaching/")
    follow(learner, "Prepare")
    page.get_by_label("Your question").fill(question)
    tick(page.get_by_label(re.compile(re.escape(title))))
    page.get_by_label("From which moment?").fill(at)
    press(learner, "Keep it")
    expect(page.locator("main")).to_contain_text(question)


def begin(coach: Someone, question: str) -> str:
    """Read what the learner brings, begin, and return the session's address."""
    page = coach.opens("/coaching/")
    follow(coach, "Prepare")
    expect(page.locator("main")).to_contain_text(question)
    press(coach, "Begin")
    page.wait_for_url(re.compile(r"/coaching/session/[0-9a-f-]{36}$"))
    return path_of(coach)


def open_fold(person: Someone, words: str) -> None:
    """Open a part of the page that is folded away."""
    fold = person.page.locator("details", has=person.page.locator("summary", has_text=words)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def take_away(learner: Someone, words: str) -> None:
    """Write an action step and finish."""
    page = learner.page
    tick(page.get_by_label(re.compile("step to try", re.IGNORECASE)))
    page.get_by_label("In my words").fill(words)
    press(learner, "Keep this and finish")


def tried_it(learner: Someone, words: str, result: str) -> None:
    """From Today: say what came of the step."""
    page = learner.opens("/")
    expect(page.locator("main")).to_contain_text(words)
    follow(learner, "I tried it")
    page.get_by_label("One line about what happened").fill(result)
    press(learner, "I tried it")


def begin_module(learner: Someone, *titles: str) -> None:
    """From the portfolio: begin the next module, and choose evidence for it."""
    page = learner.opens("/portfolio/")
    follow(learner, "See what it asks")
    press(learner, "Begin a draft")
    page.get_by_label("Where and with whom").fill("Year 10, biology, 26 pupils, two terms.")
    press(learner, "Keep this and choose evidence")
    for title in titles:
        tick(page.get_by_label(re.compile(re.escape(title))))
    press(learner, "Use these")
    expect(page.locator("#pieces")).to_be_visible()


def write_module(learner: Someone, said: dict[str, str]) -> None:
    """Say what each piece shows and where it would not work, and read it through."""
    page = learner.page
    for title, words in said.items():
        page.get_by_label(f"What “{title}” shows").fill(words)
    page.get_by_label("Where would this not work?").fill("With pupils who do not trust me yet.")
    press(learner, "Keep this and read it through")
    for words in said.values():
        expect(page.locator("#read")).to_contain_text(words)


def submit(learner: Someone) -> str:
    """Declare how it was made, submit, and return the address of the receipt."""
    page = learner.page
    tick(page.get_by_label("I did not use any"))
    tick(page.locator("[name=declared]"))
    press(learner, "Submit")
    expect(page.locator("h1")).to_contain_text("It stays exactly as it is")
    expect(page.locator("code").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
    return path_of(learner)


def mark_work(tutor: Someone, learner_name: str, band: str, feedback: str) -> None:
    """From the queue: give every question of the rubric a band, write to the learner, record it."""
    page = tutor.opens("/assessment/")
    follow(tutor, re.compile(learner_name))
    for group in page.locator("#rubric fieldset").all():
        tick(group.get_by_label(re.compile(f"^{band}")))
    page.get_by_label("To the learner").fill(feedback)
    press(tutor, "Record the mark (not shown yet)")
    expect(page.locator("#mark")).to_contain_text(band)


def release(tutor: Someone) -> None:
    """Release the mark, and say yes when asked."""
    press(tutor, re.compile("^Release it to"))
    press(tutor, "Release it", within=tutor.page.get_by_role("dialog"))
    expect(tutor.page.locator("main")).to_contain_text("Released")
