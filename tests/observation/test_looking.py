"""Looks: versions kept, marks that may be sent twice, shown and taken back, laid beside a recording."""

from uuid import uuid4

import pytest

from tests.evidence.conftest import lesson, recordings  # noqa: F401  fixtures
from tests.factories.coaching import make_pair
from tests.factories.evidence import make_file
from tests.factories.observation import make_look, make_observation, note
from trellis.evidence import commands as evidence
from trellis.evidence.models import Item
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.observation import commands, queries
from trellis.observation.models import Look, Mark

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_framework_version_and_pack_are_kept_with_each_use():
    pair = make_pair()
    look = make_look(pair.coach)
    assert (look.review, look.review_version, look.pack_name) == ("question-types", "1.0", "mtl")  # R99
    assert look.pack_version
    with acting_as(pair.coach), pytest.raises(Invalid):
        commands.begin_look(actor=pair.coach, review="no-such-framework")


def test_marks_sent_again_are_kept_once_and_one_taken_back_stays_away():
    pair = make_pair()
    look = make_look(pair.coach)
    marks = [commands.NewMark(uuid4(), at, "open") for at in (1000, 2000, 3000)]
    with acting_as(pair.coach):
        first = commands.mark(actor=pair.coach, look_id=look.id, marks=marks[:2])
        again = commands.mark(actor=pair.coach, look_id=look.id, marks=marks)
        assert (len(first), len(again)) == (2, 3)
        commands.mark(actor=pair.coach, look_id=look.id, undone=[marks[1].id])
        commands.mark(actor=pair.coach, look_id=look.id, marks=marks)  # a late copy
        assert [mark.at_ms for mark in queries.look(pair.coach, look.id).marks] == [1000, 3000]


@pytest.mark.parametrize(
    "new",
    [
        {"code": "nonsense"},
        {},
        {"code": "open", "at_ms": -1},
        {"code": "open", "at_ms": 10**9},
        {"code": "open", "seat": "1-1"},
    ],
)
def test_what_is_no_mark_of_the_framework_is_refused(new):
    pair = make_pair()
    look = make_look(pair.coach)
    with acting_as(pair.coach), pytest.raises(Invalid):
        commands.mark(actor=pair.coach, look_id=look.id, marks=[commands.NewMark(uuid4(), **({"at_ms": 5} | new))])


def test_a_plan_holds_seats_and_never_a_name():
    pair = make_pair()
    with acting_as(pair.coach):
        for plan in ("Amy Ben", "P03 P04", "", "   "):
            with pytest.raises(Invalid):
                commands.begin_look(actor=pair.coach, review="who-was-asked", plan=plan)
        look = commands.begin_look(actor=pair.coach, review="who-was-asked", plan="oo oo\n o o")
        commands.mark(actor=pair.coach, look_id=look.id, marks=[commands.NewMark(uuid4(), 1, "asked", "2-2")])
        for seat in ("2-3", "Amy", ""):
            with pytest.raises(Invalid):
                commands.mark(actor=pair.coach, look_id=look.id, marks=[commands.NewMark(uuid4(), 1, "asked", seat)])


def test_marks_are_their_takers_alone_until_shown_and_again_when_taken_back():
    pair = make_pair()
    row = make_observation(pair)
    look = make_look(pair.coach, marks=[(1000, "open")], observation_id=row.id)
    with acting_as(pair.learner):
        assert queries.looks_of(pair.learner, observation_id=row.id) == []
        with pytest.raises(Look.DoesNotExist):
            commands.show_look(actor=pair.learner, look_id=look.id, circle_id=pair.circle)
    with acting_as(pair.coach):
        commands.show_look(actor=pair.coach, look_id=look.id, circle_id=pair.circle)
    with acting_as(pair.learner):
        assert len(queries.look(pair.learner, look.id).marks) == 1
        with pytest.raises(Refused):
            commands.mark(actor=pair.learner, look_id=look.id, marks=[commands.NewMark(uuid4(), 5, "open")])
    with acting_as(pair.coach):
        commands.hide_look(actor=pair.coach, look_id=look.id)
    with acting_as(pair.learner), pytest.raises(Look.DoesNotExist):
        queries.look(pair.learner, look.id)


def test_one_known_moment_lays_a_look_beside_a_recording(lesson):  # noqa: F811
    pair = make_pair()
    item = make_file(pair.learner, lesson)
    look = make_look(pair.coach, marks=[(60_000, "open"), (60_800, "probing"), (59_000, "closed")])
    with acting_as(pair.coach), pytest.raises(Item.DoesNotExist):
        commands.align(actor=pair.coach, look_id=look.id, item_id=item.id, mark_ms=60_000, at_ms=500)
    with acting_as(pair.learner):
        evidence.say_who_is_in(actor=pair.learner, item_id=item.id, nobody=True)
        evidence.share(actor=pair.learner, item_id=item.id, circle_id=pair.circle)
    with acting_as(pair.coach):
        with pytest.raises(Invalid):
            commands.align(actor=pair.coach, look_id=look.id, item_id=item.id, mark_ms=60_000, at_ms=10**8)
        commands.align(actor=pair.coach, look_id=look.id, item_id=item.id, mark_ms=60_000, at_ms=100)
        commands.align(actor=pair.coach, look_id=look.id, item_id=item.id, mark_ms=60_000, at_ms=500)
        found = queries.markers_on(pair.coach, item.id)
        assert [(one.at_ms, one.label) for one in found] == [(500, "You: Open"), (1300, "You: Asking further")]
    with acting_as(pair.learner):
        assert queries.markers_on(pair.learner, item.id) == []  # not shown yet
    with acting_as(pair.coach):
        commands.show_look(actor=pair.coach, look_id=look.id, circle_id=pair.circle)
    with acting_as(pair.learner):
        assert [one.label for one in queries.markers_on(pair.learner, item.id)] == [
            "Ruth: Open",
            "Ruth: Asking further",
        ]


def test_a_recording_deleted_takes_along_what_was_marked_on_it_by_anybody(lesson):  # noqa: F811
    pair = make_pair()
    item = make_file(pair.learner, lesson)
    with acting_as(pair.learner):
        evidence.say_who_is_in(actor=pair.learner, item_id=item.id, nobody=True)
        evidence.share(actor=pair.learner, item_id=item.id, circle_id=pair.circle)
    look = make_look(pair.coach, "seen-and-heard", item_id=item.id)
    note(pair.coach, look.id, "A hand goes up")
    with acting_as(pair.learner):
        evidence.delete_item(actor=pair.learner, item_id=item.id)
    assert Look.objects.using("owner").filter(id=look.id).count() == 0
    assert Mark.objects.using("owner").filter(look_id=look.id).count() == 0


def test_finishing_says_how_long_was_looked_and_it_can_go_on():
    pair = make_pair()
    look = make_look(pair.coach, marks=[(90_000, "open")])
    with acting_as(pair.coach):
        assert commands.finish_look(actor=pair.coach, look_id=look.id, length_ms=60_000).length_ms == 90_000
        assert commands.go_on(actor=pair.coach, look_id=look.id).state == "running"
        commands.delete_look(actor=pair.coach, look_id=look.id)
    assert Mark.objects.using("owner").count() == 0
