"""The main job on the running demo: agreement, goal, recording, session, step, module, mark, credit (issue 2, 5).

Amara has a coach and has agreed nothing yet. She, Martin and Dr Pryce each have a browser of their own; what is
asserted is what the *other* person sees.
"""

import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser import main_job as act
from tests.browser.conftest import Someone
from trellis.evidence.media.tools import ffmpeg

AIM = "How long can I wait before I answer?"
CLIP = "Stomata, second question"
QUESTION = "What were they doing while I waited?"
FOR_HERSELF = "My voice goes up."
STEP = "Count to four after every why."
CAME_OF_IT = "Four seconds, and two new voices."
NOTE = "A pupil asked whether plants"  # the demo's own
FEEDBACK = "You count, and you say what you do not know."


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Eight seconds of H.264 and AAC, as a phone makes them."""
    path = tmp_path_factory.mktemp("phone") / "stomata.mp4"
    made = ["-f", "lavfi", "-i", "testsrc2=duration=8:size=640x360:rate=15", "-f", "lavfi", "-i", "sine=duration=8"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([ffmpeg(), "-v", "error", "-nostdin", "-y", *made, *coded, str(path)], check=True)
    return path


def sound(*people: Someone) -> None:
    """The pages they are on pass axe."""
    assert {act.path_of(one): found for one in people if (found := one.axe())} == {}


def test_one_coached_cycle_from_agreement_to_credit(someone, recording):
    amara, martin, owen = someone("amara.nwosu"), someone("martin.hallam"), someone("tutor")
    given_an_agreement_signed_by_both(amara, martin)
    given_a_goal_agreed_by_both(amara, martin)
    clip = when_a_recording_is_marked_and_shown(amara, martin, recording)
    then_the_coach_answers_and_the_learner_reads_it(amara, martin, clip)
    when_a_session_is_planned_and_prepared(amara, martin)
    then_both_are_in_it_and_see_what_the_other_does(amara, martin)
    then_the_coach_reads_what_came_of_the_step(amara, martin)
    receipt = when_a_module_is_submitted(amara, martin, owen, clip)
    then_marks_show_once_released(amara, owen, receipt)


def given_an_agreement_signed_by_both(amara, martin):
    act.propose_agreement(amara)
    sound(amara)
    act.sign_agreement(martin)
    sound(martin)
    amara.opens("/")
    expect(amara.page.locator("main")).to_contain_text("No date with Martin yet")


def given_a_goal_agreed_by_both(amara, martin):
    act.propose_goal(amara, AIM)
    sound(amara)
    act.agree_goal(martin, AIM)
    sound(martin)
    amara.page.reload()
    expect(amara.page.locator("h1")).to_contain_text("Agreed")


def when_a_recording_is_marked_and_shown(amara, martin, recording) -> str:
    clip = act.upload(amara, recording, CLIP)
    sound(amara)
    act.mark_moment(amara, "0:01", FOR_HERSELF)
    assert martin.page.goto(clip).status == 404  # before it is shown it is hers alone
    act.share(amara, "Martin")
    act.mark_moment(amara, "0:03", "I start to speak here.")
    act.mark_moment(amara, "0:06", "She was about to answer.")
    sound(amara)
    return clip


def then_the_coach_answers_and_the_learner_reads_it(amara, martin, clip):
    martin.opens(clip)
    expect(martin.page.locator(".thread [data-at]")).to_have_count(2)
    expect(martin.page.locator("[data-markers] a[data-at]")).to_have_count(2)
    assert FOR_HERSELF not in martin.page.content()  # said before it was shown, and hers
    sound(martin)
    act.answer_mark(martin, "Whose turn was it, do you think?")
    expect(amara.page.locator(".thread")).to_contain_text("Whose turn was it, do you think?", timeout=10_000)


def when_a_session_is_planned_and_prepared(amara, martin):
    act.plan_session(martin)
    sound(martin)
    act.prepare(amara, QUESTION, CLIP, "0:06")
    sound(amara)


def then_both_are_in_it_and_see_what_the_other_does(amara, martin):
    session = act.begin(martin, QUESTION)
    amara.opens(session)
    for one in (amara, martin):
        expect(one.page.locator("main")).to_contain_text(QUESTION)
        expect(one.page.locator("video")).to_be_visible()
        act.open_fold(one, "Notes we share")
    sound(amara, martin)
    martin.page.get_by_label("Notes we share").press_sequentially("P07 breathes in.")
    expect(amara.page.get_by_label("Notes we share")).to_have_value("P07 breathes in.", timeout=act.SOON)
    act.take_away(amara, STEP)
    expect(martin.page.locator("main")).to_contain_text(STEP, timeout=act.SOON)
    martin.opens(session)
    expect(martin.page.get_by_role("link", name="Set the next date")).to_be_visible()
    sound(amara, martin)


def then_the_coach_reads_what_came_of_the_step(amara, martin):
    act.tried_it(amara, STEP, CAME_OF_IT)
    sound(amara)
    martin.opens("/")
    expect(martin.page.locator(".learner")).to_contain_text(CAME_OF_IT)
    martin.opens("/coaching/")
    act.follow(martin, QUESTION)
    expect(martin.page.locator("main")).to_contain_text(CAME_OF_IT)


def when_a_module_is_submitted(amara, martin, owen, clip) -> str:
    assert owen.page.goto(clip).status == 404  # the tutor is not in their circle
    act.begin_module(amara, CLIP, NOTE)
    sound(amara)
    act.write_module(amara, {CLIP: "I wait four seconds, and count."})
    sound(amara)
    receipt = act.submit(amara)
    sound(amara)
    assert martin.page.goto(receipt).status == 404  # coaches never mark
    return receipt


def then_marks_show_once_released(amara, owen, receipt):
    act.mark_work(owen, "Amara Nwosu", "Merit", FEEDBACK)
    sound(owen)
    amara.opens(receipt)
    assert "Merit" not in amara.page.content()
    act.release(owen)
    amara.opens("/")
    expect(amara.page.locator("main")).to_contain_text("Your mark is here")
    sound(amara)
    act.follow(amara, "Read it")
    expect(amara.page.locator("h1")).to_contain_text("30 credits are yours")
    expect(amara.page.locator("main")).to_contain_text(FEEDBACK)
    amara.opens("/portfolio/")
    expect(amara.page.locator("h1")).to_contain_text("30 of 180 credits")
    sound(amara)
