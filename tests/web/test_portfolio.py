"""The portfolio over HTTP."""

import hashlib
import re

import pytest

from tests.factories.assessment import make_mark
from tests.factories.people import make_person
from tests.factories.portfolio import FIRST, make_draft, make_place, make_submission
from tests.web.counting import statements
from trellis.evidence import commands as evidence
from trellis.kernel import drafts
from trellis.kernel.database import acting_as
from trellis.portfolio import queries
from trellis.portfolio.models import Piece, PlannedModule, Submission

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
SECRET = "We waited five seconds."


@pytest.fixture
def here(client):
    place = make_place()
    client.force_login(place.learner)
    return place


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def fields_of(html):
    """Return what the draft's own form would send, by name."""
    form = re.search(r'<form[^>]*id="draft".*?</form>', html, re.DOTALL)[0]
    found = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    found |= dict(re.findall(r'<input type="hidden" name="(version)" value="(\d+)"', form))
    for name, value in re.findall(r'type="checkbox" name="([^"]+)" id="[^"]+" value="([^"]+)" checked', form):
        found.setdefault(name, [])
        found[name].append(value)
    return found


def test_home_shows_every_module_with_credits_in_words(client, here):
    page = text(client, "/portfolio/")
    assert "No credits yet, of 180" in page
    for title in ("Knowing my pupils and my practice", "Developing", "Deepening", "Next, if you like"):
        assert title in page
    assert "<progress" not in page


def test_somebody_not_enrolled_is_told_so(client):
    client.force_login(make_person("", "learner"))
    assert "not enrolled on a programme yet" in text(client, "/portfolio/")
    assert client.get(f"/portfolio/modules/{FIRST}").status_code == 404


def test_plan_is_kept_and_shown(client, here):
    path = f"/portfolio/modules/{FIRST}"
    assert "It passes from 50" in text(client, path)
    assert client.post(f"{path}/plan", {"term": "Spring 2027", "form": "A dance", "version": 0}).status_code == 422
    assert client.post(f"{path}/plan", {"term": "Spring 2027", "form": "", "version": 0}).status_code == 302
    late = client.post(f"{path}/plan", {"term": "Autumn 2027", "form": "", "version": 0})
    assert late.status_code == 422
    assert "while you were writing" in late.content.decode()
    assert "Autumn 2027" in late.content.decode()
    assert "Planned for Spring 2027" in text(client, "/portfolio/")
    with acting_as(here.learner):
        assert PlannedModule.objects.get().term == "Spring 2027"
    assert client.get("/portfolio/modules/no-such").status_code == 404


def test_writing_choosing_and_submitting_by_plain_forms(client, here):
    with acting_as(here.learner):
        note = evidence.note(actor=here.learner, title="Hands up", text=SECRET)
    begun = client.post(f"/portfolio/modules/{FIRST}/begin")
    draft = begun.url
    assert client.post(f"{draft}/evidence", {"items": [note.id]}).url == f"{draft}#pieces"
    typed = fields_of(text(client, draft)) | {
        "context": SECRET,
        "limits": "Not in tests.",
        "answer_question": "Why wait?",
    }
    typed |= {name: "It shows waiting." for name in typed if name.endswith("_words")}
    typed |= {name.replace("_words", "_serves"): ["action"] for name in list(typed) if name.endswith("_words")}
    assert client.post(draft, typed | {"then": "submit"}).url == f"{draft}/submit"
    page = text(client, draft)
    assert "It shows waiting." in page
    assert "2 words of up to 500" in page
    assert "One piece." in page
    refused = client.post(f"{draft}/submit", {"version": 3})
    assert refused.status_code == 422
    assert "Say whether you used generative AI" in refused.content.decode()
    assert "Without it a submission cannot count" in refused.content.decode()
    sent = client.post(f"{draft}/submit", {"version": 3, "ai_use": "none", "declared": "on"})
    assert sent.status_code == 302, sent.content.decode()
    receipt = text(client, sent.url)
    checksum = re.search(r"<code>([0-9a-f]{64})</code>", receipt)[1]
    assert "nothing has changed" in receipt
    assert SECRET in receipt
    copy = client.get(f"{sent.url}/copy")
    assert hashlib.sha256(copy.content).hexdigest() == checksum
    assert client.get(draft).status_code == 404
    assert client.get(f"{draft}/submit").url == sent.url


def test_what_is_missing_is_named_at_submitting_and_nothing_else_stops(client, here):
    begun = client.post(f"/portfolio/modules/{FIRST}/begin").url
    page = text(client, f"{begun}/submit")
    assert "The module also asks for" in page
    refused = client.post(f"{begun}/submit", {"version": 1, "ai_use": "none", "declared": "on"}).content.decode()
    for sentence in ("Choose at least one piece", "level 7 asks for the context", "where this would not work"):
        assert sentence in refused
    assert f'href="{begun}#id_limits"' in refused


def test_unsaved_words_are_given_back_and_forgotten_once_kept(client, here):
    draft = make_draft(here.learner)
    path = f"/portfolio/drafts/{draft.id}"
    page = text(client, path)
    url = re.search(r'data-draft-url="([^"]+)"', page)[1].replace("&amp;", "&")
    assert client.post(url, fields_of(page) | {"context": "Typed, not saved."}).status_code == 204
    again = text(client, path)
    assert "Typed, not saved." in again
    assert "not in the draft yet" in again
    assert client.post(path, fields_of(again)).status_code == 302
    with acting_as(here.learner):
        assert queries.submission(draft.id).context == "Typed, not saved."
        assert drafts.load(actor=here.learner, form_key=f"submission:{draft.id}") == {}


def test_a_stale_page_keeps_what_was_typed_and_overwrites_nothing(client, here):
    draft = make_draft(here.learner)
    path = f"/portfolio/drafts/{draft.id}"
    old = fields_of(text(client, path))
    assert client.post(path, old | {"context": "First tab."}).status_code == 302
    second = client.post(path, old | {"context": "Second tab."})
    assert second.status_code == 409
    assert "Second tab." in second.content.decode()
    assert "First tab." in second.content.decode()  # both stand there to be compared
    assert "while you were writing" in second.content.decode()
    with acting_as(here.learner):
        assert queries.submission(draft.id).context == "First tab."


def test_throwing_a_draft_away_leaves_the_evidence(client, here):
    draft = make_draft(here.learner)
    assert client.post(f"/portfolio/drafts/{draft.id}/discard").status_code == 302
    with acting_as(here.learner):
        assert not Submission.objects.exists()
    assert "Note 1" in text(client, "/evidence/")


def test_the_learner_sees_the_result_only_once_it_is_released(client, here):
    sent = make_submission(here.learner)
    path = f"/portfolio/submissions/{sent.id}"
    mark = make_mark(here.tutor, sent, words="Sharply seen.", state="provisional")
    assert "Sharply seen." not in text(client, path)
    assert "No credits yet" in text(client, "/portfolio/")
    from trellis.assessment import commands as assessment

    with acting_as(here.tutor):
        assessment.release(actor=here.tutor, mark_id=mark.id)
    page = text(client, path)
    assert "Merit: 64. 30 credits are yours." in page
    assert "Sharply seen. Thank you." in page
    home = text(client, "/portfolio/")
    assert "30 of 180 credits so far" in home
    assert "One of six modules passed" in home


def test_taking_it_back_and_beginning_again(client, here):
    sent = make_submission(here.learner)
    path = f"/portfolio/submissions/{sent.id}"
    assert client.post(f"{path}/withdraw", {"version": sent.version}).status_code == 302
    assert "Withdrawn" in text(client, path)
    again = client.post(f"/portfolio/modules/{FIRST}/begin").url
    assert SECRET in text(client, again)


@pytest.mark.parametrize("role", ["coach", "tutor", "leader", "lead", "other"])
def test_others_find_nothing_in_a_draft_and_assessors_alone_in_a_submission(client, here, role):
    draft = make_draft(here.learner)
    person = make_person() if role == "other" else getattr(here, role)
    client.force_login(person)
    for path in ("", "/evidence", "/submit", "/discard"):
        for answer in (
            client.get(f"/portfolio/drafts/{draft.id}{path}"),
            client.post(f"/portfolio/drafts/{draft.id}{path}"),
        ):
            assert answer.status_code in {404, 405}
            assert SECRET not in answer.content.decode()
    with acting_as(here.learner):
        from trellis.portfolio import commands

        commands.submit(actor=here.learner, submission_id=draft.id, version=None, declared=True, ai_use="none")
    path = f"/portfolio/submissions/{draft.id}"
    assert client.get(path).status_code == (302 if role == "tutor" else 404)
    assert client.get(f"{path}/copy").status_code == (200 if role == "tutor" else 404)
    assert client.post(f"{path}/withdraw", {"version": 3}).status_code in {403, 404}
    with acting_as(here.learner):
        assert queries.submission(draft.id).state == "submitted"


def test_each_page_stays_within_eight_statements_and_does_not_grow(client, here):
    def counted(draft, sent):
        paths = {
            "home": "/portfolio/", "module": f"/portfolio/modules/{FIRST}", "draft": f"/portfolio/drafts/{draft.id}",
            "choose": f"/portfolio/drafts/{draft.id}/evidence", "submit": f"/portfolio/drafts/{draft.id}/submit",
            "receipt": f"/portfolio/submissions/{sent.id}",
        }  # fmt: skip
        return {name: statements(client, path) for name, path in paths.items()}

    sent = make_submission(here.learner, notes=1)
    make_mark(here.tutor, sent, state="released")
    draft = make_draft(here.learner, module="every-child", notes=1)
    client.get("/portfolio/")
    few = counted(draft, sent)
    with acting_as(here.learner):
        from trellis.portfolio import commands

        more = [evidence.note(actor=here.learner, title=f"More {at}", text="More.").id for at in range(3)]
        held = list(Piece.objects.filter(submission=draft).values_list("item_id", flat=True))
        commands.choose(actor=here.learner, submission_id=draft.id, item_ids=[*held, *more])
    many = counted(draft, sent)
    assert few == many
    assert max(many.values()) <= 8, many
