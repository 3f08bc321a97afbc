"""The arithmetic of marks, as properties."""

from hypothesis import given
from hypothesis import strategies as st

from trellis.assessment.scores import Score, mark_of, middle, missing, passes, problems, total, weighted
from trellis.programme.rubric_schema import Band, Criterion, Descriptor, Rubric

BANDS = (("no", 0, 39), ("near", 40, 49), ("pass", 50, 59), ("merit", 60, 69), ("top", 70, 100))


def rubric(*weights):
    bands = tuple(Band(key=key, title=key.title(), lowest=low, highest=high) for key, low, high in BANDS)
    words = tuple(Descriptor(band=key, text=key) for key, _low, _high in BANDS)
    criteria = tuple(
        Criterion(key=f"c{at}", title=f"C{at}", asks="?", weight=weight, descriptors=words)
        for at, weight in enumerate(weights)
    )
    return Rubric(key="r", title="R", about="R", level=7, pass_mark=50, bands=bands, criteria=criteria, sources=("s",))


weights_and_marks = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.tuples(st.integers(1, 100), st.integers(0, 100)),
    min_size=1,
    max_size=8,
)


@given(weights_and_marks)
def test_the_whole_lies_between_lowest_and_highest(given_marks):
    weights = {key: pair[0] for key, pair in given_marks.items()}
    marks = {key: pair[1] for key, pair in given_marks.items()}
    assert min(marks.values()) <= weighted(weights, marks) <= max(marks.values())


@given(weights_and_marks, st.integers(1, 7))
def test_only_the_proportion_of_weights_counts(given_marks, times):
    weights = {key: pair[0] for key, pair in given_marks.items()}
    marks = {key: pair[1] for key, pair in given_marks.items()}
    assert weighted(weights, marks) == weighted({key: weight * times for key, weight in weights.items()}, marks)


@given(weights_and_marks, st.data())
def test_a_higher_mark_never_lowers_the_whole(given_marks, data):
    weights = {key: pair[0] for key, pair in given_marks.items()}
    marks = {key: pair[1] for key, pair in given_marks.items()}
    key = data.draw(st.sampled_from(sorted(marks)))
    better = {**marks, key: data.draw(st.integers(marks[key], 100))}
    assert weighted(weights, better) >= weighted(weights, marks)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.integers(0, 100))
def test_equal_marks_are_the_whole(weights, mark):
    keys = [str(at) for at in range(len(weights))]
    assert weighted(dict(zip(keys, weights, strict=True)), dict.fromkeys(keys, mark)) == mark


def test_halves_are_rounded_up():
    assert weighted({"a": 1, "b": 1}, {"a": 49, "b": 50}) == 50
    assert weighted({"a": 3, "b": 1}, {"a": 49, "b": 50}) == 49


def test_a_band_without_a_mark_counts_as_its_middle():
    held = rubric(40, 60)
    assert [middle(band) for band in held.bands] == [19, 44, 54, 64, 85]
    assert mark_of(held, Score("pass")) == 54
    assert mark_of(held, Score("pass", 58)) == 58
    assert total(held, {"c0": Score("pass"), "c1": Score("merit", 60)}) == 58  # 0.4·54 + 0.6·60 = 57.6


@given(st.lists(st.sampled_from([key for key, _low, _high in BANDS]), min_size=3, max_size=3))
def test_choosing_bands_alone_always_gives_a_whole_and_pass_follows_the_pass_mark(bands):
    held = rubric(15, 25, 60)
    mark = total(held, {f"c{at}": Score(band) for at, band in enumerate(bands)})
    assert mark is not None
    assert passes(held, mark) is (mark >= 50)


def test_nothing_is_totalled_while_a_criterion_has_no_band():
    held = rubric(50, 50)
    assert total(held, {"c0": Score("pass")}) is None
    assert missing(held, {"c0": Score("pass")}) == ["C1"]
    assert total(rubric(100), {}) is None


def test_marks_outside_their_band_are_named():
    held = rubric(50, 50)
    found = problems(held, {"c0": Score("pass", 61), "c1": Score("none", 5)})
    assert found == {"c0": "Pass goes from 50 to 59, and the mark is 61.", "c1": "Choose a band for “C1”."}
    assert problems(held, {"c0": Score("pass", 59), "c1": Score("")}) == {}
