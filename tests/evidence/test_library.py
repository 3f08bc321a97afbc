"""Searching and filtering the library: found by words, in circles of one's own, and nowhere else."""

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.evidence import make_group, make_note, make_partnership_circle, share, take_back
from tests.factories.people import make_person
from trellis.circles.commands import private_circle
from trellis.evidence import commands, queries
from trellis.evidence.queries.library import Asked
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def pair():
    learner, coach = make_person(), make_person()
    return learner, coach, make_partnership_circle(learner, coach)


def _found(person, words: str, **more) -> list[str]:
    with acting_as(person):
        return [card.title for card in queries.library(person, Asked(search=words, **more)).cards]


def _say(person, item, circle, text: str):
    with acting_as(person):
        return commands.comment(actor=person, item_id=item.id, circle_id=circle, text=text, kind="noticed")


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("waiting", True),  # the stem: they waited
        ("questi", True),  # begun only
        ("Okonkwo", True),  # a name, as it stands
        ('"five quiet seconds"', True),
        ('"quiet five seconds"', False),
        ("fractions or waited", True),
        ("waited -questions", False),
        ("fractions", False),
        ("they waited", True),
        ("@ & | ! ( ' :*", False),
        ("", True),
    ],
)
def test_words_are_found_as_people_write_them(asked, fits):
    learner = make_person()
    make_note(learner, "Open questions", "They waited five quiet seconds, and Okonkwo's table began.")
    assert _found(learner, asked) == (["Open questions"] if fits else [])


def test_only_those_in_its_circles_find_an_item(pair):
    learner, coach, circle = pair
    item = make_note(learner, "Wait time", "A zebra in the corridor.")
    stranger = make_person()
    assert (_found(learner, "zebra"), _found(coach, "zebra")) == (["Wait time"], [])
    share(item, learner, circle)
    assert _found(coach, "zebra") == ["Wait time"]
    assert _found(stranger, "zebra") == []
    take_back(item, learner, circle)
    assert _found(coach, "zebra") == []


def test_a_comment_is_found_by_those_who_can_read_it_alone(pair):
    learner, coach, circle = pair
    item = make_note(learner, "Wait time")
    share(item, learner, circle)
    with acting_as(coach):
        own = private_circle(actor=coach)
    said = _say(coach, item, own, "Only for me: the giraffe.")
    _say(coach, item, circle, "For both: the heron.")
    assert (_found(coach, "giraffe"), _found(learner, "giraffe")) == (["Wait time"], [])
    assert (_found(coach, "heron"), _found(learner, "heron")) == (["Wait time"], ["Wait time"])
    with acting_as(coach):
        commands.delete_comment(actor=coach, comment_id=said.id)
    assert _found(coach, "giraffe") == []


def test_changed_words_are_found_and_earlier_ones_are_not():
    learner = make_person()
    item = make_note(learner, "Wait time", "A zebra.")
    with acting_as(learner):
        commands.edit_item(actor=learner, item_id=item.id, version=item.version, title="Wait time", text="A heron.")
    assert (_found(learner, "heron"), _found(learner, "zebra")) == (["Wait time"], [])


def test_what_is_deleted_leaves_no_words_behind():
    learner = make_person()
    item = make_note(learner, "Wait time", "A zebra.")
    _say(learner, item, item.circle_id, "A heron.")
    with acting_as(learner):
        commands.delete_item(actor=learner, item_id=item.id)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_words WHERE words @@ words_asked('zebra or heron')")
        assert cursor.fetchone() == (0,)


def test_the_found_words_are_marked_where_they_stand(pair):
    learner, _coach, circle = pair
    item = make_note(learner, "Wait time", "They waited & waited.")
    share(item, learner, circle)
    _say(learner, item, circle, "Then a heron came by.")
    with acting_as(learner):
        (own,) = queries.library(learner, Asked(search="waiting")).cards
        (said,) = queries.library(learner, Asked(search="heron")).cards
    assert "They \ue000waited\ue001 & \ue000waited\ue001" in own.found
    assert said.found == "Then a \ue000heron\ue001 came by."


def test_filters_narrow_together(pair):
    learner, coach, circle = pair
    one = make_note(learner, "Monday", "A zebra.")
    make_note(learner, "Tuesday", "A zebra too.")
    share(one, learner, circle)
    assert _found(learner, "zebra", circle=circle) == ["Monday"]
    assert _found(learner, "zebra", whose="shared") == []
    assert _found(coach, "zebra", whose="shared", kind="note") == ["Monday"]
    assert _found(learner, "zebra", kind="video") == []


def test_each_month_with_evidence_is_counted_once():
    learner = make_person()
    for day in ("2026-09-04", "2026-09-28", "2026-10-01"):
        with acting_as(learner):
            commands.note(actor=learner, title=day, text="x", taken_on=day)
    with acting_as(learner):
        assert [(str(month), count) for month, count in queries.months(learner)] == [
            ("2026-10-01", 1),
            ("2026-09-01", 2),
        ]


WORDS = ("zebra", "heron", "giraffe", "stoat")


@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["note", "say", "share", "take_back"]), st.integers(0, 3), st.sampled_from(WORDS)),
        min_size=4, max_size=14,
    ),
    asked=st.sampled_from([*WORDS, "zebra or heron", "animal -zebra"]),
)  # fmt: skip
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_is_what_plain_policies_would_show(acts, asked):
    """The function answers as a search without it would, through row-level security alone."""
    people = [make_person(), make_person()]
    circle = make_group(*people)
    items = []
    for act, which, word in acts:
        person = people[which % 2]
        own = [item for item in items if item.owner_id == person.id]
        if act == "note":
            items.append(make_note(person, f"Note {len(items)}", f"an animal, a {word}"))
        elif act == "say" and own:
            _say(person, own[which % len(own)], own[which % len(own)].circle_id, f"an animal: {word}")
        elif own and act in {"share", "take_back"}:
            item = own[which % len(own)]
            with acting_as(person):
                placed = queries.library(person, Asked(circle=circle)).cards
            shown = item.id in {card.id for card in placed}
            if act == "share" and not shown:
                share(item, person, circle)
            elif act == "take_back" and shown:
                take_back(item, person, circle)
    plain = """
        SELECT DISTINCT i.id FROM evidence_item i LEFT JOIN evidence_comment c ON c.item_id = i.id AND c.deleted_at IS NULL
         WHERE words_of(i.title || ' ' || i.text) @@ words_asked(%(asked)s) OR words_of(c.text) @@ words_asked(%(asked)s)"""
    for person in (*people, make_person()):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute(plain, {"asked": asked})
            expected = {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT find_items(%s, 1000)", [asked])
            assert {row[0] for row in cursor.fetchall()} == expected
