"""Goals and things tried over HTTP."""

import pytest

from tests.factories.coaching import make_pair
from tests.factories.enquiry import WHOLE, make_experiment, make_goal
from tests.web.test_coaching import counted, signed_in
from trellis.enquiry.models import Experiment, Goal, Need
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_a_goal_is_written_proposed_answered_and_agreed():
    pair = make_pair()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    kept = priya.post("/enquiry/goal/new", {"aim": "To wait longer", "circle": ""})
    assert "Only yours so far" in priya.get(kept.url).content.decode()
    assert ruth.get(kept.url).status_code == 404
    priya.post(kept.url + "/change", WHOLE | {"circle": str(pair.circle), "version": "1"})
    page = ruth.get(kept.url).content.decode()
    assert "Priya proposes this" in page
    assert "Agree it" in page
    ruth.post(kept.url + "/change", WHOLE | {"context": "Year 4, volcanoes", "version": "2"})
    page = priya.get(kept.url).content.decode()
    assert "What Ruth changed" in page
    assert "Year 4, volcanoes" in page
    stale = priya.post(kept.url + "/agree", {"version": "2"})
    assert stale.status_code == 409
    priya.post(kept.url + "/agree", {"version": "3"})
    with acting_as(pair.coach):
        assert Goal.objects.get().state == "agreed"


def test_an_edit_on_an_old_page_keeps_both():
    pair = make_pair()
    goal = make_goal(pair.learner, circle_id=pair.circle)
    ruth = signed_in(pair.coach)
    ruth.post(f"/enquiry/goal/{goal.id}/change", WHOLE | {"aim": "Ruth’s words", "version": str(goal.version)})
    answer = signed_in(pair.learner).post(
        f"/enquiry/goal/{goal.id}/change", WHOLE | {"aim": "Priya’s words", "version": str(goal.version)}
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Ruth’s words" in text
    assert "Priya’s words" in text


def test_a_need_is_noted_and_bad_input_keeps_what_was_typed():
    pair = make_pair()
    priya = signed_in(pair.learner)
    bad = priya.post("/enquiry/need/new", {"words": "They stop reading"})
    assert bad.status_code == 422
    assert "They stop reading" in bad.content.decode()
    priya.post("/enquiry/need/new", {"words": "They stop reading", "kind": "concern"})
    with acting_as(pair.learner):
        assert Need.objects.get().words == "They stop reading"
    assert priya.get("/enquiry/goal/new").content.decode().count("They stop reading") == 1


def test_an_experiment_goes_its_whole_round_though_it_did_not_work():
    pair = make_pair()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Twelve answers", text="Short ones")
    made = priya.post("/enquiry/tried/new", {"title": "Wait with the text", "stop_rule": "If three give up"})
    assert ruth.get(made.url).status_code == 404
    priya.post(made.url + "/show", {"circle": str(pair.circle)})
    assert "If three give up" in ruth.get(made.url).content.decode()
    ruth.post(made.url + "/accept", {"risk": "I take the other group"})
    with acting_as(pair.learner):
        version = Experiment.objects.get().version
    bad = priya.post(
        made.url + "/happened", {"version": str(version), "tried_on": "not a day", "happened": "Kept words"}
    )
    assert bad.status_code == 422
    assert "Kept words" in bad.content.decode()
    priya.post(
        made.url + "/happened",
        {"version": str(version), "happened": "They wrote less", "result": "did_not_work", "evidence": [str(item.id)]},
    )
    page = priya.get(made.url).content.decode()
    for words in ("They wrote less", "Twelve answers", "Written before it was tried", "I take the other group"):
        assert words in page
    assert "Twelve answers" not in ruth.get(made.url).content.decode()
    priya.post(made.url + "/close", {"ownership": "mine"})
    with acting_as(pair.learner):
        assert Experiment.objects.get().state == "closed"
    assert ruth.post(made.url + "/happened", {"happened": "x"}).status_code == 404


def test_every_page_opens_within_eight_statements():
    pair = make_pair()
    goal = make_goal(pair.learner, circle_id=pair.circle, agreed_by=pair.coach)
    draft = make_goal(pair.learner)
    experiment = make_experiment(pair.learner, circle_id=pair.circle, stop_rule="If three give up")
    private = make_experiment(pair.learner)
    addresses = {
        pair.learner: (
            "/enquiry/", "/enquiry/goal/new", f"/enquiry/goal/{goal.id}", f"/enquiry/goal/{goal.id}/change",
            f"/enquiry/goal/{draft.id}/change", "/enquiry/need/new", "/enquiry/tried", "/enquiry/tried/new",
            f"/enquiry/tried/{experiment.id}", f"/enquiry/tried/{private.id}", f"/enquiry/tried/{experiment.id}/plan",
            f"/enquiry/tried/{experiment.id}/happened",
        ),
        pair.coach: ("/enquiry/", f"/enquiry/goal/{goal.id}", "/enquiry/tried", f"/enquiry/tried/{experiment.id}"),
    }  # fmt: skip
    for person, pages in addresses.items():
        client = signed_in(person)
        for address in pages:
            answer, statements = counted(client, address)
            assert answer.status_code == 200, address
            assert len(statements) <= 8, (address, statements)
