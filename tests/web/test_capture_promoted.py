"""Something captured becomes a goal, a concern or a plan: nothing is typed again (R17)."""

import re
from html import unescape

import pytest

from tests.factories.coaching import make_pair
from tests.factories.evidence import make_note
from tests.web.test_coaching import counted, signed_in
from trellis.enquiry.models import Experiment, Goal, Need
from trellis.evidence.models import UsedIn
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
WORDS = "Same two hands up. I call on them because it is quick."
ROUTES = {
    "goal": ("Make it a goal", Goal, "aim"),
    "need": ("Keep it as a concern", Need, "words"),
    "experiment": ("Plan something to try", Experiment, "title"),
}


def _as_it_stands(html: str) -> dict[str, str]:
    """Return what the form on the page would send if nobody touched it."""
    form = re.search(r"<form class=.*?</form>", html, re.DOTALL)[0]
    sent = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    sent |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', form))
    checked = re.findall(r'<input[^>]*type="radio"[^>]*name="([^"]+)"[^>]*value="([^"]+)"[^>]*checked', form)
    return {name: unescape(value) for name, value in (sent | dict(checked)).items()}


@pytest.mark.parametrize("kind", ROUTES)
def test_the_words_are_there_and_the_item_is_its_source(kind):
    label, model, field = ROUTES[kind]
    pair = make_pair()
    priya, note = signed_in(pair.learner), make_note(pair.learner, "Two hands", WORDS)
    link = re.search(rf'href="([^"]+)">{label}<', priya.get(f"/evidence/{note.id}").content.decode())[1]
    page = priya.get(link).content.decode()
    path = link.split("?")[0]
    sent = _as_it_stands(page)
    assert sent[field] == WORDS
    answer = priya.post(path, sent)
    assert answer.status_code == 302
    with acting_as(pair.learner):
        made = model.objects.get()
        assert getattr(made, field) == WORDS
        assert [(use.item_id, use.kind) for use in UsedIn.objects.filter(used_id=made.id)] == [(note.id, kind)]
    if kind != "need":
        assert "Two hands" in priya.get(answer.url).content.decode()


def test_another_persons_item_begins_nothing():
    pair = make_pair()
    note = make_note(pair.learner, "Two hands", WORDS)
    ruth = signed_in(pair.coach)
    for path in ("/enquiry/goal/new", "/enquiry/need/new", "/enquiry/tried/new"):
        page = ruth.get(f"{path}?from={note.id}").content.decode()
        assert WORDS not in page
        assert str(note.id) not in re.sub(r'action="[^"]*"', "", page)
        assert ruth.get(f"{path}?from=nonsense").status_code == 200


def test_the_forms_open_within_eight_statements():
    pair = make_pair()
    note = make_note(pair.learner, "Two hands", WORDS)
    priya = signed_in(pair.learner)
    for path in ("/enquiry/goal/new", "/enquiry/need/new", "/enquiry/tried/new"):
        assert len(counted(priya, f"{path}?from={note.id}")[1]) <= 8, path
