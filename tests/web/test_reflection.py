"""Thinking over HTTP, as the people themselves."""

import pytest

from tests.factories.coaching import make_pair
from tests.factories.reflection import make_reflection
from tests.web.test_coaching import counted, signed_in
from trellis.circles.models import AccessLog
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.reflection.labels import UNCITED
from trellis.reflection.models import Reflection

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_one_line_is_kept_said_more_shown_and_taken_back():
    pair = make_pair()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Twelve answers", text="Short ones")
    kept = priya.post("/thinking/", {"words": "I wait less than I think"})
    page = priya.get(kept.url).content.decode()
    assert UNCITED in page
    assert ruth.get(kept.url).status_code == 404
    priya.post(
        kept.url + "/change",
        {"words": "I wait less than I think", "feeling": "I was ashamed", "about": "happened",
         "evidence": [str(item.id)], "version": "1"},
    )  # fmt: skip
    page = priya.get(kept.url).content.decode()
    assert UNCITED not in page
    assert "I was ashamed" in page
    assert "Twelve answers" in page
    priya.post(kept.url + "/show", {"circle": str(pair.circle)})
    shown = ruth.get(kept.url).content.decode()
    assert "I wait less than I think" in shown
    for hidden in ("I was ashamed", "How it felt", "Twelve answers", "Say more"):
        assert hidden not in shown
    with acting_as(pair.learner):
        assert AccessLog.objects.filter(item_kind="reflection", person_id=pair.coach.id).count() == 1
    priya.post(kept.url + "/take-back")
    assert ruth.get(kept.url).status_code == 404
    priya.post(kept.url + "/delete")
    assert priya.get(kept.url).status_code == 404


def test_bad_input_and_an_old_page_keep_what_was_typed():
    pair = make_pair()
    priya = signed_in(pair.learner)
    assert priya.post("/thinking/", {}).status_code == 422
    assert "Write one line" in priya.post("/thinking/", {}).content.decode()
    empty = priya.post("/thinking/new", {"words": " ", "known": "Six of them", "about": "happened"})
    assert (empty.status_code, "Six of them" in empty.content.decode()) == (422, True)
    made = make_reflection(pair.learner)
    stale = priya.post(f"/thinking/{made.id}/change", {"words": "Another line", "about": "happened", "version": "7"})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "Another line" in text
    assert made.words in text


def test_an_honest_note_offers_no_circle_and_others_cannot_touch_it():
    pair = make_pair()
    made = make_reflection(pair.learner, difficulty=True)
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    page = priya.get(f"/thinking/{made.id}").content.decode()
    assert "It stays with you" in page
    assert "Show it to" not in page
    assert priya.post(f"/thinking/{made.id}/show", {"circle": str(pair.circle)}).status_code == 403
    for act in ("", "/change", "/delete"):
        assert ruth.get(f"/thinking/{made.id}{act}").status_code == 404
    for act in ("change", "delete", "show", "take-back"):
        assert ruth.post(f"/thinking/{made.id}/{act}", {"words": "x", "about": "happened"}).status_code == 404
    with acting_as(pair.learner):
        assert Reflection.objects.get().words == made.words


def test_a_piece_of_evidence_leads_here_and_is_named_beforehand():
    pair = make_pair()
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Twelve answers", text="Short ones")
    priya = signed_in(pair.learner)
    assert f"/thinking/new?item={item.id}" in priya.get(f"/evidence/{item.id}").content.decode()
    assert "/thinking/" in priya.get("/evidence/").content.decode()
    assert f'value="{item.id}" checked' in priya.get(f"/thinking/new?item={item.id}").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_every_page_opens_within_eight_statements(count):
    pair = make_pair()
    for _ in range(count):
        made = make_reflection(pair.learner, circle_id=pair.circle, feeling="Glad")
    for person, addresses in (
        (pair.learner, ("/thinking/", "/thinking/new", f"/thinking/{made.id}", f"/thinking/{made.id}/change")),
        (pair.coach, ("/thinking/", f"/thinking/{made.id}")),
    ):
        client = signed_in(person)
        for address in addresses:
            answer, statements = counted(client, address)
            assert answer.status_code == 200, address
            assert len(statements) <= 8, (address, statements)
