"""A part of a picture, read from a form and said in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.evidence.regions import LEAST, WHOLE, Region, in_percent, region_from


@pytest.mark.parametrize(("sent", "region"), [
    ("", None), ("  ", None), ("0,0,100,100", Region(0, 0, WHOLE, WHOLE)), ("12.5,30,20,15.25", Region(1250, 3000, 2000, 1525)),
])  # fmt: skip
def test_what_a_form_sends_is_read(sent, region):
    assert region_from(sent) == region


@pytest.mark.parametrize("sent", [
    "1,2,3", "a,b,c,d", "-1,0,10,10", "95,0,10,10", "0,95,10,10", "0,0,0.5,10", "0,0,10,0", "nan,0,10,10", "inf,0,1,1",
    "1e9,0,10,10", "0,0,10,10,10",
])  # fmt: skip
def test_what_lies_outside_or_is_nothing_is_refused(sent):
    with pytest.raises((ValueError, OverflowError)):
        region_from(sent)


@given(st.integers(0, WHOLE - LEAST), st.integers(0, WHOLE - LEAST), st.data())
def test_what_is_written_is_read_again(left, top, data):
    width = data.draw(st.integers(LEAST, WHOLE - left))
    height = data.draw(st.integers(LEAST, WHOLE - top))
    region = Region(left, top, width, height)
    assert region_from(in_percent(region)) == region


@pytest.mark.parametrize(("region", "words"), [
    (Region(0, 0, 2000, 2000), "top left"), (Region(8000, 8000, 2000, 2000), "bottom right"),
    (Region(4000, 4000, 2000, 2000), "in the middle"), (Region(4000, 0, 2000, 1000), "top"),
    (Region(0, 4000, 1000, 2000), "left"),
])  # fmt: skip
def test_where_it_lies_is_said_in_words(region, words):
    assert region.words == words
