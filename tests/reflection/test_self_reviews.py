"""A self-review is its writer's alone, whoever asks, and nothing that is handed in can hold it (R33)."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.coaching import WITH_TUTOR, make_pair
from tests.factories.programme import load_mtl
from tests.web.test_coaching import counted, signed_in
from trellis.circles import commands as circles
from trellis.kernel import drafts
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.reflection import commands, queries
from trellis.reflection.models import SelfReview

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ADDRESS = "/thinking/self/"


def test_it_is_kept_without_a_sum_and_compared_with_nobody():
    pair = make_pair()
    with acting_as(pair.learner):
        commands.review_self(
            actor=pair.learner, answers={"asks-for-help": 0, "other": 1, "changes-mind": 9}, words=" So "
        )
        (kept,) = queries.self_reviews_of(pair.learner)
        assert kept.answers == (("I ask for help before I am stuck.", "More than before"),)
        assert kept.words == "So"
        with pytest.raises(Invalid):
            commands.review_self(actor=pair.learner, answers={"asks-for-help": None})


def test_no_coach_assessor_or_appraiser_reads_it_and_no_circle_of_others_holds_it():
    pair = make_pair(terms=WITH_TUTOR)
    with acting_as(pair.learner):
        made = commands.review_self(actor=pair.learner, answers={"asks-for-help": 0})
        handed_in = circles.open_circle(
            actor=pair.learner, kind="submission", title="", people={pair.learner.id: "learner", pair.tutor.id: "tutor"}
        )
        for circle_id in (pair.circle, handed_in):
            with pytest.raises(DatabaseError), transaction.atomic():
                SelfReview.objects.filter(id=made.id).update(circle_id=circle_id)
    for reader in (pair.coach, pair.tutor):
        with acting_as(reader):
            assert not SelfReview.objects.exists()
            with pytest.raises(SelfReview.DoesNotExist):
                commands.delete_self_review(actor=reader, review_id=made.id)


def test_without_a_pack_nothing_is_asked(monkeypatch):
    pair = make_pair()
    monkeypatch.setattr("trellis.reflection.queries.self_reviews.programme_pack", lambda: None)
    assert signed_in(pair.learner).get(ADDRESS).status_code == 200
    with acting_as(pair.learner), pytest.raises(Refused):
        commands.review_self(actor=pair.learner, answers={"asks-for-help": 0})


def test_the_page_keeps_shows_and_deletes_it():
    pair = make_pair()
    load_mtl()
    priya = signed_in(pair.learner)
    empty = priya.post(ADDRESS, {})
    assert (empty.status_code, "one is enough" in empty.content.decode()) == (422, True)
    assert priya.post(ADDRESS, {"asks-for-help": "2", "words": "Too long alone"}).status_code == 302
    with acting_as(pair.learner):
        drafts.save(actor=pair.learner, form_key="thinking:self", fields={"words": ["Half a li"]})
    page, statements = counted(priya, ADDRESS)
    assert "Half a li" in page.content.decode()
    assert len(statements) <= 8
    assert "Too long alone" in page.content.decode()
    assert "Show it to" not in page.content.decode()
    with acting_as(pair.learner):
        made = SelfReview.objects.get()
    assert signed_in(pair.coach).post(f"{ADDRESS}{made.id}/delete").status_code == 404
    priya.post(f"{ADDRESS}{made.id}/delete")
    assert "Too long alone" not in priya.get(ADDRESS).content.decode()
