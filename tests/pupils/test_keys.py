"""Keys stand for pupils; names never come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.kernel.errors import Invalid
from trellis.pupils import keys


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("P01-P04", ["P01", "P02", "P03", "P04"]),
        ("p9 to p11, p30; p9", ["P9", "P10", "P11", "P30"]),
        ("P01\nP02 P03", ["P01", "P02", "P03"]),
        ("4-12", ["4-12"]),  # may be a key by itself
        ("4KH-12 7B/031", ["4KH-12", "7B/031"]),
        ("", []),
    ],
)
def test_a_field_of_keys_is_read_as_typed(typed, read):
    assert keys.read(typed) == read


@pytest.mark.parametrize(
    "name",
    ["Amy", "Amy Jones", "amy.jones", "Sam1", "JONES7", "PN", "A123456789012", "12032015", "120315", "2015-03-12",
     "Zoë1", "P07 (Amy)", "<b>1", "P٣"],
)  # fmt: skip
def test_names_initials_birthdays_and_national_numbers_are_refused_with_what_to_do(name):
    with pytest.raises(Invalid) as refused:
        keys.read(name)
    assert "such as P07" in refused.value.problems["keys"]


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=20))
def test_words_of_letters_alone_are_never_a_key(word):
    assert keys.problem(keys.tidy(word))


@given(st.text(max_size=60))
def test_whatever_is_typed_either_fits_or_is_refused(text):
    try:
        found = keys.read(text)
    except Invalid:
        return
    assert all(keys.problem(key) == "" for key in found)
    assert len(found) == len(set(found))
