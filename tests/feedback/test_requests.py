"""Feedback requests: expected first, shown only when enough answered, and only once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections, transaction

from tests.factories.coaching import make_pair
from tests.factories.feedback import answer, make_request
from trellis.feedback import commands, queries
from trellis.feedback.models import Line, Request, Sheet, Tally
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def closed(pair, request):
    with acting_as(pair.learner):
        commands.close(actor=pair.learner, request_id=request.id)
        return queries.request_view(pair.learner, request.id)


def test_no_link_works_before_the_asker_has_said_what_they_expect():
    pair = make_pair()
    made = make_request(pair.learner, opened=False)
    assert answer(made, 0) == "over"
    with acting_as(None):
        assert queries.asked(made.code) is None
    with acting_as(pair.learner):
        with pytest.raises(Invalid) as caught:
            commands.open_link(actor=pair.learner, request_id=made.id, prediction={"know-what": 9})
        assert set(caught.value.problems) == {one["key"] for one in made.questions}
        with pytest.raises(DatabaseError), transaction.atomic():
            Request.objects.filter(id=made.id).update(state="open")  # the database asks for it too


def test_what_was_expected_is_not_changed_once_the_link_works():
    pair = make_pair()
    made = make_request(pair.learner)
    with acting_as(pair.learner):
        for change in ({"prediction": {"know-what": 0}}, {"least": 6}, {"state": "draft"}, {"answered": 9}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Request.objects.filter(id=made.id).update(**change)
        with pytest.raises(Refused):
            commands.open_link(actor=pair.learner, request_id=made.id, prediction={})


def test_while_it_is_open_the_asker_learns_only_whether_enough_have_answered():
    pair = make_pair()
    made = make_request(pair.learner)
    for count in range(1, 6):
        answer(made, 0)
        with acting_as(pair.learner):
            view = queries.request_view(pair.learner, made.id)
            assert (view.enough, view.row.answered) == (count == 5, None)
            assert [one.counts for one in view.questions] == [()] * 5
            assert not any(model.objects.exists() for model in (Sheet, Tally, Line))
            with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
                cursor.execute("SELECT feedback_count_up(%s)", [made.id])  # one look, after closing
    with acting_as(pair.coach), connections["default"].cursor() as cursor:
        cursor.execute("SELECT feedback_enough(%s)", [made.id])
        assert cursor.fetchone() == (False,)


def test_a_question_takes_as_many_answers_as_people_and_a_form_sent_twice_counts_once():
    pair = make_pair()
    made = make_request(pair.learner, expected=5)
    once = uuid4()
    with acting_as(None):
        for _ in range(3):
            assert commands.answer(actor=None, code=made.code, once=once, chosen={"know-what": 2}) == "kept"
    for _ in range(4):
        assert answer(made, 2) == "kept"
    assert answer(made, 2) == "full"
    view = closed(pair, made)
    assert view.questions[0].counts[2] == ("Sometimes", 5)
    assert answer(made, 2) == "over"


def test_words_are_taken_only_where_asked_for_and_come_in_no_order():
    pair = make_pair()
    quiet, open_ended = make_request(pair.learner), make_request(pair.learner, with_words=True)
    said = ["zebra", "Apple", "mango", "Banana", "cherry"]
    for words in said:
        answer(quiet, 0, words=words)
        answer(open_ended, 0, words=words)
    assert closed(pair, quiet).lines == ()
    assert closed(pair, open_ended).lines == ("Apple", "Banana", "cherry", "mango", "zebra")


def test_a_closed_request_is_shown_to_a_partnership_and_taken_back():
    pair = make_pair()
    made = make_request(pair.learner)
    for _ in range(5):
        answer(made, 0, 0, 0, 0, 0)
    with acting_as(pair.learner):
        with pytest.raises(Refused):
            commands.show(actor=pair.learner, request_id=made.id, circle_id=pair.circle)
        with pytest.raises(DatabaseError), transaction.atomic():
            Request.objects.filter(id=made.id).update(circle_id=pair.circle)
        commands.close(actor=pair.learner, request_id=made.id)
        commands.show(actor=pair.learner, request_id=made.id, circle_id=pair.circle)
    with acting_as(pair.coach):
        view = queries.request_view(pair.coach, made.id)
        assert (view.mine, view.questions[0].answered) == (False, 5)
        assert [one.mine for one in queries.requests_of(pair.coach)] == [False]
        for refused in (commands.close, commands.take_back, commands.delete):
            with pytest.raises(Refused):
                refused(actor=pair.coach, request_id=made.id)
    with acting_as(pair.learner):
        commands.take_back(actor=pair.learner, request_id=made.id)
    with acting_as(pair.coach), pytest.raises(Request.DoesNotExist):
        queries.request_view(pair.coach, made.id)


def test_own_questions_are_asked_with_the_choices_of_the_set():
    pair = make_pair()
    made = make_request(pair.learner, own="Is it loud?\n\n  Do you  get a turn? ", opened=False)
    assert [one["text"] for one in made.questions] == ["Is it loud?", "Do you get a turn?"]
    assert (made.set_key, made.choices[0]) == ("", "Always")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"set_key": "none"}, "set_key"),
        ({"heading": " "}, "heading"),
        ({"heading": "x" * 121}, "heading"),
        ({"expected": 4}, "expected"),
        ({"expected": None}, "expected"),
        ({"closes_on": None}, "closes_on"),
        ({"closes_on": clock.today() - timedelta(1)}, "closes_on"),
        ({"own": "\n".join("abcdefg")}, "own"),
        ({"own": "x" * 201}, "own"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(given, field):
    pair = make_pair()
    with pytest.raises(Invalid) as caught:
        make_request(pair.learner, **given)
    assert list(caught.value.problems) == [field]
