"""Somebody uses a right over their data: asked from a telephone, answered at the desk, read where it was asked."""

from playwright.sync_api import expect

ANSWER = "The list of who reads your notes stands beside each of them. We should have said so in September."


def asks(teacher) -> None:
    page = teacher.opens("/account/")
    page.get_by_role("link", name="Requests about data").click()
    page.get_by_role("link", name="Ask something about your data").click()
    page.get_by_label("I complain about how my data is handled").check()
    page.get_by_label("What it is about").fill("Nobody has told me who reads my notes.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Acknowledge by")).to_be_visible()


def answers(officer) -> None:
    page = officer.opens("/protection/desk/")
    page.get_by_role("link", name="All requests").click()
    page.get_by_role("link", name="A complaint: Priya Nair").click()
    page.get_by_role("button", name="Acknowledge it").click()
    expect(page.get_by_text("Acknowledged.", exact=True)).to_be_visible()
    page.get_by_label("Your answer").fill(ANSWER)
    page.get_by_role("button", name="Answer it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The answer")).to_be_visible()


def test_a_teacher_asks_on_a_telephone_and_reads_the_officers_answer(someone):
    teacher, officer = someone("learner", viewport={"width": 390, "height": 844}), someone("ada.flynn")
    asks(teacher)
    answers(officer)
    teacher.page.reload()
    expect(teacher.page.get_by_text(ANSWER)).to_be_visible()
    assert teacher.axe() == officer.axe() == []
