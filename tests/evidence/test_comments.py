"""What is said: in one circle, by its author, at a moment."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.evidence import make_file, make_group, make_note, make_partnership_circle, say, share, take_back
from tests.factories.people import make_person
from trellis.evidence import commands, frameworks, queries
from trellis.evidence.models import Comment, Item, Tag, Wording
from trellis.evidence.regions import Region
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


def _talk(person, item):
    with acting_as(person):
        return queries.talk_of(person, item.id)


def _texts(person, item) -> list[str]:
    return [said.text for said in _talk(person, item)]


def test_a_comment_goes_to_the_partnership_first_and_is_seen_there_only():
    learner, coach, peer = make_person(), make_person(), make_person()
    note = make_note(learner)
    share(note, learner, make_group(learner, peer))
    share(note, learner, make_partnership_circle(learner, coach))
    say(note, coach, "What do you think they were doing?")
    say(note, peer, "I do that too.")
    assert _texts(coach, note) == ["What do you think they were doing?"]
    assert _texts(peer, note) == ["I do that too."]
    assert len(_texts(learner, note)) == 2


def test_a_comment_on_what_nobody_else_sees_stays_with_its_writer():
    learner, coach = make_person(), make_person()
    note = make_note(learner)
    said = say(note, learner)
    assert said.circle_id == note.circle_id
    share(note, learner, make_partnership_circle(learner, coach))
    assert _texts(coach, note) == []
    own = say(note, coach, "To ask on Thursday", circle_id=_private(coach))
    assert _texts(coach, note) == ["To ask on Thursday"]
    assert own.circle_id not in {one.circle for one in _talk(learner, note)}


def _private(person):
    from trellis.circles import commands as circles

    with acting_as(person):
        return circles.private_circle(actor=person)


def test_taking_back_hides_what_was_said_and_ends_saying():
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    note = make_note(learner)
    share(note, learner, circle)
    say(note, coach, "A question")
    take_back(note, learner, circle)
    with acting_as(coach):
        assert not Comment.objects.exists()
        with pytest.raises(Item.DoesNotExist):
            commands.comment(actor=coach, item_id=note.id, text="More", circle_id=circle)
    assert _texts(learner, note) == ["A question"]
    with acting_as(learner), pytest.raises(Invalid, match="cannot say it there"):
        commands.comment(actor=learner, item_id=note.id, text="More", circle_id=circle)


def test_answers_stand_under_what_they_answer_in_its_circle_and_order():
    learner, coach = make_person(), make_person()
    note = make_note(learner)
    share(note, learner, make_partnership_circle(learner, coach))
    asked = say(note, coach, "Why?", kind="question", at_ms=5000)
    first = say(note, learner, "Still reading.", parent_id=asked.id, circle_id=note.circle_id)
    say(note, coach, "And the poem?", parent_id=first.id)
    (thread,) = _talk(learner, note)
    assert [one.text for one in thread.replies] == ["Still reading.", "And the poem?"]
    assert {one.circle for one in thread.replies} == {asked.circle_id}


def test_only_its_author_changes_or_removes_a_comment_and_answers_stay():
    learner, coach = make_person(), make_person()
    note = make_note(learner)
    share(note, learner, make_partnership_circle(learner, coach))
    asked = say(note, coach, "Why?")
    say(note, learner, "Because.", parent_id=asked.id)
    with acting_as(learner):
        for refused in (
            lambda: commands.edit_comment(actor=learner, comment_id=asked.id, version=1, text="Mine", kind="noticed"),
            lambda: commands.delete_comment(actor=learner, comment_id=asked.id),
        ):
            with pytest.raises(Comment.DoesNotExist), transaction.atomic():
                refused()
    with acting_as(coach):
        commands.edit_comment(actor=coach, comment_id=asked.id, version=1, text="Why so?", kind="question")
        with pytest.raises(Conflict):
            commands.edit_comment(actor=coach, comment_id=asked.id, version=1, text="Old", kind="question")
        commands.delete_comment(actor=coach, comment_id=asked.id)
        with pytest.raises(Refused):
            commands.edit_comment(actor=coach, comment_id=asked.id, version=3, text="Back", kind="question")
    (thread,) = _talk(learner, note)
    assert (thread.removed, thread.text, [one.text for one in thread.replies]) == (True, "", ["Because."])


@pytest.mark.parametrize(("words", "field"), [
    ({"text": " "}, "text"), ({"text": "x" * 5001}, "text"), ({"text": "x", "kind": "praise"}, "kind"),
    ({"text": "x", "at_ms": 3000}, "at"), ({"text": "x", "at_ms": 900, "until_ms": 900}, "until"),
    ({"text": "x", "until_ms": 900}, "until"), ({"text": "x", "tags": ["nothing/here"]}, "tags"),
    ({"text": "x", "region": Region(0, 0, 500, 500)}, "at"), ({"text": "x", "page": 1}, "page"),
    ({"text": "x", "region": Region(9900, 0, 500, 500), "at_ms": 5}, "region"),
])  # fmt: skip
def test_a_comment_that_does_not_fit_is_refused_with_a_sentence(words, field, lesson):
    learner = make_person()
    item = make_file(learner, lesson)
    with acting_as(learner), pytest.raises(Invalid) as refused, transaction.atomic():
        commands.comment(actor=learner, item_id=item.id, **words)
    assert field in refused.value.problems
    assert _texts(learner, item) == []


@pytest.fixture
def behaviours(monkeypatch):
    monkeypatch.setattr(
        frameworks, "known", lambda value: tuple(value.split("/")) if value.startswith("four/") else None
    )
    monkeypatch.setattr(frameworks, "title_of", lambda framework, key: key.title())


def test_tags_are_the_owners_on_an_item_and_the_authors_on_a_comment(behaviours):
    learner, coach = make_person(), make_person()
    note = make_note(learner)
    share(note, learner, make_partnership_circle(learner, coach))
    with acting_as(learner):
        commands.tag_item(actor=learner, item_id=note.id, tag="four/trust")
        commands.tag_item(actor=learner, item_id=note.id, tag="four/trust")
        with pytest.raises(Invalid):
            commands.tag_item(actor=learner, item_id=note.id, tag="five/trust")
    said = say(note, coach, "Here", tags=["four/risk", "four/talk"])
    private = say(note, learner, "Mine", tags=["four/goals"], circle_id=note.circle_id)
    with acting_as(coach):
        assert [tag.title for tag in queries.item_view(coach, note.id).tags] == ["Trust"]
        assert set(Tag.objects.values_list("key", flat=True)) == {"trust", "risk", "talk"}
        commands.edit_comment(
            actor=coach, comment_id=said.id, version=1, text="Here", kind="noticed", tags=["four/talk"]
        )
        assert [tag.title for tag in queries.talk_of(coach, note.id)[0].tags] == ["Talk"]
    with acting_as(learner):
        commands.untag_item(actor=learner, item_id=note.id, tag="four/trust")
        assert queries.item_view(learner, note.id).tags == ()
        commands.delete_comment(actor=learner, comment_id=private.id)
        assert set(Tag.objects.values_list("key", flat=True)) == {"talk"}


def test_a_part_of_the_picture_is_kept_with_its_moment(lesson):
    learner = make_person()
    item = make_file(learner, lesson)
    part = Region(1000, 2000, 3000, 2500)
    say(item, learner, "The second hand", at_ms=1000, region=part)
    (said,) = _talk(learner, item)
    assert (said.at_ms, said.region) == (1000, part)
    with acting_as(learner):
        commands.edit_comment(actor=learner, comment_id=said.id, version=1, text="The hand", kind="noticed", at_ms=900)
    (said,) = _talk(learner, item)
    assert (said.at_ms, said.region) == (900, None)
    note = make_note(learner)
    with acting_as(learner), pytest.raises(Invalid, match="no picture"):
        commands.comment(actor=learner, item_id=note.id, text="Where?", region=part)


def _history(person, said) -> list[str]:
    with acting_as(person):
        return [one.text for one in queries.history_of(person, said.id).wordings]


def test_earlier_wordings_are_kept_for_those_who_read_the_comment_and_go_with_it():
    learner, coach, stranger = make_person(), make_person(), make_person()
    note = make_note(learner)
    share(note, learner, make_partnership_circle(learner, coach))
    said = say(note, coach, "Why?", kind="question")
    with acting_as(coach):
        for version, text in enumerate(("Why so?", "Why so?", "Why then?"), 1):
            commands.edit_comment(actor=coach, comment_id=said.id, version=version, text=text, kind="question")
    assert _history(coach, said) == _history(learner, said) == ["Why then?", "Why so?", "Why?"]
    with acting_as(stranger), pytest.raises(Comment.DoesNotExist):
        queries.history_of(stranger, said.id)
    with acting_as(learner):
        assert Wording.objects.update(text="Forged") == 0
        assert Wording.objects.all().delete()[0] == 0
    with acting_as(coach):
        commands.delete_comment(actor=coach, comment_id=said.id)
    assert not Wording.objects.using("owner").exists()


def test_earlier_remarks_are_offered_once_and_shown_only_when_asked():
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    note = make_note(learner)
    early = say(note, learner, "Draft of a thought")
    with acting_as(learner):
        commands.edit_comment(actor=learner, comment_id=early.id, version=1, text="A thought", kind="noticed")
    say(note, learner, "An answer to myself", parent_id=early.id)
    share(note, learner, circle)
    late = say(note, learner, "Meant for me", circle_id=note.circle_id)
    assert [one.earlier for one in _talk(learner, note)] == [True, False]
    assert _texts(coach, note) == []
    with acting_as(coach), pytest.raises(Refused), transaction.atomic():
        commands.show_earlier_remarks(actor=coach, item_id=note.id, circle_id=circle)
    with acting_as(learner):
        assert commands.show_earlier_remarks(actor=learner, item_id=note.id, circle_id=circle) == 2
        assert commands.show_earlier_remarks(actor=learner, item_id=note.id, circle_id=circle) == 0
    (seen,) = _talk(coach, note)
    assert (seen.text, [one.text for one in seen.replies]) == ("A thought", ["An answer to myself"])
    assert _history(coach, early) == ["A thought"]
    assert _history(learner, early) == ["A thought", "Draft of a thought"]
    assert Comment.objects.using("owner").get(id=late.id).circle_id == note.circle_id


def test_earlier_remarks_left_private_are_not_offered_again():
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    note = make_note(learner)
    say(note, learner)
    share(note, learner, circle)
    with acting_as(learner):
        commands.keep_earlier_remarks(actor=learner, item_id=note.id)
        assert commands.show_earlier_remarks(actor=learner, item_id=note.id, circle_id=circle) == 0
    assert [one.earlier for one in _talk(learner, note)] == [False]
    assert _texts(coach, note) == []


def test_earlier_remarks_go_nowhere_that_the_item_is_not_shown():
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    note = make_note(learner)
    said = say(note, learner)
    with acting_as(learner), pytest.raises(Refused):
        commands.show_earlier_remarks(actor=learner, item_id=note.id, circle_id=circle)
    for person, item in ((learner, note.id), (coach, note.id)):
        with acting_as(person), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT show_earlier_remarks(%s, %s)", [item, circle])
    assert Comment.objects.using("owner").get(id=said.id).circle_id == note.circle_id


def test_a_focus_is_an_id_that_the_page_looks_up():
    learner = make_person()
    goal = new_id()
    note = make_note(learner)
    say(note, learner, tags=[f"focus/{goal}"])
    assert [(tag.value, tag.title) for tag in _talk(learner, note)[0].tags] == [(f"focus/{goal}", "")]
    with acting_as(learner), pytest.raises(Invalid):
        commands.comment(actor=learner, item_id=note.id, text="x", tags=["focus/anything"])
