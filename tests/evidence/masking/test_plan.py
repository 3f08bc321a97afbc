"""What is to be hidden, as data: nothing outside the picture or the recording, nothing lost on the way to JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.evidence.masking import path, plan
from trellis.evidence.masking.plan import Area, Key, Plan, Unusable
from trellis.evidence.regions import Region

BOX = Region(1000, 2000, 1500, 1500)
regions = st.builds(Region, *(st.integers(0, 5000) for _ in range(2)), *(st.integers(100, 5000) for _ in range(2)))


@given(st.lists(st.tuples(regions, st.integers(0, 1_800)), min_size=1, max_size=8, unique_by=lambda pair: pair[1]))
def test_a_plan_survives_json_and_its_keys_stay_in_order(twentieths):
    set_by_hand = [(box, at * 50) for box, at in twentieths]
    first, *others = set_by_hand
    made = plan.with_area(Plan(look="cover", silent=((1, 2),)), first[0], first[1], 100_000, 200_000)
    for box, at in others:
        made = plan.with_key(made, 0, box, at, 100_000, 200_000)
    keys = made.areas[0].keys
    assert [key.at for key in keys] == sorted(at for _, at in set_by_hand)
    assert plan.from_data(json.loads(json.dumps(plan.as_data(made)))) == made
    for key in keys:
        found = path.box_at(path.straight(made.areas[0]), 100_000, key.at)
        assert found == path.of(key.box)


def test_what_cannot_be_is_refused_with_a_sentence():
    with pytest.raises(Unusable, match="has ended"):
        plan.with_area(Plan(), BOX, 9_000, 12_000, 8_000)
    with pytest.raises(Unusable, match="until after"):
        plan.with_area(Plan(), BOX, 5_000, 5_000, 8_000)
    with pytest.raises(Unusable, match="within the picture"):
        plan.with_area(Plan(), Region(9000, 0, 1500, 1500), 0, 5_000, 8_000)
    with pytest.raises(Unusable, match="gone already"):
        plan.with_key(Plan(), 0, BOX, 0, 1, 8_000)
    with pytest.raises(Unusable, match="after its beginning"):
        plan.with_silence(Plan(), 5, 5, 10)
    full = Plan(areas=tuple(Area((Key(0, BOX),), 1) for _ in range(plan.AREAS_MOST)))
    with pytest.raises(Unusable, match="the most"):
        plan.with_area(full, BOX, 0, 5_000, 8_000)


def test_silences_that_touch_become_one():
    made = plan.with_silence(plan.with_silence(Plan(), 1000, 2000, 9000), 4000, 5000, 9000)
    assert plan.with_silence(made, 1500, 4000, 9000).silent == ((1000, 5000),)
    assert plan.without_silence(made, 0).silent == ((4000, 5000),)


def test_taking_the_last_moment_of_a_place_away_takes_the_place_away():
    made = plan.with_key(plan.with_area(Plan(), BOX, 0, 5_000, 8_000), 0, BOX, 2_000, 5_000, 8_000)
    once = plan.without_key(made, 0, 2_000)
    assert [key.at for key in once.areas[0].keys] == [0]
    assert plan.without_key(once, 0, 0).areas == ()


def test_a_way_is_told_in_few_moments_and_nothing_is_hidden_outside_its_time():
    line = [(at * 10, path.Box(at, 2 * at, 500, 500)) for at in range(1000)]
    assert path.simplified(line) == [line[0], line[-1]]
    assert path.box_at(line, 9_990, 20_000) is None
    assert path.box_at([(5_000, line[0][1])], 6_000, 5_000 - path.LEAD_MS - 1) is None
    assert path.box_at([(5_000, line[0][1])], 6_000, 5_000 - path.LEAD_MS) == line[0][1]
    assert path.pixels(path.Box(0, 0, 1000, 1000), 100, 100) == (0, 0, 7, 7)
