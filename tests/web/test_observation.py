"""Lessons watched and looks over HTTP."""

import json
import re
from uuid import uuid4

import pytest

from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.coaching import make_pair
from tests.factories.evidence import make_file
from tests.factories.observation import FOCUS, make_look, make_observation, note
from tests.factories.people import make_person
from tests.web.test_coaching import counted, signed_in
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.observation import commands, queries
from trellis.observation.models import Look, Observation

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
HERE = "/enquiry/observations/"
STATEMENTS = 8


def _sum_words(page: str) -> list[str]:
    """Words of a page's main part that would add marks up (R126), scripts and addresses left out."""
    main = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
    return re.findall(r"\b(total|average|mean|score|grade|rating|\d+ ?%)\b", main, re.IGNORECASE)


def test_a_lesson_is_planned_proposed_agreed_watched_and_talked_over():
    pair = make_pair()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    bad = priya.post(f"{HERE}new", {"focus": "Who thinks?"})
    assert (bad.status_code, "Who thinks?" in bad.content.decode()) == (422, True)
    made = priya.post(f"{HERE}new", FOCUS | {"who": f"of-{pair.coach.id}"})
    assert ruth.get(made.url).status_code == 404
    assert "You watch Ruth" in priya.get(made.url).content.decode()
    priya.post(made.url + "/propose", {"circle": str(pair.circle), "version": "1"})
    page = ruth.get(made.url).content.decode()
    assert "Priya watches you" in page
    assert "Agree it" in page
    ruth.post(made.url + "/agree", {"version": "2"})
    priya.post(made.url + "/seen", {"version": "3"})
    assert "Not talked over yet" in priya.get(made.url).content.decode()
    priya.post(made.url + "/reading", {"text": "The quiet was for reading"})
    bad = priya.post(made.url + "/debrief", {"debrief": "Kept words", "practice": "expert", "version": "4"})
    assert (bad.status_code, "how pupils responded" in bad.content.decode(), "Kept words" in bad.content.decode()) == (
        422,
        True,
        True,
    )
    ruth.post(
        made.url + "/debrief",
        {"debrief": "Wait for readers", "practice": "expert", "pupil_response": "Nine read on", "version": "4"},
    )
    page = priya.get(made.url).content.decode()
    assert "Nine read on" in page
    assert "Not talked over yet" not in page
    with acting_as(pair.coach):
        assert Observation.objects.get().state == "debriefed"


def test_the_list_says_who_watched_whom_and_stays_small():
    pair = make_pair()
    make_observation(pair)
    for _ in range(3):
        make_observation(pair, coach_teaches=True)
        make_look(pair.learner, marks=[(1, "open")])
    answer, statements = counted(signed_in(pair.learner), HERE)
    page = answer.content.decode()
    assert ("Ruth watches you" in page, "You watch Ruth" in page) == (True, True)
    assert len(statements) <= STATEMENTS


@pytest.mark.parametrize("reader", ["learner", "coach"])
def test_the_page_of_a_lesson_stays_within_its_statements(reader):
    pair = make_pair()
    row = make_observation(pair)
    draft = make_observation(pair, proposed=False)
    for _ in range(3):
        look = make_look(pair.coach, marks=[(1, "open")], observation_id=row.id)
        with acting_as(pair.coach):
            commands.show_look(actor=pair.coach, look_id=look.id, circle_id=pair.circle)
    person = getattr(pair, reader)
    _, statements = counted(signed_in(person), f"{HERE}{row.id}")
    assert len(statements) <= STATEMENTS
    if reader == "learner":
        _, statements = counted(signed_in(person), f"{HERE}{draft.id}")
        assert len(statements) <= STATEMENTS


def test_marks_go_by_plain_forms_and_are_taken_back():
    pair = make_pair()
    ruth = signed_in(pair.coach)
    assert "Kinds of question" in ruth.get(f"{HERE}look").content.decode()
    made = ruth.post(f"{HERE}look", {"review": "question-types"})
    ruth.post(made.url + "/mark", {"code": "open"})
    ruth.post(made.url + "/mark", {"text": "A hand goes up"})
    assert ruth.post(made.url + "/mark", {"code": "nonsense"}).status_code == 422
    with acting_as(pair.coach):
        marks = queries.look(pair.coach, Look.objects.get().id).marks
    assert [(mark.code, mark.text) for mark in marks] == [("open", ""), ("", "A hand goes up")]
    ruth.post(made.url + "/mark", {"undone": str(marks[0].id)})
    ruth.post(made.url + "/mark", {"code": "closed"})
    ruth.post(made.url + "/finish", {"length_ms": "120000"})
    page = ruth.get(made.url).content.decode()
    assert re.search(r"Closed</th>\s*<td[^>]*>1</td><td[^>]*>0.5</td>", page)
    assert re.search(r"Open</th>\s*<td[^>]*>0</td>", page)
    assert "question-types" not in page
    assert "Kinds of question 1.0" in page  # R99
    assert _sum_words(page) == []


@pytest.mark.parametrize(
    ("review", "marks", "more"),
    [
        ("who-speaks", [(1, "teacher"), (31_000, "quiet")], {}),
        ("wait-time", [(1000, "asked"), (4500, "pupil")], {}),
        ("who-was-asked", [(1, "asked", "1-1"), (2, "asked", "1-1")], {"plan": "oo\noo"}),
        ("seen-and-heard", [], {}),
    ],
)
def test_results_are_chart_and_table_and_never_a_sum(review, marks, more):
    pair = make_pair()
    look = make_look(pair.coach, review, marks=marks, **more)
    note(pair.coach, look.id, "Three pupils look at the heading")
    ruth = signed_in(pair.coach)
    running = ruth.get(f"{HERE}look/{look.id}").content.decode()
    assert _sum_words(running) == []
    with acting_as(pair.coach):
        commands.finish_look(actor=pair.coach, look_id=look.id)
    answer, statements = counted(ruth, f"{HERE}look/{look.id}")
    page = answer.content.decode()
    assert "Three pupils look at the heading" in page
    assert (page.count("<table"), 'class="chart"' in page or 'class="heat"' in page) == (
        (1, True) if marks else (0, False)
    )
    if review == "who-was-asked":
        assert re.search(r"Row 1, seat 1</th>\s*<td[^>]*>2</td>", page)
        assert page.count('class="heat__4"') == 1
    assert _sum_words(page) == []  # R126
    assert len(statements) <= STATEMENTS


def test_a_device_sends_what_waits_and_sends_it_again():
    pair = make_pair()
    look = make_look(pair.coach)
    ruth, priya = signed_in(pair.coach), signed_in(pair.learner)
    marks = [{"id": str(uuid4()), "at_ms": at, "code": "open"} for at in (1, 2)]
    address, sent = f"{HERE}look/{look.id}/mark", {"marks": marks}
    for _ in range(2):
        answer = ruth.post(address, json.dumps(sent), content_type="application/json")
        assert set(answer.json()["kept"]) == {one["id"] for one in marks}
    assert priya.post(address, json.dumps(sent), content_type="application/json").status_code == 404
    for broken in ("{", "[]", '{"marks": [{}]}', '{"marks": 5}', '{"marks": [{"id": "x", "at_ms": 1}]}'):
        assert ruth.post(address, broken, content_type="application/json").status_code == 400
    ruth.post(address, json.dumps({"undone": [marks[0]["id"]]}), content_type="application/json")
    with acting_as(pair.coach):
        assert [mark.at_ms for mark in queries.look(pair.coach, look.id).marks] == [2]


def test_a_look_on_a_recording_takes_its_time_and_lies_on_the_strip(lesson):  # noqa: F811
    pair = make_pair()
    item = make_file(pair.learner, lesson)
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    assert f"{HERE}look?item={item.id}" in priya.get(f"/evidence/{item.id}").content.decode()
    assert ruth.get(f"{HERE}look?item={item.id}").status_code == 404
    made = priya.post(f"{HERE}look", {"review": "question-types", "item": str(item.id)})
    bad = priya.post(made.url + "/mark", {"code": "open", "at": "soon"})
    assert bad.status_code == 422
    priya.post(made.url + "/mark", {"code": "open", "at": "0:01"})
    answer, statements = counted(priya, made.url)
    assert "<video" in answer.content.decode()
    assert len(statements) <= STATEMENTS
    priya.post(made.url + "/finish")
    answer, statements = counted(priya, f"{made.url}/beside/{item.id}")
    page = answer.content.decode()
    assert 'data-at="1000"' in page
    assert "You: Open" in page
    assert len(statements) <= STATEMENTS
    assert ruth.get(f"{made.url}/beside/{item.id}").status_code == 404


def test_marks_of_a_lesson_are_laid_beside_its_recording(lesson):  # noqa: F811
    pair = make_pair()
    item = make_file(pair.learner, lesson)
    with acting_as(pair.learner):
        evidence.say_who_is_in(actor=pair.learner, item_id=item.id, nobody=True)
        evidence.share(actor=pair.learner, item_id=item.id, circle_id=pair.circle)
    look = make_look(pair.coach, marks=[(60_000, "open")])
    with acting_as(pair.coach):
        commands.finish_look(actor=pair.coach, look_id=look.id)
        mark = queries.look(pair.coach, look.id).marks[0].id
    ruth, priya = signed_in(pair.coach), signed_in(pair.learner)
    address = f"{HERE}look/{look.id}/beside"
    bad = ruth.post(address, {"item": str(item.id), "mark": str(mark), "at": "late"})
    assert bad.status_code == 422
    laid = ruth.post(address, {"item": str(item.id), "mark": str(mark), "at": "0:01"})
    assert 'data-at="1000"' in ruth.get(laid.url).content.decode()
    assert priya.get(laid.url).status_code == 404
    ruth.post(f"{HERE}look/{look.id}/show", {"circle": str(pair.circle)})
    assert "Ruth: Open" in priya.get(laid.url).content.decode()
    with acting_as(pair.learner):
        evidence.take_back(actor=pair.learner, item_id=item.id, circle_id=pair.circle)
    assert ruth.get(laid.url).status_code == 404


def test_a_look_on_a_lesson_is_never_offered_or_shown_to_another_learner(lesson):  # noqa: F811
    first = make_pair()
    second = make_pair(
        learner=make_person("Ben Okoro", "learner", at=first.school), coach=first.coach, school=first.school
    )
    item = make_file(second.learner, lesson)
    with acting_as(second.learner):
        evidence.say_who_is_in(actor=second.learner, item_id=item.id, nobody=True)
        evidence.share(actor=second.learner, item_id=item.id, circle_id=second.circle)
    of_it = make_look(first.coach, marks=[(500, "open")], item_id=item.id)
    beside = make_look(first.coach, marks=[(500, "open")])
    free = make_look(first.coach, marks=[(500, "open")])
    with acting_as(first.coach):
        commands.align(actor=first.coach, look_id=beside.id, item_id=item.id, mark_ms=500, at_ms=500)
        for look in (of_it, beside, free):
            commands.finish_look(actor=first.coach, look_id=look.id)
    ruth, priya = signed_in(first.coach), signed_in(first.learner)
    for look, offered in ((of_it, ["Ben"]), (beside, ["Ben"]), (free, ["Ben", "Priya"])):
        address = f"{HERE}look/{look.id}"
        page, statements = counted(ruth, address)
        assert len(statements) <= STATEMENTS, statements
        buttons = "".join(re.findall(r">(Show it to [^<]+)<", page.content.decode()))
        assert [name for name in ("Ben", "Priya") if name in buttons] == offered
        ruth.post(f"{address}/show")  # no circle said: nothing happens
        assert ruth.post(f"{address}/show", {"circle": str(first.circle)}).status_code == (302 if look is free else 403)
        assert priya.get(address).status_code == (200 if look is free else 404)
    ruth.post(f"{HERE}look/{of_it.id}/show", {"circle": str(second.circle)})
    assert signed_in(second.learner).get(f"{HERE}look/{of_it.id}").status_code == 200
    with acting_as(first.coach):
        commands.hide_look(actor=first.coach, look_id=of_it.id)
    with acting_as(second.learner):
        evidence.take_back(actor=second.learner, item_id=item.id, circle_id=second.circle)
    assert "Show it to" not in ruth.get(f"{HERE}look/{of_it.id}").content.decode()


def test_a_lesson_only_planned_offers_nobody_to_show_a_look_to():
    pair = make_pair()
    row = make_observation(pair, by=pair.coach, proposed=False)
    look = make_look(pair.coach, marks=[(500, "open")], observation_id=row.id)
    with acting_as(pair.coach):
        commands.finish_look(actor=pair.coach, look_id=look.id)
    assert "Show it to" not in signed_in(pair.coach).get(f"{HERE}look/{look.id}").content.decode()


def test_a_name_in_the_plan_is_refused_and_deleting_asks_first():
    pair = make_pair()
    ruth = signed_in(pair.coach)
    bad = ruth.post(f"{HERE}look", {"review": "who-was-asked", "plan": "Amy Ben"})
    assert (bad.status_code, "No names and no keys" in bad.content.decode()) == (422, True)
    made = ruth.post(f"{HERE}look", {"review": "who-was-asked", "plan": "oo"})
    assert "Row 1, seat 2" in ruth.get(made.url).content.decode()
    ruth.post(made.url + "/mark", {"code": "asked", "seat": "1-2"})
    assert "All its marks go" in ruth.post(made.url + "/delete").content.decode()
    ruth.post(made.url + "/delete", {"sure": "yes"})
    assert Look.objects.using("owner").count() == 0
