"""The table of feedback and docs/state-machines.md say the same."""

from tests.assessment.test_state_machines import documented
from trellis.feedback.enums import State
from trellis.feedback.workflow import REQUEST


def test_documented_table_is_the_one_in_the_code():
    held = [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in REQUEST.transitions.values()
    ]
    assert documented("Feedback request") == held
    named = {state for step in REQUEST.transitions.values() for state in (*step.sources, step.target)}
    assert named == set(State.values)
