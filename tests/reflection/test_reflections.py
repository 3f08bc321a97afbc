"""Reflections: one line saves, labels follow, the feeling and a difficulty stay with their writer."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.coaching import WITH_TUTOR, make_pair
from tests.factories.reflection import make_reflection
from trellis.circles.commands import private_circle
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.reflection import commands, queries
from trellis.reflection.labels import UNCITED
from trellis.reflection.models import Citation, Feeling, Reflection

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_one_line_keeps_it_and_nobody_else_sees_it():
    pair = make_pair()
    made = make_reflection(pair.learner)
    with acting_as(pair.learner):
        assert queries.reflection(pair.learner, made.id).labels == (UNCITED,)
        with pytest.raises(Invalid):
            commands.write_reflection(actor=pair.learner, fields={"words": "  "})
    with acting_as(pair.coach):
        assert queries.reflections_of(pair.coach) == []
        with pytest.raises(Reflection.DoesNotExist):
            queries.reflection(pair.coach, made.id)


def test_evidence_named_takes_the_label_off_and_deleting_it_brings_it_back():
    pair = make_pair()
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Answers", text="Twelve of them")
        made = make_reflection(pair.learner, evidence_ids=[item.id])
        view = queries.reflection(pair.learner, made.id)
        assert (view.labels, view.evidence) == ((), (item.id,))
        evidence.delete_item(actor=pair.learner, item_id=item.id)
        assert queries.reflection(pair.learner, made.id).labels == (UNCITED,)


def test_theory_counts_whether_of_the_pack_or_of_ones_own_reading():
    pair = make_pair()
    read = make_reflection(pair.learner, fields={"reading": "A book on questioning"})
    packed = make_reflection(pair.learner, sources=["paper-skills"])
    with acting_as(pair.learner):
        assert [queries.reflection(pair.learner, one.id).labels for one in (read, packed)] == [(), ()]


def test_only_own_evidence_can_be_named():
    pair = make_pair()
    with acting_as(pair.coach):
        theirs = evidence.note(actor=pair.coach, title="Mine", text="Not yours")
        evidence.share(actor=pair.coach, item_id=theirs.id, circle_id=pair.circle)
    with acting_as(pair.learner), pytest.raises(Invalid):
        commands.write_reflection(actor=pair.learner, fields={"words": "x"}, evidence_ids=[theirs.id])


def test_the_feeling_stays_with_its_writer_when_the_rest_is_shown():
    pair = make_pair()
    made = make_reflection(pair.learner, circle_id=pair.circle, feeling="I was ashamed")
    with acting_as(pair.learner):
        assert queries.reflection(pair.learner, made.id).feeling == "I was ashamed"
        assert Feeling.objects.get().circle_id == private_circle(actor=pair.learner) != made.circle_id
    with acting_as(pair.coach):
        view = queries.reflection(pair.coach, made.id)
        assert (view.row.words, view.feeling) == (made.words, "")
        assert not Feeling.objects.exists()  # R39
    with acting_as(pair.learner):
        commands.write_reflection(
            actor=pair.learner, reflection_id=made.id, fields={}, feeling="", version=made.version
        )
        assert not Feeling.objects.exists()


def test_shown_taken_back_and_changed_only_by_its_writer():
    pair = make_pair()
    made = make_reflection(pair.learner, circle_id=pair.circle)
    with acting_as(pair.coach):
        with pytest.raises(Refused):
            commands.write_reflection(actor=pair.coach, reflection_id=made.id, fields={"words": "Mine"})
        assert Reflection.objects.update(words="x") == 0
        assert Reflection.objects.all().delete()[0] == 0
    with acting_as(pair.learner):
        with pytest.raises(Conflict):
            commands.write_reflection(actor=pair.learner, reflection_id=made.id, fields={"words": "y"}, version=1)
        commands.take_back_reflection(actor=pair.learner, reflection_id=made.id)
    with acting_as(pair.coach), pytest.raises(Reflection.DoesNotExist):
        queries.reflection(pair.coach, made.id)


def test_an_honest_note_about_a_difficulty_reaches_no_appraiser_and_no_assessor():
    """R46: the command refuses, and so does the database when nobody asks the command."""
    pair = make_pair(terms=WITH_TUTOR)
    made = make_reflection(pair.learner, difficulty=True)
    with acting_as(pair.learner):
        with pytest.raises(Refused):
            commands.show_reflection(actor=pair.learner, reflection_id=made.id, circle_id=pair.circle)
        with pytest.raises(DatabaseError), transaction.atomic():
            Reflection.objects.filter(id=made.id).update(circle_id=pair.circle)
    shown = make_reflection(pair.learner, circle_id=pair.circle)
    with acting_as(pair.learner):
        with pytest.raises(Invalid):
            commands.write_reflection(actor=pair.learner, reflection_id=shown.id, fields={}, difficulty=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Reflection.objects.filter(id=shown.id).update(difficulty=True)
    for reader in (pair.coach, pair.tutor):
        with acting_as(reader):
            assert list(Reflection.objects.values_list("id", flat=True)) == [shown.id]


def test_no_reflection_lies_in_a_circle_of_others():
    pair, other = make_pair(), make_pair()
    made = make_reflection(pair.learner)
    with acting_as(pair.learner):
        with pytest.raises(Refused):
            commands.show_reflection(actor=pair.learner, reflection_id=made.id, circle_id=other.circle)
        with pytest.raises(DatabaseError), transaction.atomic():
            Reflection.objects.filter(id=made.id).update(circle_id=other.circle)


def test_deleting_takes_the_feeling_and_what_it_names_along():
    pair = make_pair()
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Answers", text="Twelve")
        made = make_reflection(pair.learner, evidence_ids=[item.id], feeling="Glad")
        kept = (Reflection, Citation, Feeling)
        assert [model.objects.count() for model in kept] == [1, 1, 1]
        commands.delete_reflection(actor=pair.learner, reflection_id=made.id)
        assert [model.objects.count() for model in kept] == [0, 0, 0]


def test_the_list_costs_one_statement_however_long(django_assert_num_queries):
    pair = make_pair()
    for more, count in ((1, 1), (2, 3)):
        for _ in range(more):
            make_reflection(pair.learner)
        with acting_as(pair.learner), django_assert_num_queries(1):
            assert len(queries.reflections_of(pair.learner)) == count
