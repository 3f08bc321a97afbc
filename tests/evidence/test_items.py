"""Notes and files: who sees them, what changes them, what refuses."""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from tests.factories.evidence import make_file, make_group, make_note, make_partnership_circle, say, share, take_back
from tests.factories.people import make_person
from trellis.circles import commands as circles
from trellis.circles.models import Placement
from trellis.evidence import commands, queries, store
from trellis.evidence.models import Comment, File, Item, UsedIn
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.kernel.ids import new_id
from trellis.kernel.models import Event

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


def test_note_is_seen_by_its_writer_alone_and_titled_by_its_first_words():
    writer, other = make_person(), make_person()
    with acting_as(writer):
        note = commands.note(
            actor=writer, text="Counted to five before taking an answer, and it felt like a fortnight to me.\nMore."
        )
        assert note.title == "Counted to five before taking an answer, and it felt like a …"
        assert queries.item_view(writer, note.id).text.endswith("More.")
    with acting_as(other), pytest.raises(Item.DoesNotExist):
        queries.item_view(other, note.id)
    with acting_as(None):
        assert Item.objects.count() == 0
    assert Event.objects.using("owner").filter(verb="item.note", subject_id=note.id).count() == 1


@pytest.mark.parametrize(("words", "field"), [
    ({"text": "  "}, "text"), ({"text": "x" * 20_001}, "text"), ({"text": "x", "title": "x" * 201}, "title"),
    ({"text": "x", "trigger": "boss"}, "trigger"),
])  # fmt: skip
def test_note_that_does_not_fit_is_refused_with_a_sentence(words, field):
    writer = make_person()
    with acting_as(writer), pytest.raises(Invalid) as refused:
        commands.note(actor=writer, **words)
    assert refused.value.problems[field].endswith(".")


def test_sharing_shows_and_taking_back_hides_at_once():
    learner, coach, tutor, stranger = (make_person() for _ in range(4))
    circle = make_partnership_circle(learner, coach, tutor)
    note = make_note(learner)
    share(note, learner, circle)
    share(note, learner, circle)  # twice is once
    for person in (learner, coach, tutor):
        with acting_as(person):
            assert queries.item_view(person, note.id).mine is (person == learner)
    with acting_as(stranger):
        assert not Item.objects.exists()
    take_back(note, learner, circle)
    with acting_as(coach):
        assert not Item.objects.exists()
    with acting_as(learner), pytest.raises(Refused, match="not shown there any more"):
        commands.take_back(actor=learner, item_id=note.id, circle_id=circle)


def test_only_its_owner_shows_edits_takes_back_and_deletes():
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    other_circle = make_group(coach, make_person())
    note = make_note(learner)
    share(note, learner, circle)
    with acting_as(coach):
        for refused in (
            lambda: commands.share(actor=coach, item_id=note.id, circle_id=other_circle),
            lambda: commands.take_back(actor=coach, item_id=note.id, circle_id=circle),
            lambda: commands.tag_item(actor=coach, item_id=note.id, tag="a/b"),
        ):
            with pytest.raises(Refused), transaction.atomic():
                refused()
        for unseen in (  # the lock these take needs the right to write, which the database withholds
            lambda: commands.edit_item(actor=coach, item_id=note.id, version=1, title="Mine", text=""),
            lambda: commands.delete_item(actor=coach, item_id=note.id),
            lambda: commands.retry(actor=coach, item_id=note.id),
        ):
            with pytest.raises(Item.DoesNotExist), transaction.atomic():
                unseen()
    with acting_as(learner):
        commands.edit_item(actor=learner, item_id=note.id, version=1, title="Better", text="")
        assert Item.objects.get().title == "Better"


def test_the_database_itself_refuses_a_placement_of_somebody_elses_item():
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    wider = make_group(coach, make_person())
    note = make_note(learner)
    share(note, learner, circle)
    with acting_as(coach):
        with pytest.raises(IntegrityError), transaction.atomic():
            circles.place(actor=coach, item_id=note.id, circle_id=wider)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Placement.objects.create(
                circle_id=wider, item_id=note.id, placed_by=learner.id, placed_at="2026-11-23T10:00Z"
            )


def test_sharing_into_a_circle_one_is_not_in_is_refused():
    learner, stranger = make_person(), make_person()
    theirs = make_group(stranger, make_person())
    note = make_note(learner)
    with acting_as(learner):
        for circle in (theirs, new_id(), note.circle_id):
            with pytest.raises(Refused, match="cannot show"):
                commands.share(actor=learner, item_id=note.id, circle_id=circle)


def test_edit_of_an_old_page_is_a_conflict_and_overwrites_nothing():
    learner = make_person()
    note = make_note(learner)
    with acting_as(learner):
        commands.edit_item(actor=learner, item_id=note.id, version=1, title="First", text="one")
        with pytest.raises(Conflict):
            commands.edit_item(actor=learner, item_id=note.id, version=1, title="Second", text="two")
        assert Item.objects.get().text == "one"


def test_deleting_removes_rows_of_others_and_files(tmp_path):
    learner, coach = make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    path = tmp_path / "plan.txt"
    path.write_text("Lesson plan")
    item = make_file(learner, path)
    share(item, learner, circle)
    say(item, coach, "A clear plan.")
    with acting_as(coach):
        commands.used_in(actor=coach, item_id=item.id, kind="session", used_id=new_id())
    key = File.objects.using("owner").get(item=item, role="original").storage_key
    assert store.read(key, 0, 99) == b"Lesson plan"
    with acting_as(learner):
        commands.delete_item(actor=learner, item_id=item.id)
    for model in (Item, File, Comment, UsedIn, Placement):
        assert not model.objects.using("owner").exists(), model
    store.remove_folder(key.rpartition("/")[0])
    with pytest.raises(FileNotFoundError):
        store.read(key, 0, 1)


def test_what_was_submitted_cannot_be_deleted_by_page_or_database():
    learner = make_person()
    note = make_note(learner)
    with acting_as(learner):
        commands.used_in(actor=learner, item_id=note.id, kind="submission", used_id=new_id())
        assert queries.item_view(learner, note.id).submitted
        with pytest.raises(Refused, match="part of a submission"):
            commands.delete_item(actor=learner, item_id=note.id)
        with pytest.raises(Refused):
            commands.no_longer_used_in(actor=learner, item_id=note.id, kind="submission", used_id=new_id())
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM evidence_item WHERE id = %s", [note.id])


def test_a_use_can_be_marked_and_unmarked_and_is_known_to_owner_and_marker():
    learner, coach, tutor = make_person(), make_person(), make_person()
    circle = make_partnership_circle(learner, coach, tutor)
    note, session = make_note(learner), new_id()
    share(note, learner, circle)
    with acting_as(coach):
        commands.used_in(actor=coach, item_id=note.id, kind="session", used_id=session)
        commands.used_in(actor=coach, item_id=note.id, kind="session", used_id=session)
    with acting_as(learner):
        assert queries.item_view(learner, note.id).uses == (("session", session),)
    with acting_as(tutor):
        assert queries.item_view(tutor, note.id).uses == ()
    with acting_as(coach):
        commands.no_longer_used_in(actor=coach, item_id=note.id, kind="session", used_id=session)
        assert queries.item_view(coach, note.id).uses == ()


def test_snapshot_names_every_file_with_its_checksum_and_refuses_others_items(tmp_path):
    learner, coach = make_person(), make_person()
    path = tmp_path / "plan.txt"
    path.write_text("Lesson plan")
    item, note = make_file(learner, path, "The plan"), make_note(coach)
    with acting_as(learner):
        (found,) = queries.frozen(learner, [item.id])
        assert found.files == tuple((role, "text/plain", 11, store.digest(path)) for role in ("original", "page"))
        with pytest.raises(Item.DoesNotExist):
            queries.frozen(learner, [item.id, note.id])


def test_taking_back_works_after_the_circle_has_closed_but_not_from_a_submission():
    from django.db import connections

    learner, coach, tutor = make_person(), make_person(), make_person()
    circle = make_partnership_circle(learner, coach)
    note = make_note(learner)
    share(note, learner, circle)
    with acting_as(learner):
        submitted = circles.open_circle(
            actor=learner, kind="submission", title="", people={learner.id: "submitted", tutor.id: "marks"}
        )
        circles.place(actor=learner, item_id=note.id, circle_id=submitted)
        with pytest.raises(Refused, match="those who mark it"):
            commands.take_back(actor=learner, item_id=note.id, circle_id=submitted)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE circles_circle SET closed_at = now() WHERE id = %s", [circle])
    with acting_as(learner):
        with pytest.raises(Refused):
            commands.share(actor=learner, item_id=note.id, circle_id=circle)
        with pytest.raises(Invalid):
            commands.comment(actor=learner, item_id=note.id, text="Late", circle_id=circle)
    take_back(note, learner, circle)
    with acting_as(coach):
        assert not Item.objects.exists()
