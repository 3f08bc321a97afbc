"""The table of disclosure cases and docs/state-machines.md say the same."""

from tests.assessment.test_state_machines import documented
from trellis.protection.cases.workflow import CASE
from trellis.protection.enums import CaseState


def test_documented_table_is_that_in_the_code():
    steps = CASE.transitions.values()
    assert documented("Disclosure case") == [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in steps
    ]
    assert {state for step in steps for state in (*step.sources, step.target)} == set(CaseState.values)
