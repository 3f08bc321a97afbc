"""The tables of enquiry and coaching and docs/state-machines.md say the same."""

import pytest

from tests.assessment.test_state_machines import documented
from trellis.coaching import enums
from trellis.coaching.workflow import AGREEMENT, HOURS, PARTNERSHIP, SESSION, TAKEAWAY
from trellis.enquiry.enums import ExperimentState, GoalState
from trellis.enquiry.workflow import EXPERIMENT, GOAL


@pytest.mark.parametrize(("title", "workflow", "states"), [
    ("Goal", GOAL, GoalState), ("Experiment", EXPERIMENT, ExperimentState),
    ("Partnership", PARTNERSHIP, enums.PartnershipState), ("Agreement", AGREEMENT, enums.AgreementState),
    ("Session", SESSION, enums.SessionState), ("Takeaway", TAKEAWAY, enums.TakeawayState),
    ("Contact hours", HOURS, enums.HoursState),
])  # fmt: skip
def test_documented_tables_are_those_in_the_code(title, workflow, states):
    held = [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in workflow.transitions.values()
    ]
    assert documented(title) == held
    named = {state for step in workflow.transitions.values() for state in (*step.sources, step.target)}
    assert named == set(states.values)
