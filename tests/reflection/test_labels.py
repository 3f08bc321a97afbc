"""The labels are computed from what a reflection names."""

import pytest

from trellis.reflection.labels import AHEAD, UNCITED, labels

BACK = {"pieces": 1, "theory": False, "to_come": False, "approach": False, "tried": False}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, ()),
        ({"pieces": 0}, (UNCITED,)),  # R49
        ({"pieces": 0, "theory": True}, ()),
        ({"to_come": True}, (AHEAD,)),
        ({"approach": True}, (AHEAD,)),  # R59: an approach without a trial
        ({"approach": True, "tried": True}, ()),
        ({"to_come": True, "approach": True, "tried": True}, (AHEAD,)),
        ({"pieces": 0, "approach": True}, (AHEAD, UNCITED)),
        ({"pieces": 0, "approach": True, "tried": True}, (UNCITED,)),  # a trial named is not yet evidence of it
    ],
)
def test_labels_follow_what_is_named(named, expected):
    assert labels(**BACK | named) == expected
