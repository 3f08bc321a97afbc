"""Only the enrolment's tutor marks and settles, whoever a learner lets into the circle."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.people import make_person
from tests.factories.portfolio import make_draft, make_place, make_submission
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.portfolio.models import Submission

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def _call(person, statement, *arguments):
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchone()


def test_a_friend_in_a_circle_of_the_learners_making_neither_marks_nor_settles():
    here = make_place()
    friend = make_person("Ben Okoro", "learner", at=here.school)
    draft, ring = make_draft(here.learner), uuid4()
    people, why = [here.learner.id, friend.id], ["submitted it", "assesses it"]
    _call(here.learner, "SELECT open_circle(%s, 'submission', '', %s::uuid[], %s::text[])", ring, people, why)
    with acting_as(here.learner):
        Submission.objects.filter(id=draft.id).update(
            state="submitted", circle_id=ring, submitted_at=clock.now(), ai_use="none"
        )
    assert _call(friend, "SELECT assessment_may_mark(%s, %s)", friend.id, draft.id) == (False,)
    with pytest.raises(DatabaseError), transaction.atomic():
        _call(friend, "SELECT settle_submission(%s, true)", draft.id)
    with acting_as(here.learner):
        assert Submission.objects.get(id=draft.id).passed is None


def test_the_tutor_marks_and_settles_what_was_handed_in():
    here = make_place()
    handed_in = make_submission(here.learner)
    assert _call(here.tutor, "SELECT assessment_may_mark(%s, %s)", here.tutor.id, handed_in.id) == (True,)
    _call(here.tutor, "SELECT settle_submission(%s, true)", handed_in.id)
    with acting_as(here.learner):
        assert Submission.objects.get(id=handed_in.id).passed is True
