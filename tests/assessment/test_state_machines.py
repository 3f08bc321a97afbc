"""The tables in the code and in docs/state-machines.md say the same."""

from pathlib import Path

import pytest

from trellis.assessment.enums import MarkState
from trellis.assessment.workflow import MARK
from trellis.portfolio.enums import SubmissionState
from trellis.portfolio.workflow import SUBMISSION
from trellis.programme.enums import EnrolmentState
from trellis.programme.workflow import ENROLMENT

TEXT = (Path(__file__).parents[2] / "docs" / "state-machines.md").read_text()


def documented(title):
    """Return the rows of one table: action, from, to, who."""
    part = TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in part.splitlines() if line.startswith("| ")
    ]
    return [tuple(row) for row in rows if row[0] != "action"]


@pytest.mark.parametrize(("title", "workflow", "states"), [
    ("Enrolment", ENROLMENT, EnrolmentState), ("Submission", SUBMISSION, SubmissionState), ("Mark", MARK, MarkState),
])  # fmt: skip
def test_documented_tables_are_those_in_the_code(title, workflow, states):
    held = [
        (step.action, ", ".join(step.sources), step.target, step.who.__doc__) for step in workflow.transitions.values()
    ]
    assert documented(title) == held
    named = {state for step in workflow.transitions.values() for state in (*step.sources, step.target)}
    assert named == set(states.values)
