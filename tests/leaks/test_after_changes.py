"""People who were let in and no longer should be: a replaced tutor, one whose role ended, an ended coach; and
columns that decide whose a row is."""

import pytest
from django.db import DatabaseError, connections, transaction

from tests.leaks import looking
from tests.leaks.conftest import undone
from trellis.coaching import commands as coaching
from trellis.kernel.database import acting_as
from trellis.people import commands as people
from trellis.people.models import Membership
from trellis.portfolio import commands as portfolio
from trellis.programme import commands as programme

OWNERSHIP = (
    "circle_id", "owner_id", "learner_id", "coach_id", "tutor_id", "author_id", "person_id", "partnership_id", "session_id",
    "enrolment_id", "item_id", "submission_id", "marker_id", "placed_by", "storage_key", "by_id", "terms",
)  # fmt: skip


# Learners move their own goals, needs, trials, reflections, lists and drafts between their own circles, takers their own
# looks, markers their own marks; the
# pieces of an own draft and an own upload name evidence of one's own; the lead arranges.
ARRANGED = {("programme_enrolment", "lead"), ("programme_coachplaces", "lead"), ("coaching_rematchrequest", "lead")}
MAY_MOVE = {
    "circle_id": {
        ("enquiry_goal", "learner"), ("enquiry_need", "learner"), ("enquiry_experiment", "learner"),
        ("portfolio_submission", "learner"), ("assessment_mark", "tutor"), ("evidence_playlist", "learner"),
        ("reflection_reflection", "learner"), ("reflection_statement", "learner"), ("reflection_factor", "learner"),
        ("feedback_request", "learner"), ("observation_look", "coach"),
    },
    "item_id": {("evidence_upload", "learner"), ("evidence_capture", "learner"), ("portfolio_piece", "learner")},
}  # fmt: skip


def _seen(world, role: str) -> set[str]:
    """The planted rows a role sees now, in the transaction under way."""
    found = set()
    with acting_as(world.people[role]), connections["default"].cursor() as cursor:
        for label, row in world.rows.items():
            cursor.execute(f"SELECT 1 FROM {looking.table_of(label)} WHERE id = %s", [row])
            if cursor.fetchone():
                found.add(label)
    return found


LEARNING = ("coaching_session", "coaching_note", "coaching_takeaway", "enquiry_", "evidence_", "portfolio_submission",
            "portfolio_piece", "portfolio_snapshot")  # fmt: skip


def _learning(world, role: str) -> set[str]:
    return {label for label in _seen(world, role) if label.startswith(LEARNING)}


def test_a_replaced_tutor_reads_no_learning_from_that_moment(world):
    assert _learning(world, "tutor")
    with undone():
        with acting_as(world.lead):
            programme.name_tutor(actor=world.lead, enrolment_id=world.enrolment.id, tutor_id=None)
        left = _learning(world, "tutor")
    assert {label for label in left if label.startswith("coaching_")} == set()
    assert {label for label in left if "released" not in label} == set()  # marked work stays with those who marked it


def test_a_tutor_whose_role_ended_reads_nothing_from_the_next_day(world):
    with undone():
        with acting_as(world.admin):
            row = Membership.objects.get(person=world.tutor, role="tutor")
            people.end_role(actor=world.admin, membership_id=row.id)
        with connections["default"].cursor() as cursor, acting_as(world.tutor):
            cursor.execute(
                "SELECT count(*) FROM circles_member WHERE person_id = me() AND reason IN ('tutor', 'assesses it') "
                "AND until IS NULL"
            )
            assert cursor.fetchone() == (0,)


def test_an_ended_coach_reads_only_their_own_things_and_the_arrangements(world):
    with undone():
        with acting_as(world.learner):
            coaching.end_partnership(actor=world.learner, partnership_id=world.partnership.id)
        left = _learning(world, "coach")
    assert left == {
        "coaching_note:coachs_own",
        "evidence_item:coachs_own",
        "evidence_playlist:coachs_own",
        "evidence_usedin:session",
    }  # ids of what they did


def test_work_taken_back_is_its_learners_alone(world):
    with undone():
        with acting_as(world.learner):
            portfolio.withdraw(actor=world.learner, submission_id=world.rows["portfolio_submission:marking"])
        assert "portfolio_snapshot:marking" not in _seen(world, "tutor")
        assert "portfolio_snapshot:marking" in _seen(world, "learner")


@pytest.mark.parametrize("column", OWNERSHIP)
def test_nobody_but_its_learner_moves_a_row_to_somebody_else(world, column):
    """Each permitted writer tries to change each column that decides whose the row is."""
    other = {
        "circle_id": "(SELECT circle_id FROM circles_member WHERE person_id = me() AND reason = 'yours')",
        "storage_key": "'elsewhere/original'", "terms": "'{}'::jsonb",
    }.get(column, f"'{world.other_coach.id}'")  # fmt: skip
    moved = set()
    for label, row in world.rows.items():
        table = looking.table_of(label)
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
                "AND column_name = %s",
                [table, column],
            )
            if not cursor.fetchone():
                continue
        for role in looking.EVERYBODY:
            try:
                with (
                    acting_as(looking.person(world, role)),
                    transaction.atomic(),
                    connections["default"].cursor() as cursor,
                ):
                    cursor.execute(
                        f"UPDATE {table} SET {column} = {other} WHERE id = %s AND {column} IS DISTINCT FROM {other}",
                        [row],
                    )
                    if cursor.rowcount:
                        moved.add((label.split(":")[0], role))
                    transaction.set_rollback(True)
            except DatabaseError:
                continue
    assert moved <= MAY_MOVE.get(column, ARRANGED), column
