from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trellis.evidence.media.ranges import (
    SLICE_MAX,
    Slice,
    Unsatisfiable,
    if_range_allows,
    parse_range,
)

SIZES = st.integers(0, 20 * SLICE_MAX)


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        ("bytes=0-499", 10_000, (0, 499)),
        ("bytes=500-999", 10_000, (500, 999)),
        ("bytes=-500", 10_000, (9_500, 9_999)),
        ("bytes=9500-", 10_000, (9_500, 9_999)),
        ("bytes=0-0,-1", 10_000, (0, 0)),
        ("bytes=99999-,5-6", 10_000, (5, 6)),
        ("Bytes = 0-9", 10_000, (0, 9)),
        ("bytes= 0-9 , 20-29", 10_000, (0, 9)),
        ("bytes=-99999", 10_000, (0, 9_999)),
        ("bytes=0-99999", 10_000, (0, 9_999)),
        ("bytes=0-", SLICE_MAX * 3, (0, SLICE_MAX - 1)),
        (f"bytes={SLICE_MAX}-", SLICE_MAX * 3, (SLICE_MAX, 2 * SLICE_MAX - 1)),
        (f"bytes=-{SLICE_MAX * 2}", SLICE_MAX * 3, (SLICE_MAX, 2 * SLICE_MAX - 1)),
        ("bytes=0-" + "9" * 5000, 10, (0, 9)),
    ],
)
def test_parse_range_gives_the_slice(header: str, size: int, expected: tuple[int, int]) -> None:
    assert parse_range(header, size) == Slice(*expected, size)


@pytest.mark.parametrize(
    "header",
    [
        None, "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=abc", "bytes=5-4", "items=0-5",
        "bytes=1-2,x", "bytes=1--2", "bytes=+1-2", "bytes=1.0-2", "bytes=٣-٤", "bytes=0 - 4",
    ],
)  # fmt: skip
def test_parse_range_ignores_what_is_no_byte_range(header: str | None) -> None:
    assert parse_range(header, 100) is None


@pytest.mark.parametrize(
    ("header", "size"),
    [("bytes=100-", 100), ("bytes=100-200,300-", 100), ("bytes=-0", 100), ("bytes=0-0", 0),
     ("bytes=-5", 0), ("bytes=" + "9" * 5000 + "-", 100)],
)  # fmt: skip
def test_parse_range_past_the_end_is_unsatisfiable(header: str, size: int) -> None:
    answer = parse_range(header, size)
    assert answer == Unsatisfiable(size)
    assert answer.content_range == f"bytes */{size}"


@given(header=st.text(max_size=60), size=SIZES)
@example(header="bytes=-1", size=0)
def test_parse_range_survives_any_header(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        answer = parse_range(text, size)
        if isinstance(answer, Slice):
            assert 0 <= answer.start <= answer.end < size


@given(st.data(), st.integers(1, 20 * SLICE_MAX))
def test_slices_followed_one_after_another_cover_the_file(data: st.DataObject, size: int) -> None:
    start = data.draw(st.integers(0, size - 1))
    slice_max = data.draw(st.integers(max(1, size // 50), size + 5))
    at = start
    while at < size:
        answer = parse_range(f"bytes={at}-", size, slice_max=slice_max)
        assert isinstance(answer, Slice)
        assert answer.start == at
        assert 1 <= answer.length <= slice_max
        assert answer.content_range == f"bytes {at}-{answer.end}/{size}"
        at = answer.end + 1
    assert at == size


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_slice_starts_where_asked_and_never_exceeds_what_was_asked(size: int, first: int, more: int) -> None:
    answer = parse_range(f"bytes={first}-{first + more}", size)
    if first >= size:
        assert answer == Unsatisfiable(size)
    else:
        assert answer == Slice(first, min(first + more, size - 1, first + SLICE_MAX - 1), size)


def test_if_range_allows_only_the_same_strong_tag() -> None:
    assert if_range_allows(None, '"abc"')
    assert if_range_allows('"abc"', '"abc"')
    assert not if_range_allows('"old"', '"abc"')
    assert not if_range_allows('W/"abc"', 'W/"abc"')
    assert not if_range_allows("Wed, 21 Oct 2026 07:28:00 GMT", '"abc"')
