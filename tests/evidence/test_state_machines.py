"""The tables of evidence and docs/state-machines.md say the same; every state is reached and left as written."""

import pytest

from tests.assessment.test_state_machines import documented
from trellis.evidence.enums import HidingState, ItemState, UploadState
from trellis.evidence.workflow import HIDING, ITEM, UPLOAD


@pytest.mark.parametrize(("title", "workflow"), [("Item", ITEM), ("Upload", UPLOAD), ("Hiding", HIDING)])
def test_the_table_is_as_documented(title, workflow):
    in_code = [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__.strip())
        for step in workflow.transitions.values()
    ]
    assert documented(title) == in_code


@pytest.mark.parametrize(
    ("states", "workflow", "first"), [(ItemState, ITEM, "waiting"), (UploadState, UPLOAD, "receiving"), (HidingState, HIDING, "draft")]
)
def test_every_state_can_be_reached(states, workflow, first):
    targets = {step.target for step in workflow.transitions.values()}
    assert targets | {first} == {str(state) for state in states}
