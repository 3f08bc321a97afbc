"""People who came into a circle at the same moment stand in one order wherever its names are shown."""

import pytest
from django.db import connection

from tests.factories.coaching import WITH_TUTOR, make_pair
from tests.factories.people import make_person, make_school
from trellis.circles import queries
from trellis.circles.queries import MEMBERS, names_of
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def _pair():
    """Names whose alphabet is the other way round: tutor, coach, learner."""
    school = make_school()
    return make_pair(
        learner=make_person("Zoe Young", "learner", at=school), coach=make_person("Mark West", "coach", at=school),
        tutor=make_person("Alan Abbot", "tutor"), school=school, terms=WITH_TUTOR,
    )  # fmt: skip


def test_learner_coach_tutor_follow_the_viewer_in_this_order():
    pair = _pair()
    for viewer, names in (
        (pair.learner, ("You", "Mark", "Alan")),
        (pair.coach, ("You", "Zoe", "Alan")),
        (pair.tutor, ("You", "Zoe", "Mark")),
    ):
        with acting_as(viewer), connection.cursor() as cursor:
            assert queries.view(pair.circle, viewer).names == names
            cursor.execute(f"SELECT {MEMBERS.format(circle='%s::uuid')}", [pair.circle])
            assert names_of(cursor.fetchone()[0], viewer) == names
