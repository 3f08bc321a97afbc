"""What goes along when a belief or its evidence is deleted, which shows at commit."""

import pytest

from tests.factories.coaching import make_pair
from tests.reflection.test_statements import FIRST, SECOND, note
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.reflection import commands, queries
from trellis.reflection.models import EarlierWording, Ground, Statement

pytestmark = pytest.mark.usefixtures("committed")


def test_deleting_takes_wordings_and_grounds_and_evidence_leaves_the_words():
    pair = make_pair()
    me = pair.learner
    with acting_as(me):
        item = note(me)
        made = commands.state(actor=me, words=FIRST)
        commands.state(actor=me, words=SECOND, statement_id=made.id, item_id=item.id)
        commands.add_ground(actor=me, statement_id=made.id, side="for", item_id=item.id)
    with acting_as(me):
        evidence.delete_item(actor=me, item_id=item.id)
    with acting_as(me):
        view = queries.statement(me, made.id)
        assert (view.earlier[0].words, view.earlier[0].item, view.speaks_for) == (FIRST, None, ())
        commands.delete_statement(actor=me, statement_id=made.id)
    with acting_as(me):
        assert [model.objects.count() for model in (Statement, EarlierWording, Ground)] == [0, 0, 0]
