"""The tables of disclosure cases and data requests, and docs/state-machines.md, say the same."""

import pytest

from tests.assessment.test_state_machines import documented
from trellis.protection.cases.workflow import CASE
from trellis.protection.enums import CaseState, RequestState, TaskState
from trellis.protection.requests.workflow import REQUEST, TASK


@pytest.mark.parametrize(
    ("heading", "table", "states"),
    [
        ("Disclosure case", CASE, CaseState),
        ("Data request", REQUEST, RequestState),
        ("Owner’s task", TASK, TaskState),
    ],
)
def test_documented_table_is_that_in_the_code(heading, table, states):
    steps = table.transitions.values()
    assert documented(heading) == [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in steps
    ]
    assert {state for step in steps for state in (*step.sources, step.target)} == set(states.values)
