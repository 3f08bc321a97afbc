"""Until when and on what terms an item is shown: the database decides, the commands explain."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connections, transaction

from tests.factories.evidence import make_file, make_group, make_note, make_partnership_circle, say, share, take_back
from tests.factories.people import make_person
from trellis.circles import commands as circles
from trellis.circles import queries as shown
from trellis.circles.models import Placement
from trellis.evidence import commands, queries
from trellis.evidence.models import Comment, File, Item
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


@pytest.fixture
def pair():
    learner, coach = make_person("Priya Nair"), make_person("Ruth Adeyemi")
    return learner, coach, make_partnership_circle(learner, coach)


def _sees(person) -> bool:
    with acting_as(person):
        return Item.objects.exists()


def _run_out(circle) -> None:
    """Time passes: the last day is over."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE circles_placement SET until = now() - interval '1 minute' WHERE circle_id = %s", [circle]
        )


def _share(note, learner, circle, **terms) -> None:
    with acting_as(learner):
        commands.share(actor=learner, item_id=note.id, circle_id=circle, **terms)


def test_shown_to_the_end_of_a_day_and_not_a_moment_longer(pair):
    learner, coach, circle = pair
    note = make_note(learner)
    _share(note, learner, circle, until=clock.today())
    with acting_as(learner):
        (terms,) = shown.terms_of(note.id)
    assert terms.until.astimezone(clock.LONDON).time().isoformat() == "00:00:00"
    assert terms.until.astimezone(clock.LONDON).date() == clock.today() + timedelta(days=1)
    assert _sees(coach)
    _run_out(circle)
    assert not _sees(coach)
    with acting_as(learner):
        assert shown.terms_of(note.id) == []


def test_what_ran_out_can_be_shown_again_and_leaves_its_history(pair):
    learner, coach, circle = pair
    note = make_note(learner)
    _share(note, learner, circle, until=clock.today())
    _run_out(circle)
    _share(note, learner, circle)
    assert _sees(coach)
    rows = Placement.objects.using("owner").order_by("placed_at").values_list("taken_back_at", flat=True)
    assert [row is None for row in rows] == [False, True]


@pytest.mark.parametrize(("days", "sentence"), [(-1, "That day is over"), (731, "within the next two years")])
def test_a_day_that_cannot_be_is_refused_with_a_sentence(pair, days, sentence):
    learner, coach, circle = pair
    note = make_note(learner)
    with pytest.raises(Invalid, match=sentence):
        _share(note, learner, circle, until=clock.today() + timedelta(days=days))
    assert not _sees(coach)


def test_where_it_is_to_be_looked_at_only_its_owner_and_ones_own_notes_are_the_only_words(pair):
    learner, coach, circle = pair
    note = make_note(learner)
    _share(note, learner, circle, may_comment=False)
    with acting_as(coach):
        with pytest.raises(Invalid, match="cannot say it there"):
            commands.comment(actor=coach, item_id=note.id, text="Hm", circle_id=circle)
        alone = commands.comment(actor=coach, item_id=note.id, text="For myself")
        assert alone.circle_id == circles.private_circle(actor=coach)
        forged = Comment(item=note, circle_id=circle, author=coach, text="Past the command", created_at=clock.now())
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            forged.save(force_insert=True)
    assert say(note, learner, "Look at the end.", circle_id=circle).circle_id == circle
    with acting_as(coach):
        assert {one.text for one in queries.talk_of(coach, note.id)} == {"For myself", "Look at the end."}


def test_terms_are_changed_by_the_owner_alone_and_what_was_said_stays(pair):
    learner, coach, circle = pair
    note = make_note(learner)
    _share(note, learner, circle)
    said = say(note, coach, "Before.")
    change = {"item_id": note.id, "circle_id": circle, "until": None, "may_save": False}
    with acting_as(coach), pytest.raises(Refused), transaction.atomic():
        commands.change_sharing(actor=coach, may_comment=False, **change)
    with acting_as(learner):
        commands.change_sharing(actor=learner, may_comment=False, **change)
    with acting_as(coach):
        assert [one.text for one in queries.talk_of(coach, note.id)] == ["Before."]
        commands.edit_comment(actor=coach, comment_id=said.id, version=1, text="Mended.", kind="noticed")
        with pytest.raises(Invalid), transaction.atomic():
            commands.comment(actor=coach, item_id=note.id, text="After", circle_id=circle)
    with acting_as(learner):
        commands.change_sharing(actor=learner, may_comment=True, **change)
    assert say(note, coach, "Again.").circle_id == circle


def test_sharing_again_from_elsewhere_changes_no_terms(pair):
    learner, _, circle = pair
    note = make_note(learner)
    _share(note, learner, circle, until=clock.today(), may_comment=False)
    share(note, learner, circle)
    with acting_as(learner):
        (terms,) = shown.terms_of(note.id)
    assert (terms.may_comment, terms.until is not None) == (False, True)


def test_a_file_goes_with_its_item_only_where_it_may_be_saved(pair, tmp_path):
    learner, coach, circle = pair
    path = tmp_path / "register.bin"
    path.write_bytes(bytes(range(256)) * 4)
    item = make_file(learner, path)
    original = File.objects.using("owner").get(item=item, role="original")
    share(item, learner, circle)  # nothing to look at in a page, so it is opened by saving
    with acting_as(coach):
        assert queries.served_file(original.id).size == 1024
    with acting_as(learner):
        commands.change_sharing(
            actor=learner, item_id=item.id, circle_id=circle, until=None, may_comment=True, may_save=False
        )
    with acting_as(coach):
        assert Item.objects.filter(id=item.id).exists()
        with pytest.raises(File.DoesNotExist):
            queries.served_file(original.id)
    with acting_as(learner):
        assert queries.served_file(original.id)


def test_what_can_be_looked_at_in_a_page_is_not_handed_out(pair, photo):
    learner, coach, circle = pair
    item = make_file(learner, photo)
    share(item, learner, circle)
    with acting_as(learner):
        (terms,) = shown.terms_of(item.id)
        assert (terms.may_save, terms.may_comment) == (False, True)
    with acting_as(coach):
        assert {file.role for file in queries.item_view(coach, item.id).files} == {"image"}


def test_terms_of_a_submission_are_not_changed(pair):
    learner, coach, _ = pair
    note = make_note(learner)
    with acting_as(learner):
        marked = circles.open_circle(
            actor=learner, kind="submission", title="", people={learner.id: "submitted", coach.id: "marks"}
        )
        commands.place(actor=learner, item_id=note.id, circle_id=marked, may_save=True)
        with pytest.raises(Refused, match="cannot be changed here"):
            commands.change_sharing(
                actor=learner, item_id=note.id, circle_id=marked, until=None, may_comment=True, may_save=True
            )
        with pytest.raises(Refused, match="stays with those who mark it"):
            commands.take_back(actor=learner, item_id=note.id, circle_id=marked)


def test_who_opened_one_item_is_known_to_its_owner_by_item(pair):
    learner, coach, circle = pair
    one, other = make_note(learner, "One"), make_note(learner, "Other")
    for note in (one, other):
        share(note, learner, circle)
    with acting_as(coach):
        for _ in range(3):
            circles.log_access(
                reader=coach, owner_id=learner.id, item_kind="note", item_id=one.id, circle_id=circle, why="you show it"
            )
    with acting_as(learner):
        assert [(row.person, row.why) for row in shown.openings(learner, one.id)] == [("Ruth Adeyemi", "you show it")]
        assert shown.openings(learner, other.id) == []
    with acting_as(coach):
        assert shown.openings(learner, one.id) != []  # their own line
    with acting_as(make_person()):
        assert shown.openings(learner, one.id) == []


def test_leaving_a_group_takes_back_what_one_showed_and_ending_it_what_everybody_showed():
    keeper, member, third = make_person(), make_person(), make_person()
    group = make_group(keeper, member, third)
    mine, theirs = make_note(keeper), make_note(member)
    share(mine, keeper, group)
    share(theirs, member, group)
    with acting_as(member):
        circles.leave_group(actor=member, circle_id=group)
        assert not Item.objects.filter(id=mine.id).exists()
    with acting_as(third):
        assert set(Item.objects.values_list("id", flat=True)) == {mine.id}
    with acting_as(keeper):
        circles.end_group(actor=keeper, circle_id=group)
        with pytest.raises(Refused), transaction.atomic():
            commands.share(actor=keeper, item_id=mine.id, circle_id=group)
        with pytest.raises(ProgrammingError, match="has ended"), transaction.atomic():
            circles.place(actor=keeper, item_id=mine.id, circle_id=group)
    assert not _sees(third)


def test_taking_back_twice_is_refused_with_a_sentence(pair):
    learner, _, circle = pair
    note = make_note(learner)
    share(note, learner, circle)
    take_back(note, learner, circle)
    with pytest.raises(Refused, match="not shown there any more"):
        take_back(note, learner, circle)
