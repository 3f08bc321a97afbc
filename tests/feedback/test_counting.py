"""How answers are counted: looked at with the owner's eyes, which see everything there is."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.coaching import make_pair
from tests.factories.feedback import answer, make_request
from tests.feedback.test_requests import closed
from trellis.feedback import commands
from trellis.feedback.models import Line, Request, Result, Sheet, Tally
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.models import Event

pytestmark = pytest.mark.usefixtures("committed")


def left() -> list[int]:
    return [model.objects.using("owner").count() for model in (Sheet, Tally, Line)]


def test_five_answers_are_counted_and_set_against_what_was_expected():
    pair = make_pair()
    made = make_request(pair.learner)
    for choices in ((0, 1), (0, 1), (0, 1), (0, 2), (1, -1)):
        assert answer(made, *choices) == "kept"
    view = closed(pair, made)
    first, second = view.questions[:2]
    assert view.row.answered == 5
    assert first.counts == (("Always", 4), ("Most of the time", 1), ("Sometimes", 0), ("Never", 0))
    assert (first.expected, first.most) == ("Most of the time", ("Always",))
    assert second.counts == ()  # R53: four answered it
    assert left() == [0, 0, 0]


def test_with_fewer_than_five_nothing_is_shown_and_everything_is_deleted():
    pair = make_pair()
    made = make_request(pair.learner, with_words=True)
    for _ in range(4):
        answer(made, 0, 0, words="Quite quiet")
    view = closed(pair, made)
    assert view.row.answered is None
    assert [one.counts for one in view.questions] == [()] * 5
    assert view.lines == ()
    assert left() == [0, 0, 0]
    assert Result.objects.using("owner").count() == 0


def test_nonsense_is_not_counted():
    pair = make_pair()
    made = make_request(pair.learner)
    with acting_as(None):
        for chosen in (
            {},
            {"know-what": 4},
            {"know-what": -1},
            {"know-what": 1.5},
            {"know-what": 10**30},
            {"other": 1},
            {"know-what": "1"},
            {"know-what": None},
        ):
            assert commands.answer(actor=None, code=made.code, once=uuid4(), chosen=chosen, words="x") == "empty"
        assert commands.answer(actor=None, code="nothing", once=uuid4(), chosen={}) == "over"
    assert left() == [0, 0, 0]


def test_an_answer_leaves_no_person_no_time_and_no_trail():
    pair = make_pair()
    made = make_request(pair.learner, with_words=True)
    before = Event.objects.using("owner").count()
    answer(made, 0, 0, words="I like it")
    assert Event.objects.using("owner").count() == before
    for model in (Sheet, Tally, Line):
        assert {field.name for field in model._meta.fields} <= {"id", "request", "key", "choice", "n", "words"}
        (row,) = model.objects.using("owner").all()[:1]
        assert row.id.version == 4  # says nothing of when
    stands = Request.objects.using("owner").get(id=made.id)
    assert (stands.version, stands.state) == (made.version, "open")


def test_the_last_day_ends_it_and_deleting_ends_the_link():
    pair = make_pair()
    made, other = make_request(pair.learner), make_request(pair.learner)
    Request.objects.using("owner").filter(id=made.id).update(closes_on=clock.today() - timedelta(1))
    assert answer(made, 0) == "over"
    answer(other, 0)
    with acting_as(pair.learner):
        commands.delete(actor=pair.learner, request_id=other.id)
    assert answer(other, 0) == "over"
    assert left() == [0, 0, 0]
