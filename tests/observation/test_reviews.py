"""Review frameworks in packs: each says what it is for and on what it rests, and none can be summed."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from trellis.kernel.packs import load_pack
from trellis.knowledge.why import why
from trellis.observation.review_schema import Review

MTL = Path(__file__).parents[2] / "packs" / "mtl"


@pytest.fixture(scope="module")
def mtl():
    return load_pack(MTL)


def test_each_says_what_it_is_for_what_it_cannot_show_and_on_what_it_rests(mtl):
    found = mtl.section(Review)
    assert {review.kind for review in found.values()} == {"notes", "tally", "sampling", "waits", "seats"}
    for review in found.values():
        assert review.version
        assert len(review.about) > 30
        assert len(review.cannot) > 30
        trail = why(mtl, review)
        assert trail
        assert not any(one.verified for one in trail)  # the paper names such frameworks and gives none


def _review(**change):
    base = {
        "key": "one", "title": "One", "version": "1.0", "kind": "tally", "about": "x", "cannot": "y", "how": ("z",),
        "sources": ("trellis-draft",), "codes": ({"key": "a", "title": "A", "about": "a"},),
    }  # fmt: skip
    return Review.model_validate(base | change)


@pytest.mark.parametrize("field", ["score", "points", "weight", "grade", "total"])
def test_a_framework_has_no_field_to_sum_by(field):
    assert _review().kind == "tally"
    with pytest.raises(ValidationError):  # R126
        _review(**{field: "3"})
    with pytest.raises(ValidationError):
        _review(codes=({"key": "a", "title": "A", "about": "a", field: "3"},))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "sampling", "codes": ({"key": "a", "title": "A", "about": "a"},) * 2}, "every_s"),
        ({"every_s": 15}, "every_s"),
        ({"kind": "waits", "codes": ({"key": "a", "title": "A", "about": "a", "part": "opens"},) * 2}, "opens a wait"),
        ({"kind": "notes"}, "has none"),
        ({"codes": ()}, "needs 1"),
        ({"codes": ({"key": "a", "title": "A", "about": "a", "part": "ends"},)}, "waits"),
    ],
)
def test_what_does_not_fit_its_kind_is_refused(change, says):
    with pytest.raises(ValidationError, match=says):
        _review(**change)
