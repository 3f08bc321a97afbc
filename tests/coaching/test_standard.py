"""Only what the software keeps is promised and signed (R63, R73)."""

from pathlib import Path

import pytest

from trellis.coaching import standard
from trellis.kernel.packs import load_pack

MTL = Path(__file__).parents[2] / "packs" / "mtl"


@pytest.fixture(scope="module")
def agreement():
    return standard.standard_of(load_pack(MTL))


def test_clauses_without_their_part_of_the_software_are_neither_shown_nor_signed(agreement):
    whole = load_pack(MTL).agreements["standard"]
    absent = {clause.key for clause in whole.clauses} - {clause.key for clause in agreement.clauses}
    assert absent == {"quiet-hours", "cover", "research"}
    assert not {"quiet-hours", "cover-days"} & set(standard.terms_from(agreement, {}))


def test_the_true_promises_are_always_there(agreement):
    keys = {clause.key for clause in agreement.clauses}
    assert keys >= {"who-reads", "passes-on", "safety", "law", "database", "submitted", "head-promise", "take-back"}
    assert standard.terms_from(agreement, {})["passes-to-management"] == "nothing"


def test_a_choice_that_is_no_option_stays_standard(agreement):
    assert standard.terms_from(agreement, {"passes-to-management": "everything"})["passes-to-management"] == "nothing"
    assert standard.terms_from(agreement, {"tutor-in-circle": "yes"})["tutor-in-circle"] == "yes"
