"""What to look at before a record leaves. The software lists; a person decides."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.protection.cases.redaction import look_at, masked

NAMES, KEYS = ["Ruth Adeyemi", "Dr Owen Pryce", "Al Bo"], ["K-17", "p3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruth Adeyemi said so, and RUTH again.", "[name removed] said so, and [name removed] again."),
        ("Pryce and Dr Owen Pryce.", "[name removed] and [name removed]."),
        ("The truth of Ruthless Al.", "The truth of Ruthless Al."),
        ("Pupil K-17 sat by P3, not K-178.", "Pupil [pupil removed] sat by [pupil removed], not K-178."),
        ("Write to a.b@mill.example or 01632 960 123.", "Write to [contact removed] or [contact removed]."),
        ("Mrs Okafor asked.", "[name removed] asked."),
        ("On 12 March 2026 at 10.30 I waited 7 seconds.", "On 12 March 2026 at 10.30 I waited 7 seconds."),
        ("", ""),
    ],
)
def test_names_keys_and_contacts_are_found_whole(text, expected):
    assert masked(text, look_at(text, names=NAMES, keys=KEYS)) == expected


@given(st.text(max_size=200), st.lists(st.sampled_from([*NAMES, *KEYS]), max_size=6))
def test_finds_never_overlap_and_nothing_else_is_touched(noise, put):
    text = " ".join([noise, *put])
    marks = look_at(text, names=NAMES, keys=KEYS)
    assert all(one.end <= two.start for one, two in pairwise(marks))
    assert all(text[one.start : one.end] == one.said for one in marks)
    rest = masked(text, marks)
    for mark in reversed(marks):
        text = text[: mark.start] + mark.instead + text[mark.end :]
    assert rest == text
