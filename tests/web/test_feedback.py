"""Feedback over HTTP: a class answers without an account, and its teacher sees counts."""

import re

import pytest
from django.test import Client

from tests.factories.coaching import make_pair
from tests.factories.feedback import answer, make_request
from tests.factories.programme import load_mtl
from tests.web.test_coaching import counted, signed_in
from trellis.feedback.models import Request
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.logs import without_tokens

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ASK = {"set_key": "pupils-lessons", "heading": "Reading with Miss Nair", "expected": "6"}


def only_request(person) -> Request:
    with acting_as(person):
        return Request.objects.get()


def test_a_class_is_asked_answers_and_is_counted():
    pair = make_pair()
    load_mtl()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    asked = priya.post("/feedback/new", {**ASK, "closes_on": f"{clock.today():%Y-%m-%d}"})
    page = priya.get(asked.url).content.decode()
    assert "Make the link" in page
    made = only_request(pair.learner)
    assert made.code not in page  # R53: what is expected comes before the link
    assert Client().get(f"/f/{made.code}").status_code == 404
    expected = {one["key"]: "1" for one in made.questions}
    assert priya.post(asked.url, {"know-what": "1", "version": str(made.version)}).status_code == 422
    assert priya.post(asked.url, {**{one["key"]: "1" for one in made.questions}, "version": "9"}).status_code == 409
    priya.post(asked.url, {**expected, "version": str(made.version)})
    page = priya.get(asked.url).content.decode()
    assert f"/f/{made.code}" in page
    assert "<svg" in page
    assert "Fewer than 5 have answered" in page
    for place in (0, 0, 0, 0, 1):
        tablet = Client()
        form = tablet.get(f"/f/{made.code}")
        once = re.search(r'name="once" value="([^"]+)"', form.content.decode()).group(1)
        sent = tablet.post(f"/f/{made.code}", {"once": once, "know-what": str(place), "time-to-think": "2"})
        assert (sent.status_code, sent.url) == (302, f"/f/{made.code}/thanks")
        assert "The next person" in tablet.get(sent.url).content.decode()
        assert tablet.cookies == {}  # no cookie at any step
    assert "which is enough" in priya.get(asked.url).content.decode()
    assert "Always: 4" not in priya.get(asked.url).content.decode()
    assert ruth.get(asked.url).status_code == 404
    priya.post(f"{asked.url}/close")
    page = priya.get(asked.url).content.decode()
    assert "Always: 4" in page
    assert "Most of the time: 1" in page
    assert "Fewer than 5 answered this one" in page
    assert Client().get(f"/f/{made.code}").status_code == 410
    priya.post(f"{asked.url}/show", {"circle": str(pair.circle)})
    assert "Always: 4" in ruth.get(asked.url).content.decode()
    priya.post(f"{asked.url}/take-back")
    assert ruth.get(asked.url).status_code == 404
    priya.post(f"{asked.url}/delete")
    assert priya.get(asked.url).status_code == 404


def test_the_page_behind_the_link_names_nobody_and_leads_nowhere():
    pair = make_pair()
    made = make_request(pair.learner, with_words=True)
    for client in (Client(), signed_in(pair.learner)):
        page = client.get(f"/f/{made.code}")
        text = page.content.decode()
        assert made.heading in text
        assert "I know what to do in these lessons." in text
        for hidden in ("Priya", "Nair Primary", "<script", "Sign in", "/account/", "csrfmiddlewaretoken", "checked"):
            assert hidden not in text, hidden
        assert page["Cache-Control"] == "no-store"
        assert not page.cookies


def test_an_empty_sheet_gets_a_sentence_and_a_full_one_a_thank_you():
    pair = make_pair()
    made = make_request(pair.learner, expected=5, with_words=True)
    client = Client()
    empty = client.post(f"/f/{made.code}", {"once": "no id", "know-what": "99"})
    assert (empty.status_code, "Choose an answer first" in empty.content.decode()) == (422, True)
    assert client.post(f"/f/{made.code.upper()}", {"words": "It is loud"}).status_code == 302
    for _ in range(4):
        answer(made, 0)
    assert client.get(f"/f/{made.code}").status_code == 410
    assert client.post(f"/f/{made.code}", {"know-what": "1"}).status_code == 410
    for method in (client.get, client.post):
        assert method("/f/nothing").status_code == 404
    assert client.get("/f/nothing/thanks").status_code == 404


def test_bad_input_keeps_what_was_typed_and_logs_keep_no_link():
    pair = make_pair()
    load_mtl()
    wrong = signed_in(pair.learner).post("/feedback/new", {**ASK, "expected": "two", "own": "Is it loud?"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    for kept in ("Write a number", "Is it loud?", "Reading with Miss Nair"):
        assert kept in text
    assert without_tokens("/f/k7qmk7qm/thanks") == "/f/…/thanks"


def test_a_character_that_no_column_holds_is_a_bad_request_and_no_fault():
    pair = make_pair()
    made = make_request(pair.learner, with_words=True)
    stray = Client().post(f"/f/{made.code}", {made.questions[0]["key"]: "1", "words": "a\x00b"})
    assert (stray.status_code, "could not be read" in stray.content.decode()) == (400, True)
    assert signed_in(pair.learner).get("/f/%00").status_code in {400, 404}


def test_others_change_nothing():
    pair = make_pair()
    made = make_request(pair.learner)
    ruth = signed_in(pair.coach)
    for act in ("", "/link", "/close", "/delete"):
        assert ruth.get(f"/feedback/{made.id}{act}").status_code == 404
    for act in ("", "/close", "/show", "/take-back", "/delete"):
        assert ruth.post(f"/feedback/{made.id}{act}", {"know-what": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_every_page_opens_within_eight_statements(count):
    pair = make_pair()
    for _ in range(count):
        opened, draft = make_request(pair.learner), make_request(pair.learner, opened=False)
        ended = make_request(pair.learner)
        for _ in range(5):
            answer(ended, 0, 1, 2, 3, 0)
        signed_in(pair.learner).post(f"/feedback/{ended.id}/close")
    client = signed_in(pair.learner)
    for address in (
        "/feedback/", "/feedback/new", f"/feedback/{draft.id}", f"/feedback/{opened.id}", f"/feedback/{opened.id}/link",
        f"/feedback/{opened.id}/close", f"/feedback/{ended.id}", f"/f/{opened.code}",
    ):  # fmt: skip
        found, statements = counted(client, address)
        assert found.status_code == 200, address
        assert len(statements) <= 8, (address, statements)
