"""The tables of observation and docs/state-machines.md say the same."""

import pytest

from tests.assessment.test_state_machines import documented
from trellis.observation.enums import LookState, ObservationState
from trellis.observation.workflow import LOOK, OBSERVATION


@pytest.mark.parametrize(
    ("title", "workflow", "states"), [("Observation", OBSERVATION, ObservationState), ("Look", LOOK, LookState)]
)
def test_documented_tables_are_those_in_the_code(title, workflow, states):
    held = [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in workflow.transitions.values()
    ]
    assert documented(title) == held
    named = {state for step in workflow.transitions.values() for state in (*step.sources, step.target)}
    assert named == set(states.values)
