"""The clause "Pupils in recordings": permissions are checked when it is added and shared; a missing one stops it."""

import pytest

from tests.factories.coaching import make_pair, make_session
from tests.factories.evidence import make_recording, say_class
from tests.factories.portfolio import make_draft, make_place
from tests.factories.pupils import allow, make_class, pupil_of
from trellis.circles.models import Placement
from trellis.coaching import commands as coaching
from trellis.coaching import standard
from trellis.evidence import queries as evidence
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.knowledge import queries as knowledge
from trellis.portfolio import commands as portfolio
from trellis.portfolio.models import Piece

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def bring(pair, session, film):
    with acting_as(pair.learner):
        coaching.prepare_session(actor=pair.learner, session_id=session.id, question="Why?", pieces=[(film.id, None)])


def shown(pair):
    with acting_as(pair.coach):
        return Placement.objects.filter(circle_id=pair.circle, taken_back_at=None).count()


def test_what_is_signed_says_it_and_a_session_keeps_it():
    pair = make_pair()
    clauses = {clause.key: clause for clause in standard.standard_of(knowledge.pack("mtl")).clauses}
    assert clauses["pupils-recorded"].kept_by == "pupil-permissions"
    session, film = make_session(pair), make_recording(pair.learner)
    year = make_class(pair.learner, "Year 4", "P01", "P07", allows=2, school=pair.school)
    allow(pair.learner, year, "P07", 0)
    with pytest.raises(Invalid, match="say which class is in it"):
        bring(pair, session, film)
    say_class(film, pair.learner, year)
    with pytest.raises(Invalid, match="P07 may not be recorded"):
        bring(pair, session, film)
    assert shown(pair) == 0
    say_class(film, pair.learner, year, without=[pupil_of(pair.learner, year, "P07")])
    bring(pair, session, film)
    assert shown(pair) == 1
    allow(pair.learner, year, "P01", 1)
    assert shown(pair) == 0


def test_a_session_that_puts_it_on_the_table_asks_too():
    pair = make_pair()
    session, film = make_session(pair), make_recording(pair.learner)
    with acting_as(pair.coach):
        coaching.open_session(actor=pair.coach, session_id=session.id)
    with acting_as(pair.learner), pytest.raises(Invalid, match="say which class is in it"):
        coaching.put_in_focus(actor=pair.learner, session_id=session.id, item_id=film.id)
    assert shown(pair) == 0


def test_handing_in_needs_pupils_who_may_be_shown_outside_school():
    here = make_place()
    draft = make_draft(here.learner)
    year = make_class(here.learner, "Year 4", "P01", allows=2)
    with acting_as(here.learner):
        piece = Piece.objects.filter(submission=draft).select_related("item").first()
    say_class(piece.item, here.learner, year)
    with acting_as(here.learner), pytest.raises(Invalid) as refused:
        portfolio.submit(actor=here.learner, submission_id=draft.id, version=None, declared=True, ai_use="none")
    assert "P01 may not be shown outside school." in refused.value.problems["pieces"]
    allow(here.learner, year, "P01", 3)
    with acting_as(here.learner):
        portfolio.submit(actor=here.learner, submission_id=draft.id, version=None, declared=True, ai_use="none")
        assert evidence.item_view(here.learner, piece.item_id).circles
    allow(here.learner, year, "P01", 2)  # refused later: assessors do not see it either
    with acting_as(here.tutor):
        assert not Placement.objects.filter(item_id=piece.item_id, taken_back_at=None).exists()
