"""Beliefs, theories and what bears on the work: earlier wordings stay, personal things stay with their writer."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.coaching import make_pair
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.reflection import commands, queries
from trellis.reflection.models import EarlierWording, Factor, Ground, Statement

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
FIRST, SECOND = "Quiet pupils have nothing to say", "Quiet pupils wait until it is safe"


def note(person, title="Answers"):
    return evidence.note(actor=person, title=title, text="Twelve of them")


def test_a_belief_said_anew_keeps_how_it_was_and_what_moved_it():
    pair = make_pair()
    me = pair.learner
    with acting_as(me):
        item = note(me)
        made = commands.state(actor=me, words=FIRST, kind="belief")
        commands.state(actor=me, words=SECOND, statement_id=made.id, version=1, why="P03 spoke", item_id=item.id)
        view = queries.statement(me, made.id)
        assert (view.row.words, view.row.number) == (SECOND, 2)
        (before,) = view.earlier  # R111
        assert (before.words, before.why, before.item) == (FIRST, "P03 spoke", item.id)
        commands.state(actor=me, words=SECOND, statement_id=made.id, version=2)
        assert EarlierWording.objects.count() == 1  # the same words again are no new wording
        for moved in ({"why": "P07 too"}, {"item_id": item.id}):
            with pytest.raises(Invalid, match="the same words"):
                commands.state(actor=me, words=SECOND, statement_id=made.id, version=3, **moved)
        assert EarlierWording.objects.update(words="x") == 0
        with pytest.raises(Conflict):
            commands.state(actor=me, words="Third", statement_id=made.id, version=1)
        with pytest.raises(Invalid):
            commands.state(actor=me, words=" ")
        with pytest.raises(Invalid):
            commands.state(actor=me, words="x", kind="score")


def test_a_theory_names_what_speaks_for_it_and_against_it():
    pair = make_pair()
    me = pair.learner
    with acting_as(me):
        item = note(me)
        made = commands.state(actor=me, words="If I wait, more will answer", kind="theory")
        commands.add_ground(actor=me, statement_id=made.id, side="for", item_id=item.id)
        against = commands.add_ground(actor=me, statement_id=made.id, side="against", words="Not on Fridays")
        view = queries.statement(me, made.id)  # R52
        assert [one.item for one in view.speaks_for] == [item.id]
        assert [one.words for one in view.speaks_against] == ["Not on Fridays"]
        for bad in ({"side": "both", "words": "x"}, {"side": "for"}):
            with pytest.raises(Invalid):
                commands.add_ground(actor=me, statement_id=made.id, **bad)
        commands.drop_ground(actor=me, ground_id=against.id)
        assert queries.statement(me, made.id).speaks_against == ()


def test_only_own_evidence_can_be_named():
    pair = make_pair()
    with acting_as(pair.coach):
        theirs = note(pair.coach)
        evidence.share(actor=pair.coach, item_id=theirs.id, circle_id=pair.circle)
    with acting_as(pair.learner):
        made = commands.state(actor=pair.learner, words=FIRST)
        with pytest.raises(Invalid):
            commands.add_ground(actor=pair.learner, statement_id=made.id, side="for", item_id=theirs.id)
        with pytest.raises(Invalid):
            commands.state(actor=pair.learner, statement_id=made.id, words=SECOND, item_id=theirs.id)


def test_it_is_private_until_shown_and_others_change_nothing():
    pair = make_pair()
    with acting_as(pair.learner):
        made = commands.state(actor=pair.learner, words=FIRST, kind="identity")  # R14
        ground = commands.add_ground(actor=pair.learner, statement_id=made.id, side="for", words="So far")
    with acting_as(pair.coach):
        assert queries.statements_of(pair.coach) == []
    with acting_as(pair.learner):
        commands.show_statement(actor=pair.learner, statement_id=made.id, circle_id=pair.circle)
    with acting_as(pair.coach):
        assert [one.words for one in queries.statements_of(pair.coach)] == [FIRST]
        with pytest.raises(Refused):
            commands.state(actor=pair.coach, statement_id=made.id, words="Mine")
        with pytest.raises(Refused):
            commands.drop_ground(actor=pair.coach, ground_id=ground.id)
        assert (Statement.objects.update(words="x"), Ground.objects.update(words="x")) == (0, 0)
    with acting_as(pair.learner):
        commands.take_back_statement(actor=pair.learner, statement_id=made.id)
    with acting_as(pair.coach), pytest.raises(Statement.DoesNotExist):
        queries.statement(pair.coach, made.id)


def test_what_is_personal_cannot_be_shown():
    """R36: the command refuses, and so does the database when nobody asks the command."""
    pair, other = make_pair(), make_pair()
    with acting_as(pair.learner):
        own = commands.log_factor(actor=pair.learner, kind="personal", words="My mother is ill")
        here = commands.log_factor(actor=pair.learner, kind="situated", words="No room of our own")
        with pytest.raises(Refused):
            commands.show_factor(actor=pair.learner, factor_id=own.id, circle_id=pair.circle)
        with pytest.raises(DatabaseError), transaction.atomic():
            Factor.objects.filter(id=own.id).update(circle_id=pair.circle)
        with pytest.raises(DatabaseError), transaction.atomic():
            Factor.objects.filter(id=own.id).update(kind="situated")
        with pytest.raises(Refused):
            commands.show_factor(actor=pair.learner, factor_id=here.id, circle_id=other.circle)
        commands.show_factor(actor=pair.learner, factor_id=here.id, circle_id=pair.circle)
        for bad in ({"kind": "other", "words": "x"}, {"kind": "personal", "words": ""}):
            with pytest.raises(Invalid):
                commands.log_factor(actor=pair.learner, **bad)
    with acting_as(pair.coach):
        assert [one.words for one in queries.factors_of(pair.coach)] == ["No room of our own"]
        with pytest.raises(Refused):
            commands.delete_factor(actor=pair.coach, factor_id=here.id)
    with acting_as(pair.learner):
        commands.take_back_factor(actor=pair.learner, factor_id=here.id)
        commands.delete_factor(actor=pair.learner, factor_id=own.id)
        assert [one.words for one in queries.factors_of(pair.learner)] == ["No room of our own"]
    with acting_as(pair.coach):
        assert queries.factors_of(pair.coach) == []
