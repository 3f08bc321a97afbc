"""The rule itself: who stops a recording, for every combination that hypothesis finds."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trellis.kernel.ids import new_id
from trellis.pupils.enums import Allows, Reach, Why
from trellis.pupils.gate import Concern, Word, concerned, said, standing, stops

DAY = date(2026, 11, 23)
DAYS = st.one_of(st.none(), st.integers(-400, 400).map(lambda days: DAY + timedelta(days=days)))
WORDS = st.builds(Word, allows=st.integers(0, 3), blur=st.booleans(), expires_on=DAYS)
REACHES = st.sampled_from([None, Reach.SCHOOL, Reach.OUTSIDE])


def hold(own, whole, day=DAY):
    return standing(new_id(), "P07", own, whole, day)


@given(own=WORDS, whole=WORDS, other=WORDS)
def test_a_pupils_own_word_outweighs_whatever_the_class_says(own, whole, other):
    first, second = hold(own, whole), hold(own, other)
    assert (first.allows, first.blur, first.expired) == (second.allows, second.blur, second.expired)


@given(own=st.none() | WORDS, whole=st.none() | WORDS, hidden=st.booleans())
def test_a_wider_circle_never_lets_more_through(own, whole, hidden):
    one = hold(own, whole)
    passes = [stops(one, reach, faces_hidden=hidden) is None for reach in (None, Reach.SCHOOL, Reach.OUTSIDE)]
    assert passes == sorted(passes, reverse=True)


@given(own=st.none() | WORDS, whole=st.none() | WORDS, reach=REACHES)
def test_hiding_faces_only_ever_helps_and_only_with_faces(own, whole, reach):
    one = hold(own, whole)
    bare, hidden = stops(one, reach), stops(one, reach, faces_hidden=True)
    assert hidden == (None if bare == Why.FACE else bare)


@given(word=WORDS, reach=REACHES, days=st.integers(0, 800))
def test_time_only_takes_away(word, reach, days):
    now, later = hold(word, None), hold(word, None, DAY + timedelta(days=days))
    if stops(now, reach) is not None:
        assert stops(later, reach) is not None


@given(word=WORDS)
def test_it_holds_on_its_last_day_and_not_the_day_after(word):
    if word.expires_on is None:
        assert hold(word, None, date(2999, 1, 1)).expired is False
        return
    assert hold(word, None, word.expires_on).expired is False
    gone = hold(word, None, word.expires_on + timedelta(days=1))
    assert (gone.expired, gone.allows, gone.blur) == (True, Allows.NOTHING, word.blur)


@given(whole=st.none() | WORDS, owns=st.lists(st.none() | WORDS, max_size=6), reach=REACHES, data=st.data())
def test_those_confirmed_absent_never_count_and_nobody_else_is_spared(whole, owns, reach, data):
    pupils = [standing(new_id(), f"P{number}", own, whole, DAY) for number, own in enumerate(owns)]
    absent = data.draw(st.sets(st.sampled_from(pupils) if pupils else st.nothing()))
    found = concerned(pupils, reach, without=[one.pupil for one in absent])
    expected = [one.key for one in pupils if one not in absent and stops(one, reach)]
    assert [one.key for one in found] == expected


def test_nothing_recorded_is_no_permission():
    assert stops(hold(None, None), None) == Why.NOT_RECORDED


def test_each_step_stops_what_goes_further():
    table = {
        0: (Why.NOT_RECORDED, Why.NOT_RECORDED, Why.NOT_RECORDED),
        1: (None, Why.NOT_SHOWN, Why.NOT_SHOWN),
        2: (None, None, Why.NOT_OUTSIDE),
        3: (None, None, None),
    }
    for allows, whys in table.items():
        one = hold(Word(allows), None)
        assert tuple(stops(one, reach) for reach in (None, Reach.SCHOOL, Reach.OUTSIDE)) == whys


def test_sentences_name_the_keys_by_reason_gravest_first():
    concerns = [Concern("P12", Why.NOT_OUTSIDE), Concern("P07", Why.NOT_RECORDED), Concern("P03", Why.NOT_OUTSIDE)]
    assert said(concerns) == ["P07 may not be recorded.", "P12 and P03 may not be shown outside school."]
    many = said(Concern(f"P{number}", Why.FACE) for number in range(30))
    assert many == ["The face of P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11 and 18 more has to be hidden first."]
