"""What lists say about sessions and steps: each thing once, in one sentence."""

import pytest

from tests.factories.coaching import make_pair, make_session
from trellis.coaching import commands, queries
from trellis.enquiry import commands as enquiry
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_who_brought_question_and_evidence_is_one_sentence():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        note = evidence.note(actor=pair.learner, text="Five of 28 answer.")
        commands.prepare_session(actor=pair.learner, session_id=session.id, question="Why?", pieces=[(note.id, None)])
        (row,) = queries.session_rows(pair.learner)
    assert row.brought == "You brought the question and the evidence"
    with acting_as(pair.coach):
        commands.prepare_session(
            actor=pair.coach, session_id=session.id, question="Who else?", pieces=[(note.id, None)]
        )
        (row,) = queries.session_rows(pair.coach)
    assert row.brought == "You brought the question; Priya brought the evidence"
    with acting_as(pair.learner):
        (row,) = queries.session_rows(pair.learner)
    assert row.brought == "Ruth brought the question; you brought the evidence"


def test_a_step_tried_as_an_experiment_grows_one_leaf():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        commands.open_session(actor=pair.learner, session_id=session.id)
        step = commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="step", words="Wait")
        made = commands.promote_takeaway(actor=pair.learner, takeaway_id=step.id)
        commands.tried_step(actor=pair.learner, takeaway_id=step.id, result="Went flat.")
        assert [moment.text for moment in queries.growth(pair.learner)] == ["Went flat."]
        enquiry.record_outcome(actor=pair.learner, experiment_id=made, fields={"happened": "It went flat."})
        assert [(moment.label, moment.text) for moment in queries.growth(pair.learner)] == [("Tried", "Wait")]
