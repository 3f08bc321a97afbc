"""The table of exemplars, and docs/state-machines.md, say the same."""

from tests.assessment.test_state_machines import documented
from trellis.exemplars.workflow import EXEMPLAR


def test_documented_table_is_that_in_the_code():
    steps = EXEMPLAR.transitions.values()
    assert documented("Exemplar") == [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in steps
    ]
